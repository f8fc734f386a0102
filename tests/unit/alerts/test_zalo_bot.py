"""The Zalo Bot: its token is in the address, so the address is shown nowhere."""

import io
import json
import logging
from collections.abc import Callable

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.logs import configure_logging
from services.alerts.deliveries import Answer, Outcome
from services.alerts.episodes import Channel
from services.alerts.render import Renderer
from services.alerts.zalo.bot import BotMessenger, hide_in_logs
from tests.unit.alerts.channels_world import PAGE, a_delivery, a_letter
from tests.unit.alerts.world import NOON, a_recipient

TOKEN = "1000:invented-bot-token"
CHAT = "chat-1000000042"


async def answer_to(handler: Callable[[httpx.Request], httpx.Response]) -> Answer:
    """What comes of a message when the other side behaves so."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
        messenger = BotMessenger(
            client,
            url="https://bot.example.test",
            token=TOKEN,
            clock=ManualClock(NOON),
            renderer=Renderer(),
        )
        recipient = a_recipient(addresses={Channel.ZALO_BOT: CHAT})
        return await messenger.carry(a_letter(), recipient, a_delivery(Channel.ZALO_BOT))


async def test_the_request_is_as_documented() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"ok": True, "result": {"message_id": "b-7"}})

    answer = await answer_to(handler)

    body = json.loads(seen[0].content)
    assert (answer.outcome, answer.handle) == (Outcome.DELIVERED, "b-7")
    assert seen[0].url.path == f"/bot{TOKEN}/sendMessage"
    assert set(body) == {"chat_id", "text"}
    assert body["chat_id"] == CHAT
    assert body["text"].endswith(PAGE)
    assert len(body["text"]) <= 2000


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (400, Outcome.FELL_BACK),
        (401, Outcome.HALTED),
        (403, Outcome.FELL_BACK),
        (404, Outcome.HALTED),
        (408, Outcome.RETRY),
        (413, Outcome.REFUSED),
        (429, Outcome.RETRY),
        (500, Outcome.RETRY),
        (999, Outcome.RETRY),
    ],
)
@pytest.mark.parametrize("same_status", [True, False])
async def test_each_error_code_has_its_class_whatever_the_status(
    code: int, outcome: Outcome, same_status: bool
) -> None:
    status = code if same_status and code < 600 else 200
    body = {"ok": False, "error_code": code, "description": f"no {CHAT} {TOKEN}"}

    answer = await answer_to(lambda _: httpx.Response(status, json=body))

    assert answer.outcome is outcome
    assert answer.channel_failed is (code == 429 or status == 500)
    assert CHAT not in answer.text
    assert TOKEN not in answer.text


async def test_a_refusal_without_a_body_is_classed_by_its_status() -> None:
    answer = await answer_to(lambda _: httpx.Response(401, text="Unauthorized"))

    assert answer.outcome is Outcome.HALTED


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(httpx.ConnectError("no"), Outcome.RETRY), (httpx.ReadTimeout("slow"), Outcome.UNCERTAIN)],
)
async def test_a_broken_connection_tells_no_address(
    error: httpx.TransportError, outcome: Outcome
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise type(error)(f"while asking {request.url}")

    answer = await answer_to(handler)

    assert (answer.outcome, answer.text) == (outcome, type(error).__name__)


async def test_the_token_is_in_no_log_even_when_everything_is_logged() -> None:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    configure_logging("alerts", "debug", stream=stream)
    hide_in_logs(TOKEN)
    try:
        await answer_to(lambda _: httpx.Response(200, json={"ok": True}))
    finally:
        logging.getLogger("httpx").filters.clear()
        configure_logging("alerts", "warning")
        logging.getLogger().handlers[:] = before

    assert "sendMessage" in stream.getvalue()
    assert TOKEN not in stream.getvalue()
    assert "<token>" in stream.getvalue()
