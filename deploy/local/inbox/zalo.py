"""A stand-in for Zalo's API. It is not Zalo: it knows one call, refuses what Zalo is documented to
refuse, and shows what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from hmac import compare_digest
from pathlib import Path
from typing import Any

import msgspec

from runtime.clock import Clock

TEXT_LIMIT = 2000


class Error(IntEnum):
    """The codes that it answers with."""

    OK = 0
    BAD_PARAMETER = -201
    TEXT_TOO_LONG = -210
    TOKEN_INVALID = -216


class Call(msgspec.Struct, frozen=True):
    """One call, as the API shows it."""

    received_at: str
    user_id: str
    text: str
    error: int
    message: str
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; the HTTP status is 200 even for a refusal, as with Zalo."""

    error: Error
    message: str
    message_id: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        body: dict[str, Any] = {"error": int(self.error), "message": self.message}
        return body | {"data": {"message_id": self.message_id}} if self.message_id else body


class ZaloStandIn:
    """Keeps the calls in a file, one line each, so that a restart shows them still."""

    def __init__(self, file: Path, access_token: str, clock: Clock) -> None:
        self._file = file
        self._access_token = access_token
        self._clock = clock
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = file.read_bytes().splitlines() if file.exists() else []
        self._calls = [msgspec.json.decode(line, type=Call) for line in reversed(lines)]

    @property
    def calls(self) -> Sequence[Call]:
        """All calls, the newest first."""
        return self._calls

    def message(self, access_token: str, body: bytes) -> Answer:
        """Take or refuse one message of the Official Account."""
        user, text = _user_and_text(body)
        answer = self._judge(access_token, user, text)
        call = Call(
            received_at=self._clock.now().isoformat(),
            user_id=user,
            text=text,
            error=int(answer.error),
            message=answer.message,
            message_id=answer.message_id,
        )
        with self._file.open("ab") as kept:
            kept.write(msgspec.json.encode(call) + b"\n")
        self._calls.insert(0, call)
        return answer

    def _judge(self, access_token: str, user: str, text: str) -> Answer:
        if not compare_digest(access_token.encode(), self._access_token.encode()):
            return Answer(Error.TOKEN_INVALID, "Access token is invalid")
        if not user or not text:
            return Answer(Error.BAD_PARAMETER, "Parameter is invalid")
        if len(text) > TEXT_LIMIT:
            return Answer(Error.TEXT_TOO_LONG, "Text is too long")
        return Answer(Error.OK, "Success", f"stand-in-{len(self._calls) + 1}")


def _user_and_text(body: bytes) -> tuple[str, str]:
    try:
        asked = msgspec.json.decode(body)
        user, text = asked["recipient"]["user_id"], asked["message"]["text"]
    except (msgspec.MsgspecError, LookupError, TypeError):
        return "", ""
    return (user, text) if isinstance(user, str) and isinstance(text, str) else ("", "")
