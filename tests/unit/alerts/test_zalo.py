"""Zalo's answers and what each means for a delivery."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from runtime.clock import ManualClock
from services.alerts.deliveries import Answer, Outcome
from services.alerts.episodes import Channel
from services.alerts.render import Renderer
from services.alerts.zalo import ZaloMessenger
from tests.unit.alerts.test_letters import a_delivery, a_letter
from tests.unit.alerts.world import NOON, ZALO_ID, a_change, a_recipient

TOKEN = "invented-token"


async def answer_to(
    handler: Callable[[httpx.Request], httpx.Response], now: datetime = NOON
) -> Answer:
    """What comes of a message when the other side behaves so."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
        messenger = ZaloMessenger(
            client,
            url="https://zalo.example.test",
            access_token=TOKEN,
            clock=ManualClock(now),
            zone=ZoneInfo("Asia/Ho_Chi_Minh"),
            renderer=Renderer(),
        )
        recipient = a_recipient(addresses={Channel.ZALO: ZALO_ID})
        return await messenger.carry(a_letter(a_change()), recipient, a_delivery(a_change()))


def says(error: int, message: str = "", status: int = 200) -> Callable[..., httpx.Response]:
    """A server that always answers this."""
    return lambda _: httpx.Response(status, json={"error": error, "message": message})


async def test_the_request_is_as_documented() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"error": 0, "message": "Success", "data": {}})

    answer = await answer_to(handler)

    body = json.loads(seen[0].content)
    assert answer.outcome is Outcome.DELIVERED
    assert (seen[0].method, seen[0].url.path) == ("POST", "/v3.0/oa/message/cs")
    assert seen[0].headers["access_token"] == TOKEN
    assert "authorization" not in seen[0].headers
    assert body["recipient"] == {"user_id": ZALO_ID}
    assert set(body["message"]) == {"text"}


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (0, Outcome.DELIVERED),
        (-32, Outcome.RETRY),
        (-200, Outcome.RETRY),
        (-201, Outcome.REFUSED),
        (-210, Outcome.REFUSED),
        (-211, Outcome.DEFERRED),
        (-213, Outcome.FELL_BACK),
        (-216, Outcome.HALTED),
        (-218, Outcome.DEFERRED),
        (-220, Outcome.HALTED),
        (-224, Outcome.HALTED),
        (-230, Outcome.FELL_BACK),
        (-234, Outcome.DEFERRED),
        (-999, Outcome.RETRY),
    ],
)
async def test_each_error_code_has_its_class_though_the_status_is_200(
    error: int, outcome: Outcome
) -> None:
    assert (await answer_to(says(error))).outcome is outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (401, Outcome.HALTED),
        (429, Outcome.RETRY),
        (500, Outcome.RETRY),
        (302, Outcome.RETRY),
        (502, Outcome.UNCERTAIN),
        (504, Outcome.UNCERTAIN),
    ],
)
async def test_error_zero_counts_only_with_status_200(status: int, outcome: Outcome) -> None:
    assert (await answer_to(says(0, status=status))).outcome is outcome


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

    assert (await answer_to(handler)).outcome is outcome


async def test_retry_after_is_honoured() -> None:
    wait = {"retry-after": "120"}
    answer = await answer_to(lambda _: httpx.Response(429, headers=wait))

    assert answer.not_before == NOON + timedelta(minutes=2)


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
