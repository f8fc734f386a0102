"""Our clients against the stand-in for Zalo: what it takes from them, and what it refuses to
others."""

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from deploy.local.inbox.app import build
from deploy.local.inbox.settings import Settings
from runtime.clock import ManualClock
from services.alerts.deliveries import Answer, Outcome
from services.alerts.episodes import Channel
from services.alerts.ports import Carrier
from services.alerts.render import Renderer
from services.alerts.zalo.api import ZaloApi
from services.alerts.zalo.bot import BotMessenger
from services.alerts.zalo.memory import MemoryQuotas, MemoryTokens
from services.alerts.zalo.oa import OaMessenger
from services.alerts.zalo.oauth import ZaloAuthority
from services.alerts.zalo.ports import NotAuthorised, Pair
from services.alerts.zalo.templates import load
from services.alerts.zalo.tokens import TokenKeeper
from services.alerts.zalo.zns import ZnsMessenger
from tests.unit.alerts.channels_world import ACK, a_delivery, a_letter
from tests.unit.alerts.world import NOON, ZALO_ID, a_recipient

ROOT = Path(__file__).resolve().parents[3]
URL = "http://inbox.example.test"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
APP, SECRET, BOT = "local-app", "invented-app-secret", "1000:invented-bot-token"
ADDRESSES = {
    Channel.ZALO: ZALO_ID,
    Channel.ZNS: "0900000002",
    Channel.ZALO_BOT: "local-chat-100",
}


@dataclass
class Both:
    """The stand-in on one side, our clients on the other."""

    client: httpx.AsyncClient
    clock: ManualClock
    tokens: MemoryTokens
    quotas: MemoryQuotas
    authority: ZaloAuthority
    bot_token: str = BOT

    @property
    def keeper(self) -> TokenKeeper:
        """A worker's own; what it knows is in the store."""
        return TokenKeeper(self.tokens, self.authority, self.clock)

    def carrier(self, channel: Channel) -> Carrier:
        """Our client of a channel."""
        api = ZaloApi(self.client, self.keeper, self.clock, ZONE)
        if channel is Channel.ZALO:
            return OaMessenger(api, url=URL, renderer=Renderer())
        if channel is Channel.ZALO_BOT:
            return BotMessenger(
                self.client,
                url=URL,
                token=self.bot_token,
                clock=self.clock,
                renderer=Renderer(),
            )
        return ZnsMessenger(
            api,
            self.quotas,
            url=URL,
            templates=load(ROOT / "deploy" / "local" / "zns.yaml"),
            mode="development",
            clock=self.clock,
            zone=ZONE,
        )

    async def send(self, channel: Channel = Channel.ZALO, **changes: object) -> Answer:
        """Send a letter by a channel."""
        to = a_recipient(addresses={channel: ADDRESSES[channel]})
        return await self.carrier(channel).carry(a_letter(**changes), to, a_delivery(channel))

    async def order(self, **orders: object) -> None:
        """Tell the stand-in what to do."""
        await self.client.post(f"{URL}/api/zalo/orders", json=orders)

    async def calls(self) -> list[dict[str, Any]]:
        """What it was asked, the newest first."""
        found: list[dict[str, Any]] = (await self.client.get(f"{URL}/api/zalo")).json()
        return found

    async def ask(self, path: str, body: object, **headers: str) -> dict[str, Any]:
        """A call of somebody else."""
        answer = await self.client.post(f"{URL}{path}", json=body, headers=headers)
        assert answer.status_code == httpx.codes.OK
        return dict(answer.json())


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    """The stand-in in this process: no socket is opened."""
    settings = Settings.from_env(
        {
            "SLIPWATCH_INBOX_FOLDER": str(tmp_path),
            "SLIPWATCH_ZALO_APP_ID": APP,
            "SLIPWATCH_ZALO_APP_SECRET": SECRET,
            "SLIPWATCH_ZALO_ACCESS_TOKEN": "access-0",
            "SLIPWATCH_ZALO_REFRESH_TOKEN": "refresh-0",
            "SLIPWATCH_ZALO_BOT_TOKEN": BOT,
        }
    )
    clock = ManualClock(NOON)
    with socket.socket() as listener:
        app = build(settings, clock, listener)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            authority = ZaloAuthority(client, url=URL, app_id=APP, secret=SECRET, clock=clock)
            pair = Pair("access-0", "refresh-0", NOON + timedelta(hours=25))
            yield Both(client, clock, MemoryTokens(pair), MemoryQuotas(), authority)


