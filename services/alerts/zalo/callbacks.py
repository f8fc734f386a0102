"""What Zalo tells us, read from its bytes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from services.alerts.episodes import Channel
from services.alerts.zalo.signature import Stamp

TEXT_LIMIT = 500


class BadCallback(ValueError):
    """These bytes tell nothing."""


class Kind(StrEnum):
    """What happened, as far as we care."""

    REPLY = "reply"
    RECEIPT = "receipt"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Callback:
    """One thing that happened. `user` is an address: it is neither kept nor shown."""

    kind: Kind
    channel: Channel
    user: str
    message: str
    tracking: str = ""
    text: str = ""

    def __repr__(self) -> str:
        """Without the person and their words."""
        return f"Callback({self.kind}, {self.channel})"


class _Party(msgspec.Struct):
    id: str | int = ""


class _Message(msgspec.Struct):
    msg_id: str | int = ""
    tracking_id: str | int = ""
    text: str = ""


class _Event(msgspec.Struct):
    event_name: str
    timestamp: str | int = ""
    sender: _Party = msgspec.field(default_factory=_Party)
    recipient: _Party = msgspec.field(default_factory=_Party)
    message: _Message = msgspec.field(default_factory=_Message)


def stamps(body: bytes, header: str) -> list[tuple[Stamp, str]]:
    """The times that may have been signed, read before anything is believed."""
    try:
        inside = str(msgspec.json.decode(body, type=_Event).timestamp)
    except msgspec.MsgspecError:
        inside = ""
    return [(where, one) for where, one in ((Stamp.BODY, inside), (Stamp.HEADER, header)) if one]


def of_account(body: bytes) -> Callback:
    """An event of the Official Account."""
    try:
        event = msgspec.json.decode(body, type=_Event)
    except msgspec.MsgspecError as error:
        raise BadCallback("this is no event") from error
    kinds = {"user_send_text": Kind.REPLY, "user_received_message": Kind.RECEIPT}
    kind = kinds.get(event.event_name, Kind.OTHER)
    # In a receipt the account is the sender, and the person the one who received.
    person = event.recipient if kind is Kind.RECEIPT else event.sender
    return Callback(
        kind,
        Channel.ZALO,
        str(person.id),
        str(event.message.msg_id),
        str(event.message.tracking_id),
        event.message.text[:TEXT_LIMIT],
    )


def of_bot(body: bytes) -> Callback:
    """An update of the bot, alone or inside `result`: no source shows more than one of them."""
    try:
        told: Any = msgspec.json.decode(body)
        inner = told.get("result", told)
        message = inner.get("message") or {}
        chat = message.get("chat") or {}
        text = message.get("text") or ""
        kind = Kind.REPLY if isinstance(text, str) and text else Kind.OTHER
        return Callback(
            kind,
            Channel.ZALO_BOT,
            str(chat.get("id", "")),
            str(message.get("message_id", "")),
            text=str(text)[:TEXT_LIMIT],
        )
    except (msgspec.MsgspecError, AttributeError) as error:
        raise BadCallback("this is no update") from error
