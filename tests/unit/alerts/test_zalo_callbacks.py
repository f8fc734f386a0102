"""What Zalo tells: believed only when signed over its raw bytes, and heard once."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any
from unicodedata import normalize

import pytest
from aiohttp import StreamReader, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.test_utils import make_mocked_request
from prometheus_client import CollectorRegistry

from runtime.clock import ManualClock
from runtime.failures import Unavailable
from services.alerts.contacts.book import Contact
from services.alerts.contacts.memory import MemoryContacts
from services.alerts.episodes import Channel
from services.alerts.zalo.handlers import Desk
from services.alerts.zalo.memory import MemoryActs, MemoryReceipts, SentMessage
from services.alerts.zalo.metrics import ZaloMetrics
from services.alerts.zalo.ports import Told
from services.alerts.zalo.routes import ACCOUNT_PATH, BODY_LIMIT, BOT_PATH, Secrets, routes
from services.alerts.zalo.words import acknowledges
from tests.unit.alerts.world import NOON, ZALO_ID

APP, KEY, BOT_SECRET = "app-1", "invented-oa-key", "invented-bot-secret"
SLIP, OTHER = Told("episode-5g", "coverage-5g"), Told("episode-dti", "dti-rank")
CHAT = "chat-1000000042"


def at(minutes: float = 0) -> str:
    """A time as Zalo writes it, some minutes before noon."""
    return str(int((NOON - timedelta(minutes=minutes)).timestamp() * 1000))


def a_reply(text: str = "Đã nhận", user: str = ZALO_ID, **changes: Any) -> dict[str, Any]:
    """A user's text."""
    plain = {
        "app_id": APP,
        "event_name": "user_send_text",
        "timestamp": at(),
        "sender": {"id": user},
        "recipient": {"id": "2000000000000000001"},
        "message": {"text": text, "msg_id": "m-77"},
    }
    return plain | changes


def signature(body: bytes, timestamp: str, key: str = KEY) -> str:
    """What Zalo signs, written out here once more."""
    return sha256(APP.encode() + body + timestamp.encode() + key.encode()).hexdigest()


@dataclass
class Office:
    """The routes over twins."""

    receipts: MemoryReceipts = field(
        default_factory=lambda: MemoryReceipts(SentMessage("d-1", "lan", SLIP, handle="h-1"))
    )
    secrets: Secrets = field(default_factory=lambda: Secrets(APP, KEY, BOT_SECRET))

    def __post_init__(self) -> None:
        self.registry = CollectorRegistry()
        self.acts = MemoryActs()
        self.clock = ManualClock(NOON)
        contacts = [
            Contact("lan", Channel.ZALO, ZALO_ID),
            Contact("lan", Channel.ZALO_BOT, CHAT),
        ]
        desk = Desk(MemoryContacts(contacts), self.receipts, self.acts, self.clock)
        found = routes(self.secrets, desk, ZaloMetrics(self.registry))
        self.handlers = {one.path: one.handler for one in found}

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """The status with which a call is answered."""
        stream = StreamReader(_Still(), 2**20)
        stream.feed_data(body)
        stream.feed_eof()
        handler: Any = self.handlers[path]
        answer = await handler(make_mocked_request("POST", path, headers=headers, payload=stream))
        assert isinstance(answer, web.Response)
        return answer.status

    async def tell(self, event: dict[str, Any], **headers: str) -> int:
        """An event of the account, signed as it should be."""
        body = json.dumps(event, ensure_ascii=False).encode()
        signed = {"X-ZEvent-Signature": f"mac={signature(body, event['timestamp'])}"}
        return await self.post(ACCOUNT_PATH, body, signed | headers)

    def count(self, outcome: str) -> float:
        """How many callbacks came to this."""
        labels = {"outcome": outcome}
        return self.registry.get_sample_value("alerts_zalo_callbacks_total", labels) or 0.0


class _Still(BaseProtocol):
    """A connection on which nothing can be held back."""

    def __init__(self) -> None:
        self._reading_paused = False

    def resume_reading(self, resume_parser: bool = True) -> None:
        """Nothing to do."""


async def test_a_reply_acknowledges_the_latest_open_slip_that_its_sender_was_told_of() -> None:
    office = Office(
        MemoryReceipts(
            SentMessage("d-1", "lan", Told("old", "dti-rank")),
            SentMessage("d-2", "lan", SLIP),
            SentMessage("d-3", "lan", OTHER, open=False),
            SentMessage("d-4", "minh", OTHER),
        )
    )

    assert await office.tell(a_reply("Đã nhận, cảm ơn")) == 200
    assert await office.tell(a_reply("Đã nhận, cảm ơn")) == 200

    assert office.acts.kept == {"zalo|m-77": (SLIP, "lan", "Đã nhận, cảm ơn")}
    assert (office.count("acknowledged"), office.count("repeated")) == (1, 1)


async def test_a_reply_to_a_letter_about_several_acknowledges_them_all() -> None:
    office = Office(
        MemoryReceipts(
            SentMessage("d-1", "lan", SLIP, letter="l-1"),
            SentMessage("d-2", "lan", OTHER, letter="l-1"),
        )
    )
    await office.tell(a_reply())

    assert {told for told, _, _ in office.acts.kept.values()} == {SLIP, OTHER}