@pytest.mark.parametrize("channel", sorted(ADDRESSES))
async def test_it_takes_what_our_clients_send(both: Both, channel: Channel) -> None:
    answer = await both.send(channel)

    (call,) = await both.calls()
    assert answer.outcome is Outcome.DELIVERED
    assert answer.handle == call["message_id"]
    assert (call["kind"], call["error"]) == (
        {Channel.ZALO: "oa", Channel.ZNS: "zns", Channel.ZALO_BOT: "bot"}[channel],
        0,
    )


async def test_the_message_of_the_account_has_its_buttons(both: Both) -> None:
    await both.send()

    (call,) = await both.calls()
    assert call["buttons"][0] == f"Đã nhận → {ACK}"


async def test_an_expired_token_is_renewed_and_the_message_taken(both: Both) -> None:
    await both.order(expire=True)

    assert (await both.send()).outcome is Outcome.DELIVERED
    assert [one["error"] for one in await both.calls()] == [0, -220]
    assert both.tokens.kept is not None
    assert both.tokens.kept.pair.refresh.startswith("local-refresh-")


async def test_a_token_of_somebody_else_is_renewed_for_templates_too(both: Both) -> None:
    await both.tokens.replace(Pair("stale", "refresh-0"))

    assert (await both.send(Channel.ZNS)).outcome is Outcome.DELIVERED
    assert [one["error"] for one in await both.calls()] == [0, -124]


async def test_a_refresh_token_is_taken_once(both: Both) -> None:
    await both.order(expire=True)
    await both.send()
    await both.tokens.replace(Pair("access-0", "refresh-0"))

    answer = await both.send()

    assert answer.outcome is Outcome.HALTED
    assert "-14020" in answer.text
    with pytest.raises(NotAuthorised, match="-14020"):
        await both.keeper.current()


async def test_another_app_gets_no_token(both: Both) -> None:
    form = {"refresh_token": "refresh-0", "grant_type": "refresh_token", "app_id": APP}
    wrong = await both.client.post(
        f"{URL}/v4/oa/access_token", data=form, headers={"secret_key": "no"}
    )
    as_json = await both.ask("/v4/oa/access_token", form, secret_key=SECRET)

    assert wrong.status_code == 200
    assert wrong.json()["error"] != 0
    assert as_json["error"] != 0


async def test_who_has_not_talked_lately_is_told_by_another_channel(both: Both) -> None:
    await both.order(outside=[ZALO_ID])

    answer = await both.send()

    assert (answer.outcome, answer.text[:4]) == (Outcome.FELL_BACK, "-230")


async def test_the_account_s_quota_puts_off_and_the_templates_quota_sheds(both: Both) -> None:
    await both.order(oa_quota=0, quota=21)

    assert (await both.send()).outcome is Outcome.DEFERRED
    assert (await both.send(Channel.ZNS)).outcome is Outcome.DELIVERED
    assert both.quotas.quota is not None
    assert both.quotas.quota.remaining == 20
    assert (await both.send(Channel.ZNS)).outcome is Outcome.FELL_BACK
    assert len(await both.calls()) == 2


async def test_a_number_without_an_account_falls_back(both: Both) -> None:
    await both.order(no_account=["84900000002"])

    assert (await both.send(Channel.ZNS)).outcome is Outcome.FELL_BACK


