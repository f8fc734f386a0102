"""The Official Account's messages: what is asked, and what each answer means for a delivery."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.failures import Unavailable
from services.alerts.deliveries import Answer, Outcome
from services.alerts.episodes import Channel
from services.alerts.message import Letter
from services.alerts.render import Renderer
from services.alerts.zalo.api import ZaloApi
from services.alerts.zalo.codes import OA, OUTCOMES, Meaning
from services.alerts.zalo.oa import OaMessenger
from services.alerts.zalo.ports import NotAuthorised
from services.alerts.zalo.texts import cut, fitted
from tests.unit.alerts.channels_world import ACK, PAGE, a_delivery, a_letter
from tests.unit.alerts.world import NOON, ZALO_ID, a_recipient

TOKEN = "invented-token"
Handler = Callable[[httpx.Request], httpx.Response]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class TokensInTurn:
    """Tokens that are handed out one after the other, each time one is refused."""

    left: list[str] = field(default_factory=lambda: [TOKEN, "renewed-token"])
    failure: Exception | None = None
    renewals: int = 0

    async def current(self) -> str:
        """The first of them."""
        if self.failure:
            raise self.failure
        return self.left[0]

    async def renewed(self, stale: str) -> str:
        """The next one."""
        assert stale == self.left.pop(0)
        self.renewals += 1
        return self.left[0]


async def answer_to(
    handler: Handler,
    now: datetime = NOON,
    *,
    tokens: TokensInTurn | None = None,
    letter: Letter | None = None,
) -> Answer:
    """What comes of a message when the other side behaves so."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
        api = ZaloApi(client, tokens or TokensInTurn(), ManualClock(now), ZONE)
        messenger = OaMessenger(api, url="https://zalo.example.test", renderer=Renderer())
        recipient = a_recipient(addresses={Channel.ZALO: ZALO_ID})
        return await messenger.carry(letter or a_letter(), recipient, a_delivery())


def says(error: int, message: str = "", status: int = 200, **data: Any) -> Handler:
    """A server that always answers this."""
    body = {"error": error, "message": message, **({"data": data} if data else {})}
    return lambda _: httpx.Response(status, json=body)


async def test_the_request_is_as_documented() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return says(0, "Success", message_id="m-1")(request)

    answer = await answer_to(handler)

    body = json.loads(seen[0].content)
    payload = body["message"]["attachment"]["payload"]
    assert (answer.outcome, answer.handle) == (Outcome.DELIVERED, "m-1")
    assert (seen[0].method, seen[0].url.path) == ("POST", "/v3.0/oa/message/cs")
    assert seen[0].headers["access_token"] == TOKEN
    assert "authorization" not in seen[0].headers
    assert body["recipient"] == {"user_id": ZALO_ID}
    assert payload["template_type"] == "button"
    assert 0 < len(payload["text"]) <= 2000
    assert PAGE not in payload["text"]
    assert payload["buttons"] == [
        {"type": "oa.open.url", "title": "Đã nhận", "payload": {"url": ACK}},
        {"type": "oa.open.url", "title": "Xem chi tiết", "payload": {"url": PAGE}},
    ]


#: Every code of the reference, and what its class makes of a delivery.
EXPECTED = {
    Outcome.DELIVERED: (0,),
    Outcome.RETRY: (-32, -200, -999),
    Outcome.DEFERRED: (-211, -218, -234),
    Outcome.FELL_BACK: (-213, -227, -230, -232, -244),
    Outcome.REFUSED: (-201, -210, -233, -248),
    Outcome.HALTED: (-204, -205, -216, -219, -220, -221, -223, -224, -240, -320, -321),
}


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(code, outcome) for outcome, codes in EXPECTED.items() for code in codes],
)
async def test_each_error_code_has_its_class_though_the_status_is_200(
    error: int, outcome: Outcome
) -> None:
    assert (await answer_to(says(error))).outcome is outcome


def test_no_code_of_the_table_is_left_untried() -> None:
    assert set(OA) | {-999} == {code for codes in EXPECTED.values() for code in codes}
    assert set(OUTCOMES) == set(Meaning)


