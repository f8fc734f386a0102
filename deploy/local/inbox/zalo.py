"""A stand-in for Zalo. It is not Zalo: it takes and refuses what Zalo is documented to take and to
refuse, shows what it was asked, and can be told to fail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from deploy.local.inbox import zalo_rules as rules
from deploy.local.inbox.zalo_rules import Error, Message, Refusal
from deploy.local.inbox.zalo_tokens import TokenServer
from runtime.clock import Clock

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAILY = 500


class Call(msgspec.Struct, frozen=True):
    """One call, as the API shows it."""

    received_at: str
    user_id: str
    text: str
    error: int
    message: str
    message_id: str = ""
    kind: str = "oa"
    buttons: tuple[str, ...] = ()
    tracking_id: str = ""


class Orders(msgspec.Struct):
    """What it is told to do: fail the next calls with this status or error, say that these users
    are outside the window, leave so many messages by template, let the token expire."""

    fail_next: int = 0
    status: int = 200
    error: int = -200
    outside: tuple[str, ...] = ()
    no_account: tuple[str, ...] = ()
    quota: int = DAILY
    oa_quota: int | None = None
    expire: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; the HTTP status is 200 even for a refusal, as with Zalo."""

    body: dict[str, Any]
    status: int = 200


@dataclass
class ZaloStandIn:
    """Keeps the calls in a file, one line each, so that a restart shows them still."""

    file: Path
    tokens: TokenServer
    clock: Clock
    bot_token: str = field(repr=False)
    orders: Orders = field(default_factory=Orders)
    _calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        lines = self.file.read_bytes().splitlines() if self.file.exists() else []
        self._calls = [msgspec.json.decode(line, type=Call) for line in reversed(lines)]

    @property
    def calls(self) -> Sequence[Call]:
        """All calls, the newest first."""
        return self._calls

    def obey(self, orders: Orders) -> None:
        """Do as it is told from now on."""
        self.orders = orders
        if orders.expire:
            self.tokens.expire()

    def account(self, token: str, body: bytes, *, promotion: bool = False) -> Answer:
        """Take or refuse one message of the Official Account."""

        def judge(message: Message) -> None:
            if promotion and rules.is_night(self.clock.now().astimezone(ZONE)):
                raise Refusal(Error.NIGHT, "Cannot send at this time")
            if message.to in self.orders.outside:
                raise Refusal(Error.OUTSIDE_WINDOW, "User has not interacted within 7 days")
            if self.orders.oa_quota is not None:
                if self.orders.oa_quota <= 0:
                    raise Refusal(Error.QUOTA, "Out of quota")
                self.orders.oa_quota -= 1

        return self._answer("oa", token, body, rules.of_account, judge)

    def template(self, token: str, body: bytes) -> Answer:
        """Take or refuse one message by template."""

        def judge(message: Message) -> None:
            if message.to in self.orders.no_account:
                raise Refusal(Error.ZNS_NO_ACCOUNT, "Zalo account not existed")
            if self.orders.quota <= 0:
                raise Refusal(Error.ZNS_QUOTA, "Out of daily quota")
            self.orders.quota -= 1

        return self._answer("zns", token, body, rules.of_template, judge)

    def bot(self, token: str, body: bytes) -> Answer:
        """Take or refuse one message of the bot, in the bot's own shape and status."""
        if token != self.bot_token:
            return _bot_refusal(401, "Unauthorized")
        failure = self._failure()
        if failure is not None:
            return _bot_refusal(failure.status if failure.status != 200 else 500, "told to fail")
        try:
            asked = msgspec.json.decode(body)
            chat, text = asked["chat_id"], asked["text"]
        except (msgspec.MsgspecError, LookupError, TypeError):
            chat, text = "", ""
        good = isinstance(chat, str) and isinstance(text, str) and chat
        if not good or not 1 <= len(text) <= rules.TEXT_LIMIT:
            self._note("bot", Message(str(chat), str(text)), 400, "Bad Request", "")
            return _bot_refusal(400, "Bad Request")
        identity = self._identity()
        self._note("bot", Message(chat, text), 0, "ok", identity)
        return Answer({"ok": True, "result": {"message_id": identity, "date": 0}})

    def renew(self, form: dict[str, str], secret: str) -> Answer:
        """New tokens, or why not; status 200 either way."""
        try:
            return self._failure() or Answer(self.tokens.give(form, secret))
        except Refusal as refused:
            return Answer(
                {
                    "error": int(refused.error),
                    "error_name": refused.message,
                    "error_description": refused.message,
                }
            )

    def _answer(
        self,
        kind: str,
        token: str,
        body: bytes,
        read: Callable[[bytes], Message],
        judge: Callable[[Message], None],
    ) -> Answer:
        failure = self._failure()
        if failure is not None:
            self._note(kind, Message("", ""), self.orders.error, "told to fail", "")
            return failure
        message = Message("", "")
        try:
            self.tokens.check(
                token, invalid=Error.ZNS_TOKEN if kind == "zns" else Error.TOKEN_INVALID
            )
            message = read(body)
            judge(message)
        except Refusal as refused:
            self._note(kind, message, int(refused.error), refused.message, "")
            return Answer({"error": int(refused.error), "message": refused.message})
        identity = self._identity()
        self._note(kind, message, 0, "Success", identity)
        data: dict[str, Any] = {"msg_id" if kind == "zns" else "message_id": identity}
        if kind == "zns":
            data["sent_time"] = str(int(self.clock.now().timestamp() * 1000))
            left = str(self.orders.quota)
            data["quota"] = {"dailyQuota": str(DAILY), "remainingQuota": left}
        return Answer({"error": 0, "message": "Success", "data": data})

    def _failure(self) -> Answer | None:
        if self.orders.fail_next <= 0:
            return None
        self.orders.fail_next -= 1
        return Answer({"error": self.orders.error, "message": "told to fail"}, self.orders.status)

    def _identity(self) -> str:
        return f"stand-in-{len(self._calls) + 1}"

    def _note(self, kind: str, message: Message, error: int, said: str, identity: str) -> None:
        call = Call(
            received_at=self.clock.now().isoformat(),
            user_id=message.to,
            text=message.text,
            error=error,
            message=said,
            message_id=identity,
            kind=kind,
            buttons=message.buttons,
            tracking_id=message.tracking,
        )
        with self.file.open("ab") as kept:
            kept.write(msgspec.json.encode(call) + b"\n")
        self._calls.insert(0, call)


def _bot_refusal(code: int, description: str) -> Answer:
    return Answer({"ok": False, "error_code": code, "description": description}, code)


def signed_event(
    event: dict[str, Any], *, app_id: str, key: str, clock: Clock
) -> tuple[bytes, dict[str, str]]:
    """An event as Zalo would post it: its bytes, and the headers that prove it."""
    timestamp = str(int(clock.now().timestamp() * 1000))
    body = msgspec.json.encode({"app_id": app_id, **event, "timestamp": timestamp})
    mac = sha256(app_id.encode() + body + timestamp.encode() + key.encode()).hexdigest()
    return body, {"content-type": "application/json", "X-ZEvent-Signature": f"mac={mac}"}
