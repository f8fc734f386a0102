"""What Zalo's error codes mean for a delivery: one table for each of its interfaces."""

from collections.abc import Mapping
from enum import StrEnum

from services.alerts.deliveries import Outcome


class Meaning(StrEnum):
    """What follows from an answer."""

    TAKEN = "taken"
    RETRY = "retry"  # later, the same way
    SLOW_DOWN = "slow_down"  # the same for the whole channel
    REFRESH = "refresh"  # the token: renew it once and try again at once
    DEFER = "defer"  # in the morning; no attempt is spent
    FALL_BACK = "fall_back"  # this person is to be told by another channel
    REFUSE = "refuse"  # this message will never be taken
    HALT = "halt"  # nothing gets through until somebody mends it


OUTCOMES: Mapping[Meaning, Outcome] = {
    Meaning.TAKEN: Outcome.DELIVERED,
    Meaning.RETRY: Outcome.RETRY,
    Meaning.SLOW_DOWN: Outcome.RETRY,
    Meaning.REFRESH: Outcome.HALTED,  # a renewed token was refused as well
    Meaning.DEFER: Outcome.DEFERRED,
    Meaning.FALL_BACK: Outcome.FELL_BACK,
    Meaning.REFUSE: Outcome.REFUSED,
    Meaning.HALT: Outcome.HALTED,
}

#: `POST /v3.0/oa/message/cs`. An unknown code is tried again.
OA: Mapping[int, Meaning] = {
    0: Meaning.TAKEN,
    -32: Meaning.SLOW_DOWN,  # the app's calls in a minute
    -200: Meaning.RETRY,  # sending failed
    -201: Meaning.REFUSE,  # a bad parameter
    -204: Meaning.HALT,  # the account is gone
    -205: Meaning.HALT,
    -210: Meaning.REFUSE,  # too long
    -211: Meaning.DEFER,  # the account's quota
    -213: Meaning.FALL_BACK,  # not a follower
    -216: Meaning.REFRESH,  # the token is invalid
    -218: Meaning.DEFER,  # the receiver's quota
    -219: Meaning.HALT,  # the app is disabled
    -220: Meaning.REFRESH,  # the token has expired
    -221: Meaning.HALT,  # the account is not verified
    -223: Meaning.HALT,  # not authorised for this call
    -224: Meaning.HALT,  # the account's package does not have it
    -227: Meaning.FALL_BACK,  # the user is banned, or asleep for 45 days
    -230: Meaning.FALL_BACK,  # no conversation within seven days
    -232: Meaning.FALL_BACK,  # the same
    -233: Meaning.REFUSE,  # the wrong type of message
    -234: Meaning.DEFER,  # night
    -240: Meaning.HALT,  # version 2 is shut down
    -244: Meaning.FALL_BACK,  # the user restricts us
    -248: Meaning.REFUSE,  # against the policy
    -320: Meaning.HALT,  # the cloud account is not linked
    -321: Meaning.HALT,  # or has no money
}

#: `POST /message/template`. Whatever is wrong with one person's number or with the template's
#: values leaves the person to the next channel: somebody has to hear of it.
ZNS: Mapping[int, Meaning] = {
    0: Meaning.TAKEN,
    -32: Meaning.SLOW_DOWN,
    -100: Meaning.RETRY,  # unknown to Zalo itself
    -101: Meaning.HALT,  # the app: its id, secret, link with the account
    -102: Meaning.HALT,
    -103: Meaning.HALT,
    -104: Meaning.HALT,
    -105: Meaning.HALT,
    -106: Meaning.HALT,  # the method is not supported
    -107: Meaning.FALL_BACK,  # the message's id
    -108: Meaning.FALL_BACK,  # the telephone number
    -109: Meaning.FALL_BACK,  # the template's id
    -110: Meaning.FALL_BACK,  # the reader's Zalo is too old
    -111: Meaning.FALL_BACK,  # the template's values
    -112: Meaning.FALL_BACK,
    -115: Meaning.HALT,  # no money (weakly known)
    -118: Meaning.FALL_BACK,  # the number has no account
    -124: Meaning.REFRESH,  # the token
    -133: Meaning.DEFER,  # night (weakly known)
    -144: Meaning.FALL_BACK,  # the day's quota (weakly known, as are the next ones)
    -147: Meaning.FALL_BACK,
    -1471: Meaning.FALL_BACK,
    -1472: Meaning.FALL_BACK,
    -216: Meaning.REFRESH,  # the account's own codes have been seen here too
    -220: Meaning.REFRESH,
    -234: Meaning.DEFER,
}

#: The bot's `error_code`. No table of them was found: these are HTTP's own words.
BOT: Mapping[int, Meaning] = {
    400: Meaning.FALL_BACK,  # most likely this chat
    401: Meaning.HALT,  # the token
    403: Meaning.FALL_BACK,  # the person has stopped the bot
    404: Meaning.HALT,  # the token is part of the address
    408: Meaning.RETRY,
    413: Meaning.REFUSE,
    429: Meaning.SLOW_DOWN,
    500: Meaning.RETRY,
}

#: The refresh token was used before: whoever used it has the new ones, or nobody.
REFRESH_TOKEN_USED = -14020