@pytest.mark.parametrize(
    "refusal", [says(-216), says(-220), says(0, status=401)], ids=["invalid", "expired", "401"]
)
async def test_a_refused_token_is_renewed_once_and_the_message_sent_again(
    refusal: Handler,
) -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["access_token"])
        return refusal(request) if len(seen) == 1 else says(0)(request)

    tokens = TokensInTurn()
    assert (await answer_to(handler, tokens=tokens)).outcome is Outcome.DELIVERED
    assert seen == [TOKEN, "renewed-token"]

    again = TokensInTurn()
    assert (await answer_to(refusal, tokens=again)).outcome is Outcome.HALTED
    assert again.renewals == 1


async def test_without_a_token_the_channel_halts_and_an_absent_store_only_defers() -> None:
    def never(_: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing may be sent")

    halted = await answer_to(never, tokens=TokensInTurn(failure=NotAuthorised("-14020")))
    deferred = await answer_to(never, tokens=TokensInTurn(failure=Unavailable("store")))

    assert (halted.outcome, halted.text) == (Outcome.HALTED, "not authorised: -14020")
    assert deferred.outcome is Outcome.DEFERRED
    assert deferred.not_before is not None
    assert deferred.not_before > NOON


@pytest.mark.parametrize(
    ("status", "outcome", "channel_failed"),
    [
        (429, Outcome.RETRY, True),
        (500, Outcome.RETRY, True),
        (302, Outcome.RETRY, False),
        (502, Outcome.UNCERTAIN, True),
        (504, Outcome.UNCERTAIN, True),
    ],
)
async def test_error_zero_counts_only_with_status_200(
    status: int, outcome: Outcome, channel_failed: bool
) -> None:
    answer = await answer_to(says(0, status=status))

    assert (answer.outcome, answer.channel_failed) == (outcome, channel_failed)


async def test_an_answer_that_cannot_be_read_is_uncertain() -> None:
    answer = await answer_to(lambda _: httpx.Response(200, text="<html>"))

    assert answer.outcome is Outcome.UNCERTAIN


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (httpx.ConnectError("refused"), Outcome.RETRY),
        (httpx.ConnectTimeout("slow"), Outcome.RETRY),
        (httpx.ReadTimeout("slow"), Outcome.UNCERTAIN),
        (httpx.RemoteProtocolError("torn"), Outcome.UNCERTAIN),
    ],
)
async def test_only_what_surely_never_arrived_is_simply_retried(
    error: httpx.TransportError, outcome: Outcome
) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise error

    answer = await answer_to(handler)

    assert (answer.outcome, answer.channel_failed) == (outcome, True)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("120", NOON + timedelta(minutes=2)),
        ("Mon, 23 Nov 2026 05:03:00 GMT", NOON + timedelta(minutes=3)),
        ("99999", NOON + timedelta(days=1)),
        ("soon", None),
    ],
)
async def test_retry_after_is_honoured_for_a_day_at_most(
    asked: str, expected: datetime | None
) -> None:
    answer = await answer_to(lambda _: httpx.Response(429, headers={"retry-after": asked}))

    assert answer.not_before == expected


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        # 23:00 in Lào Cai, and 05:00 there: both wait for five past six.
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), datetime(2026, 11, 23, 23, 5, tzinfo=UTC)),
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), datetime(2026, 11, 23, 23, 5, tzinfo=UTC)),
    ],
)
async def test_what_may_not_be_sent_by_night_waits_for_the_morning(
    now: datetime, morning: datetime
) -> None:
    assert (await answer_to(says(-234), now)).not_before == morning


async def test_neither_the_user_nor_the_token_is_kept_from_an_answer() -> None:
    answer = await answer_to(says(-201, f"user {ZALO_ID} with {TOKEN}"))

    assert ZALO_ID not in answer.text
    assert TOKEN not in answer.text


def test_a_text_that_is_too_long_is_cut_where_a_sentence_ends() -> None:
    sentence = "Chỉ tiêu chậm so với lộ trình. "
    text = fitted(sentence * 100)

    assert len(text) <= 2000
    assert text.endswith("lộ trình.…")
    assert fitted("Ngắn thôi.") == "Ngắn thôi."
    assert len(fitted("không-có-dấu-chấm" * 200)) == 2000


def test_a_value_is_cut_at_a_word_within_its_limit() -> None:
    assert cut("Phủ sóng 5G toàn tỉnh Lào Cai", 12) == "Phủ sóng 5G…"
    assert cut("dài" * 20, 10) == ("dài" * 20)[:9] + "…"
    assert cut("hai\n  dòng", 30) == "hai dòng"
