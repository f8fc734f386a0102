"""Verdicts as they are given, for whoever listens: each at least once, in a bounded room."""

import asyncio
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from datetime import UTC, datetime, time, timedelta

import pytest

from runtime.clock import ManualClock
from runtime.failures import Unavailable
from services.gateway.board import COMPARED_EVERY
from services.gateway.live.feed import OLDEST, Event, Feed, Full, Listener
from services.gateway.memory import MemoryStore
from targets.catalogue import Programme
from tests.unit.gateway.seed import TODAY
from tests.unit.gateway.test_board import Counting

NOW = datetime.combine(TODAY, time(9), tzinfo=UTC)
A, B = "coverage-5g", "dti-rank"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def given(demonstration: MemoryStore) -> Counting:
    return Counting(deepcopy(demonstration))


Make = Callable[..., Feed]


@pytest.fixture
async def make(programme: Programme, given: Counting, clock: ManualClock) -> AsyncIterator[Make]:
    """Makes feeds that tick fast, and closes them."""
    made: list[Feed] = []

    def feed(listeners: int = 9, room: int = 600) -> Feed:
        made.append(Feed(given, programme, clock, listeners=listeners, room=room, tick_s=0.005))
        return made[-1]

    yield feed
    for one in made:
        one.close()
        await one.ended()


async def heard(listener: Listener, count: int) -> list[Event]:
    """So many events, or fewer when no more come in time."""
    events: list[Event] = []
    while len(events) < count and not listener.ended:
        taken = await listener.take(2.0)
        if not taken:
            break
        events += taken
    return events


def told(events: list[Event]) -> list[tuple[str, int]]:
    return [(one.body["target"], one.body["version"]) for one in events if one.kind == "verdict"]


def version(store: MemoryStore, target: str) -> int:
    return store.verdict_documents[target]["version"]


async def test_a_verdict_is_told_to_everybody_who_listens(make: Make, given: Counting) -> None:
    feed = make()
    one, other = await feed.listen("", ""), await feed.listen("", "")
    assert [event.kind for event in await heard(one, 1)] == ["hello"]
    await heard(other, 1)

    given.judge(A, "reversing", NOW)

    for listener in (one, other):
        (event,) = await heard(listener, 1)
        assert (event.body["target"], event.body["status"]) == (A, "reversing")
        assert event.body["name"]["vi"]
        assert event.body["sentence"]["en"]


async def test_who_asks_for_one_target_hears_of_that_one(make: Make, given: Counting) -> None:
    feed = make()
    listener = await feed.listen(B, "")
    await heard(listener, 1)

    given.judge(A, "reversing", NOW)
    given.judge(B, "missed", NOW)

    assert told(await heard(listener, 1)) == [(B, version(given, B))]


async def test_what_came_while_nobody_listened_is_told_to_who_comes_back(
    make: Make, given: Counting, clock: ManualClock
) -> None:
    feed = make()
    first = await feed.listen("", "")
    given.judge(A, "reversing", NOW)
    events = await heard(first, 2)
    feed.leave(first)
    clock.advance(timedelta(minutes=10))
    given.judge(B, "missed", clock.now() - timedelta(minutes=5))
    given.judge(A, "at_risk", clock.now())

    again = await feed.listen("", events[-1].token)

    missed = [(B, version(given, B)), (A, version(given, A))]
    assert told(await heard(again, 3))[-2:] == missed


async def test_another_process_takes_a_token_of_the_first(make: Make, given: Counting) -> None:
    first = await make().listen("", "")
    token = (await heard(first, 1))[0].token
    given.judge(A, "reversing", NOW)

    second = await make().listen("", token)

    assert (A, version(given, A)) in told(await heard(second, 1))


@pytest.mark.parametrize("token", ["yesterday", "-1", "99999999999999999", "١٢٣"])
async def test_a_token_that_is_none_of_ours_leads_to_reading_anew(make: Make, token: str) -> None:
    listener = await make().listen("", token)

    assert [event.kind for event in await heard(listener, 1)] == ["reset"]


async def test_who_was_away_too_long_reads_anew(make: Make, clock: ManualClock) -> None:
    long_ago = clock.now() - OLDEST - timedelta(seconds=1)

    listener = await make().listen("", str(int(long_ago.timestamp() * 1000)))

    assert [event.kind for event in await heard(listener, 1)] == ["reset"]


async def test_tokens_never_run_back(make: Make, given: Counting) -> None:
    listener = await make().listen("", "")
    given.judge(A, "reversing", NOW)
    first = await heard(listener, 2)
    given.judge(B, "missed", NOW - timedelta(seconds=3))

    later = await heard(listener, 1)

    tokens = [int(event.token) for event in (*first, *later)]
    assert len(tokens) == 3
    assert tokens == sorted(tokens)


async def test_what_the_history_has_not_told_is_found_by_its_number(
    make: Make, given: Counting, clock: ManualClock
) -> None:
    listener = await make().listen("", "")
    await heard(listener, 1)
    given.judge(A, "missed", NOW - timedelta(minutes=30), journal=False)

    clock.advance(COMPARED_EVERY)

    assert told(await heard(listener, 1)) == [(A, version(given, A))]


async def test_a_slow_reader_is_let_go_and_loses_nothing_by_coming_back(
    make: Make, given: Counting
) -> None:
    feed = make(room=3)
    slow = await feed.listen("", "")
    (hello,) = await heard(slow, 1)
    for _ in range(5):
        given.judge(A, "reversing", NOW)
    for _ in range(400):
        if slow.ended:
            break
        await asyncio.sleep(0.005)

    assert slow.ended == "slow"
    feed.leave(slow)
    given_versions = {(A, version(given, A) - n) for n in range(5)}
    again = await make().listen("", hello.token)
    assert given_versions <= set(told(await heard(again, 5)))


async def test_no_more_listen_than_may(make: Make) -> None:
    feed = make(listeners=1)
    first = await feed.listen("", "")
    with pytest.raises(Full):
        await feed.listen("", "")

    feed.leave(first)
    assert not (await feed.listen("", "")).ended


async def test_everybody_is_let_go_at_the_end(make: Make) -> None:
    feed = make()
    listener = await feed.listen("", "")
    await heard(listener, 1)

    feed.close()

    assert await listener.take(2.0) == ()
    assert listener.ended == "closing"
    with pytest.raises(Full):
        await feed.listen("", "")


async def test_nothing_is_asked_while_nobody_listens(make: Make, given: Counting) -> None:
    feed = make()
    listener = await feed.listen("", "")
    feed.leave(listener)
    await feed.ended()
    asked = given.asked

    again = await feed.listen("", "")

    assert given.asked == asked + 1
    given.judge(A, "reversing", NOW)
    assert told(await heard(again, 2)) == [(A, version(given, A))]


async def test_a_store_that_is_away_is_waited_for(
    make: Make, given: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.live.feed.AWAY_S", 0.005)
    feed = make()
    listener = await feed.listen("", "")
    await heard(listener, 1)
    given.away = True
    with pytest.raises(Unavailable):
        await feed.listen("", str(int(NOW.timestamp() * 1000)))
    given.judge(A, "reversing", NOW)

    given.away = False

    assert told(await heard(listener, 1)) == [(A, version(given, A))]
