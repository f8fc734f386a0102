"""Renewing a token that can be renewed once: three workers, a crash between, a token used twice."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.failures import Unavailable
from services.alerts.zalo.memory import MemoryTokens
from services.alerts.zalo.oauth import ZaloAuthority
from services.alerts.zalo.ports import NotAuthorised, Pair, Refused
from services.alerts.zalo.tokens import LEASE, TokenKeeper
from tests.unit.alerts.world import NOON

HOURS_25 = timedelta(hours=25)


@dataclass
class SingleUse:
    """An authorisation server whose refresh tokens can be used once."""

    clock: ManualClock
    valid: str = "refresh-0"
    asked: int = 0
    away: bool = False
    turns: int = 3  # of the loop, while it thinks
    spent: set[str] = field(default_factory=set)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def refresh(self, refresh_token: str) -> Pair:
        """The next pair."""
        self.asked += 1
        self.begun.set()
        if self.away:
            raise Unavailable("zalo authorisation")
        if refresh_token != self.valid:
            raise Refused("-14020 used before")
        number = len(self.spent) + 1
        self.spent.add(refresh_token)
        self.valid = f"refresh-{number}"
        for _ in range(self.turns):
            await asyncio.sleep(0)
        return Pair(f"access-{number}", self.valid, self.clock.now() + HOURS_25)

    async def exchange(self, code: str, verifier: str) -> Pair:
        """Not asked for here."""
        raise Refused(code)


class Office:
    """Some workers, one store, one authority."""

    def __init__(self, workers: int = 1, lasts: timedelta = HOURS_25) -> None:
        self.clock = ManualClock(NOON)
        self.store = MemoryTokens(Pair("access-0", "refresh-0", NOON + lasts))
        self.authority = SingleUse(self.clock)
        self.keepers = [self.a_worker() for _ in range(workers)]

    def a_worker(self) -> TokenKeeper:
        """One more, which forgets everything that another one knew."""
        return TokenKeeper(self.store, self.authority, self.clock, sleep=self._sleep)

    async def _sleep(self, _: float) -> None:
        await asyncio.sleep(0)


async def test_a_token_is_used_until_shortly_before_it_expires() -> None:
    office = Office()
    assert await office.keepers[0].current() == "access-0"

    office.clock.advance(HOURS_25 - timedelta(minutes=29))

    assert await office.keepers[0].current() == "access-1"
    assert office.authority.asked == 1


async def test_three_workers_at_once_renew_exactly_once() -> None:
    office = Office(workers=3, lasts=timedelta(minutes=1))

    found = await asyncio.gather(*(one.current() for one in office.keepers))

    assert found == ["access-1"] * 3
    assert office.authority.asked == 1


async def test_three_workers_whose_token_was_refused_renew_exactly_once() -> None:
    office = Office(workers=3)

    found = await asyncio.gather(*(one.renewed("access-0") for one in office.keepers))
    late = await office.keepers[0].renewed("access-0")

    assert [*found, late] == ["access-1"] * 4
    assert office.authority.asked == 1


async def test_both_tokens_are_kept_before_the_new_one_is_used() -> None:
    office = Office(lasts=timedelta(0))

    token = await office.keepers[0].current()

    assert office.store.kept is not None
    assert (office.store.kept.pair.access, office.store.kept.pair.refresh) == (token, "refresh-1")


async def test_a_crash_between_the_answer_and_keeping_it_asks_for_a_person() -> None:
    office = Office(lasts=timedelta(0))
    dying = asyncio.create_task(office.keepers[0].current())
    await office.authority.begun.wait()
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying

    heir = office.a_worker()
    with pytest.raises(Unavailable):  # the lock is not free yet
        await heir.current()
    office.clock.advance(LEASE)
    with pytest.raises(NotAuthorised, match="-14020"):
        await heir.current()

    assert office.store.kept is not None
    assert not office.store.kept.authorised
    await office.store.replace(Pair("brought", "refresh-x", NOON + 2 * HOURS_25))
    assert await heir.current() == "brought"


async def test_a_reused_token_is_not_tried_again_and_again() -> None:
    office = Office(workers=3, lasts=timedelta(0))
    office.authority.valid = "somebody-else-has-it"

    for keeper in office.keepers:
        with pytest.raises(NotAuthorised):
            await keeper.current()

    assert office.authority.asked == 1


async def test_an_authority_that_is_away_costs_nothing() -> None:
    office = Office(lasts=timedelta(0))
    office.authority.away = True
    with pytest.raises(Unavailable):
        await office.keepers[0].current()

    office.authority.away = False
    assert await office.keepers[0].current() == "access-1"


class ForgetfulTokens(MemoryTokens):
    """A store that is away when the new tokens are to be kept."""

    away = 3

    async def save(self, pair: Pair, revision: int) -> bool:
        """Refuse a few times."""
        if self.away:
            self.away -= 1
            raise Unavailable("store")
        return await super().save(pair, revision)


async def test_new_tokens_outlast_a_store_that_is_away() -> None:
    office = Office(lasts=timedelta(0))
    office.store = ForgetfulTokens(Pair("access-0", "refresh-0", NOON))

    assert await office.a_worker().current() == "access-1"
    assert office.store.kept is not None
    assert office.store.kept.pair.refresh == "refresh-1"


async def test_whoever_took_the_lock_with_a_spent_token_does_not_win_over_the_new_one() -> None:
    office = Office(lasts=timedelta(0))
    slow = await office.store.begin(1, now=NOON, lease_until=NOON + LEASE)
    assert slow is not None
    pair = await office.authority.refresh(slow.pair.refresh)
    office.clock.advance(LEASE)
    with pytest.raises(NotAuthorised):
        await office.a_worker().current()

    assert await office.store.save(pair, slow.revision)
    assert await office.a_worker().current() == "access-1"


async def test_there_is_no_token_before_somebody_brings_one() -> None:
    office = Office()
    office.store = MemoryTokens()

    with pytest.raises(NotAuthorised, match="no token yet"):
        await office.a_worker().current()


async def pair_from(answer: httpx.Response, seen: list[httpx.Request]) -> Pair:
    """What the client makes of an answer."""

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer

    async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
        authority = ZaloAuthority(
            client,
            url="https://oauth.example.test",
            app_id="app-1",
            secret="app-secret",
            clock=ManualClock(NOON),
        )
        return await authority.refresh("refresh-0")


async def test_the_request_is_a_form_and_the_secret_a_header() -> None:
    seen: list[httpx.Request] = []
    body = {"access_token": "a", "refresh_token": "r", "expires_in": "90000"}

    pair = await pair_from(httpx.Response(200, json=body), seen)

    assert (pair.access, pair.refresh, pair.expires_at) == ("a", "r", NOON + HOURS_25)
    assert seen[0].url.path == "/v4/oa/access_token"
    assert seen[0].headers["secret_key"] == "app-secret"
    assert parse_qs(seen[0].content.decode()) == {
        "refresh_token": ["refresh-0"],
        "grant_type": ["refresh_token"],
        "app_id": ["app-1"],
    }


async def test_a_refusal_comes_with_status_200_and_tells_no_token() -> None:
    body = {"error": -14020, "error_name": "Invalid", "error_description": "refresh-0 was used"}

    with pytest.raises(Refused) as refused:
        await pair_from(httpx.Response(200, json=body), [])

    assert "-14020" in str(refused.value)
    assert "refresh-0" not in str(refused.value)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(429),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"error": -32}),
    ],
)
async def test_what_passes_by_itself_is_no_refusal(answer: httpx.Response) -> None:
    with pytest.raises(Unavailable):
        await pair_from(answer, [])


def test_a_pair_shows_no_token() -> None:
    assert "access-0" not in repr(Pair("access-0", "refresh-0"))
    assert "refresh-0" not in repr(Pair("access-0", "refresh-0"))
