"""What an address of each channel looks like. What is refused is never repeated: it is personal."""

import re
from collections.abc import Callable, Mapping

from services.alerts.episodes import Channel
from services.alerts.webhooks.endpoint import BadEndpoint, Endpoint
from services.alerts.zalo.zns import normalised

#: What a mail server takes without SMTPUTF8; anything odder is more likely a slip of the pen.
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_USER = re.compile(r"\d{6,32}")
_CHAT = re.compile(r"[A-Za-z0-9_.-]{4,64}")


class BadAddress(ValueError):
    """This is no address of that channel."""


def checked(channel: Channel, text: str) -> str:
    """The address in its one form; raises BadAddress, which does not repeat it."""
    return _CHECKS[channel](text.strip())


def _matching(shape: re.Pattern[str], sentence: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not shape.fullmatch(text):
            raise BadAddress(sentence)
        return text

    return check


def _phone(text: str) -> str:
    try:
        return normalised(text)
    except ValueError as error:
        raise BadAddress("what stands here is no Vietnamese telephone number") from error


def _endpoint(text: str) -> str:
    try:
        return Endpoint.parse(text).text
    except BadEndpoint as error:
        raise BadAddress(str(error)) from error


_CHECKS: Mapping[Channel, Callable[[str], str]] = {
    Channel.EMAIL: _matching(_MAIL, "what stands here is no mail address"),
    Channel.ZALO: _matching(
        _USER, "what stands here is no Zalo user id; it is a number, in quotes"
    ),
    Channel.ZNS: _phone,
    Channel.ZALO_BOT: _matching(_CHAT, "what stands here is no id of a chat with the bot"),
    Channel.WEBHOOK: _endpoint,
}