@pytest.mark.parametrize(
    ("orders", "outcome"),
    [
        ({"fail_next": 1, "status": 503}, Outcome.RETRY),
        ({"fail_next": 1, "status": 502}, Outcome.UNCERTAIN),
        ({"fail_next": 1, "error": -32}, Outcome.RETRY),
        ({"fail_next": 1, "error": -224}, Outcome.HALTED),
    ],
)
async def test_it_fails_as_often_as_it_is_told(
    both: Both, orders: dict[str, Any], outcome: Outcome
) -> None:
    await both.order(**orders)

    assert (await both.send()).outcome is outcome
    assert (await both.send()).outcome is Outcome.DELIVERED


async def test_the_bot_refuses_another_token_with_its_status(both: Both) -> None:
    both.bot_token = "1000:stale"

    assert (await both.send(Channel.ZALO_BOT)).outcome is Outcome.HALTED


TEXT = {"recipient": {"user_id": ZALO_ID}, "message": {"text": "Xin chào"}}
BUTTON = {"type": "oa.open.url", "title": "Mở", "payload": {"url": "https://example.test"}}


def with_buttons(*buttons: object, kind: str = "button") -> dict[str, Any]:
    """A message with buttons."""
    payload = {"template_type": kind, "text": "Xin chào", "buttons": list(buttons)}
    return TEXT | {"message": {"attachment": {"type": "template", "payload": payload}}}


@pytest.mark.parametrize(
    ("body", "headers", "error"),
    [
        (TEXT, {"access_token": "access-0"}, 0),
        (with_buttons(BUTTON), {"access_token": "access-0"}, 0),
        (TEXT, {"Authorization": "Bearer access-0"}, -216),
        (TEXT, {}, -216),
        (TEXT, {"access_token": "stale"}, -216),
        ({"user_id": ZALO_ID, "text": "x"}, {"access_token": "access-0"}, -201),
        ([], {"access_token": "access-0"}, -201),
        (TEXT | {"message": {"text": "x" * 2001}}, {"access_token": "access-0"}, -210),
        (with_buttons(), {"access_token": "access-0"}, -201),
        (with_buttons(*[BUTTON] * 6), {"access_token": "access-0"}, -201),
        (with_buttons(BUTTON | {"title": "x" * 101}), {"access_token": "access-0"}, -201),
        (with_buttons(BUTTON, kind="list"), {"access_token": "access-0"}, -201),
    ],
)
async def test_what_zalo_refuses_is_refused(
    both: Both, body: object, headers: dict[str, str], error: int
) -> None:
    assert (await both.ask("/v3.0/oa/message/cs", body, **headers))["error"] == error


VALUES = {"chi_tieu": "5G", "tinh_trang": "Có nguy cơ", "ngay": "23/11/2026", "duong_dan": "x"}
BY_TEMPLATE = {
    "phone": "84900000002",
    "template_id": "100002",
    "template_data": VALUES,
    "tracking_id": "d-1",
}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, 0),
        ({"mode": "development"}, 0),
        ({"phone": "0900000002x"}, -108),
        ({"template_id": "999999"}, -109),
        ({"template_data": VALUES | {"ten": "x"}}, -111),
        ({"template_data": {"chi_tieu": "5G"}}, -112),
        ({"template_data": VALUES | {"chi_tieu": "x" * 31}}, -112),
        ({"template_data": VALUES | {"chi_tieu": ""}}, -112),
        ({"tracking_id": "x" * 49}, -112),
    ],
)
async def test_a_template_is_held_to_what_was_approved(
    both: Both, changes: dict[str, Any], error: int
) -> None:
    answer = await both.ask("/message/template", BY_TEMPLATE | changes, access_token="access-0")

    assert answer["error"] == error


@pytest.mark.parametrize(("hour_utc", "error"), [(14, 0), (15, -234), (22, -234), (23, 0)])
async def test_promotion_is_refused_by_night(both: Both, hour_utc: int, error: int) -> None:
    both.clock.advance(datetime(2026, 11, 23, hour_utc, tzinfo=UTC) - both.clock.now())

    answer = await both.ask("/v3.0/oa/message/promotion", TEXT, access_token="access-0")

    assert answer["error"] == error