@pytest.mark.parametrize(
    "text",
    [
        "đã nhận",
        "ĐÃ NHẬN!",
        "da nhan",
        "Da  nhan.",
        "ok",
        "OK anh",
        "Đã rõ",
        normalize("NFD", "đã nhận nhé"),
    ],
)
def test_words_acknowledge_in_any_case_with_or_without_diacritics(text: str) -> None:
    assert acknowledges(text)


@pytest.mark.parametrize("text", ["", "chưa nhận", "okra", "không rõ", "vì sao?", "da nhanh lên"])
def test_other_words_do_not(text: str) -> None:
    assert not acknowledges(text)


async def test_other_words_and_other_people_change_nothing() -> None:
    office = Office()
    assert await office.tell(a_reply("Vì sao?")) == 200
    assert await office.tell(a_reply(user="1000000000000000999")) == 200
    assert await office.tell(a_reply(event_name="follow")) == 200

    assert office.acts.kept == {}
    assert office.count("other_words") == 1
    assert office.count("unknown_sender") == 1
    assert office.count("other") == 1


async def test_a_reply_when_nothing_is_open_is_only_counted() -> None:
    office = Office(MemoryReceipts())
    assert await office.tell(a_reply()) == 200

    assert office.count("nothing_open") == 1


@pytest.mark.parametrize(
    "message",
    [{"msg_id": "h-1"}, {"msg_id": "unknown", "tracking_id": "d-1"}],
    ids=["by zalo's id", "by ours"],
)
async def test_a_receipt_is_noted_on_its_delivery(message: dict[str, str]) -> None:
    office = Office()
    event = a_reply(
        event_name="user_received_message",
        message=message | {"delivery_time": at()},
        sender={"id": "2000000000000000001"},
        recipient={"id": ZALO_ID},
    )
    assert await office.tell(event) == 200
    assert await office.tell(event | {"message": {"msg_id": "nobody's"}}) == 200

    assert office.receipts.received_at == {"d-1": NOON}
    assert office.count("unmatched") == 1


@pytest.mark.parametrize("shape", ["mac={}", "{}", "MAC", "header"])
async def test_the_signature_is_taken_bare_or_behind_mac_with_either_time(shape: str) -> None:
    office = Office()
    event = a_reply()
    headers: dict[str, str] = {}
    if shape == "header":
        headers["X-ZEvent-Timestamp"] = event.pop("timestamp")
        shape = "{}"
    body = json.dumps(event).encode()
    mac = signature(body, at())
    headers["X-ZEvent-Signature"] = mac.upper() if shape == "MAC" else shape.format(mac)

    assert await office.post(ACCOUNT_PATH, body, headers) == 200
    assert office.count("acknowledged") == 1


async def test_only_the_raw_bytes_count() -> None:
    office = Office()
    body = json.dumps(a_reply(), ensure_ascii=False).encode()
    right = signature(body, at())
    again = json.dumps(json.loads(body)).encode()

    for sent, mac in (
        (again, right),
        (body, ""),
        (body, "mac="),
        (body, "đ" * 64),
        (body, signature(body, at(), "another-key")),
        (b"\xff", right),
        (b"", right),
    ):
        assert await office.post(ACCOUNT_PATH, sent, {"X-ZEvent-Signature": mac}) == 401
    assert office.count("bad_signature") == 7
    assert office.acts.kept == {}


@pytest.mark.parametrize(("minutes", "status"), [(129, 200), (131, 401), (-4, 200), (-6, 401)])
async def test_an_old_body_is_refused_however_well_it_is_signed(
    minutes: float, status: int
) -> None:
    assert await Office().tell(a_reply(timestamp=at(minutes))) == status


async def test_a_body_larger_than_any_callback_is_refused() -> None:
    office = Office()

    assert await office.post(ACCOUNT_PATH, b"x" * (BODY_LIMIT + 1), {}) == 413
    assert office.count("too_large") == 1


class AwayReceipts(MemoryReceipts):
    """A store that is away."""

    async def last_told(self, recipient: str) -> tuple[Told, ...]:
        """Say so."""
        raise Unavailable("store")


async def test_while_the_store_is_away_zalo_is_asked_to_come_again() -> None:
    office = Office(AwayReceipts())

    assert await office.tell(a_reply()) == 503
    assert office.count("away") == 1


async def test_the_bot_is_believed_by_its_secret() -> None:
    office = Office()
    update = {
        "event_name": "message.text.received",
        "message": {"chat": {"id": CHAT}, "text": "ok", "message_id": "b-1"},
    }
    good = {"X-Bot-Api-Secret-Token": BOT_SECRET}

    body = json.dumps(update).encode()
    assert await office.post(BOT_PATH, body, {"X-Bot-Api-Secret-Token": "no"}) == 401
    assert await office.post(BOT_PATH, b"[]", good) == 400
    assert await office.post(BOT_PATH, b'{"message": [1]}', good) == 400
    assert await office.post(BOT_PATH, body, good) == 200
    wrapped = json.dumps({"ok": True, "result": update}).encode()
    assert await office.post(BOT_PATH, wrapped, good) == 200

    assert list(office.acts.kept) == ["zalo_bot|b-1"]
    assert office.count("repeated") == 1


def test_an_address_without_its_secret_is_not_there() -> None:
    assert Office(secrets=Secrets()).handlers == {}
    assert set(Office(secrets=Secrets(APP, KEY)).handlers) == {ACCOUNT_PATH}
