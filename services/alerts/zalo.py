"""Zalo: text messages of an Official Account, and what its error codes mean for a delivery.

The protocol as third parties describe it; the official pages were not read. Verify it live before
relying on it.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import httpx
import msgspec

from runtime.clock import Clock
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.letters import Letter
from services.alerts.render import Renderer
from services.alerts.routing import Recipient

PATH = "/v3.0/oa/message/cs"
ANSWER_LIMIT = 300

#: No messages between 22:00 and 06:00 (-234); quotas are renewed overnight.
MORNING = time(6, 5)

_CLASSES: Mapping[Outcome, tuple[int, ...]] = {
    Outcome.RETRY: (-32, -200),  # too fast; sending failed
    Outcome.DEFERRED: (-211, -218, -234),  # quota; the receiver's quota; night
    # Not a follower, banned or asleep, no conversation lately, restricted: another channel's turn.
    Outcome.FELL_BACK: (-213, -227, -230, -232, -244),
    # The token is no good (its refreshing is another matter), or the account may not send.
    Outcome.HALTED: (-216, -220, -204, -205, -219, -221, -223, -224, -240, -320, -321),
    # The user or the message itself: bad parameter, too long, wrong type, against the policy.
    Outcome.REFUSED: (-201, -210, -233, -248),
}
OUTCOME_OF = {code: outcome for outcome, codes in _CLASSES.items() for code in codes}


class Reply(msgspec.Struct):
    """What the API answers; most failures come with status 200."""

    error: int
    message: str = ""


class ZaloMessenger:
    """The way by Zalo."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        url: str,
        access_token: str,
        clock: Clock,
        zone: ZoneInfo,
        renderer: Renderer,
    ) -> None:
        self._client = client
        self._url = url + PATH
        self._access_token = access_token
        self._clock = clock
        self._zone = zone
        self._renderer = renderer

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it."""
        user = to.addresses[Channel.ZALO]
        body = {"recipient": {"user_id": user}, "message": {"text": self._renderer.chat(letter)}}
        try:
            response = await self._client.post(
                self._url, json=body, headers={"access_token": self._access_token}
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Answer(Outcome.RETRY, type(error).__name__)
        except httpx.TransportError as error:  # it may have arrived
            return Answer(Outcome.UNCERTAIN, type(error).__name__)
        answer = self._read(response)
        return Answer(
            answer.outcome,
            answer.text.replace(user, "<user>").replace(self._access_token, "<token>"),
            answer.not_before,
        )

    def _read(self, response: httpx.Response) -> Answer:
        """Success only when the status is 200 and the error is 0."""
        status = response.status_code
        text = f"HTTP {status}"
        if status == httpx.codes.UNAUTHORIZED:
            return Answer(Outcome.HALTED, text)
        if status in {httpx.codes.BAD_GATEWAY, httpx.codes.GATEWAY_TIMEOUT}:
            return Answer(Outcome.UNCERTAIN, text)
        if status != httpx.codes.OK:
            return Answer(Outcome.RETRY, text, self._retry_after(response))
        try:
            reply = msgspec.json.decode(response.content, type=Reply)
        except msgspec.MsgspecError:
            return Answer(Outcome.UNCERTAIN, f"{text}, no answer that can be read")
        said = f"{reply.error} {reply.message}"[:ANSWER_LIMIT]
        if reply.error == 0:
            return Answer(Outcome.DELIVERED, said)
        outcome = OUTCOME_OF.get(reply.error, Outcome.RETRY)
        morning = self._morning() if outcome is Outcome.DEFERRED else None
        return Answer(outcome, said, morning)

    def _morning(self) -> datetime:
        """The next time that messages may be sent again."""
        now = self._clock.now().astimezone(self._zone)
        today = datetime.combine(now.date(), MORNING, tzinfo=self._zone)
        chosen = today if now < today else today + timedelta(days=1)
        return chosen.astimezone(self._clock.now().tzinfo)

    def _retry_after(self, response: httpx.Response) -> datetime | None:
        """What a Retry-After header asks for: seconds, or a date (RFC 9110 10.2.3)."""
        asked = response.headers.get("retry-after", "").strip()
        if asked.isdecimal() and len(asked) <= len("86400"):
            return self._clock.now() + timedelta(seconds=int(asked))
        try:
            found = parsedate_to_datetime(asked)
        except ValueError:
            return None
        return found if found.tzinfo else None
