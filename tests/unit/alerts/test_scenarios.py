"""The table of scenarios: these changes at these times, these messages, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from schemas.events import SlipChanged
from services.alerts.deliveries import Answer, Outcome
from tests.unit.alerts.world import NOON, World, a_change, a_directory, a_recipient, by_mail

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

OPENED = a_change(1)
WORSENED = a_change(2, "worsened", severity="serious")
RECOVERED = a_change(2, "recovered", from_status="at_risk", to_status="on_track")
RETRACTED = a_change(2, "retracted", from_status="at_risk", to_status="on_track")


def down(start: timedelta, end: timedelta, outcome: Outcome) -> Callable[[datetime], Answer | None]:
    """A channel that answers in one way from one moment to another."""
    return lambda now: Answer(outcome) if NOON + start <= now < NOON + end else None


@dataclass(frozen=True)
class Scenario:
    """Push at these moments; want exactly these messages, each within its window, by mail."""

    push: tuple[tuple[timedelta, SlipChanged], ...]
    want: tuple[tuple[str, int, timedelta, timedelta], ...]
    lasts: timedelta = 10 * MINUTE
    outage: Callable[[datetime], Answer | None] = field(default=lambda _: None)


SCENARIOS = {
    "a slip is told at once": Scenario(
        push=((0 * SECOND, OPENED),),
        want=(("lan", 1, 0 * SECOND, 5 * SECOND),),
    ),
    "a repeat tells nobody": Scenario(
        push=((0 * SECOND, OPENED), (MINUTE, OPENED), (2 * MINUTE, OPENED)),
        want=(("lan", 1, 0 * SECOND, 5 * SECOND),),
    ),
    "a slip and its recovery are two messages": Scenario(
        push=((0 * SECOND, OPENED), (MINUTE, RECOVERED)),
        want=(
            ("lan", 1, 0 * SECOND, 5 * SECOND),
            ("lan", 2, MINUTE, MINUTE + 5 * SECOND),
        ),
    ),
    "an older change after a newer one tells nobody": Scenario(
        push=((0 * SECOND, WORSENED), (MINUTE, OPENED)),
        want=(("lan", 2, 0 * SECOND, 5 * SECOND),),
    ),
    "a relay down for an hour delays and loses nothing": Scenario(
        push=((0 * SECOND, OPENED), (MINUTE, WORSENED)),
        outage=down(-MINUTE, HOUR, Outcome.RETRY),
        lasts=3 * HOUR,
        want=(
            ("lan", 1, HOUR, HOUR + 31 * MINUTE),
            ("lan", 2, HOUR, HOUR + 32 * MINUTE),
        ),
    ),
    "what recovers before it was told is told once, by its recovery": Scenario(
        push=((0 * SECOND, OPENED), (MINUTE, RECOVERED)),
        outage=down(-MINUTE, 30 * MINUTE, Outcome.RETRY),
        lasts=3 * HOUR,
        want=(("lan", 2, 30 * MINUTE, HOUR + MINUTE),),
    ),
    "what is retracted before it was told is never told": Scenario(
        push=((0 * SECOND, OPENED), (MINUTE, RETRACTED)),
        outage=down(-MINUTE, 30 * MINUTE, Outcome.RETRY),
        lasts=3 * HOUR,
        want=(),
    ),
    "what was told is retracted by name": Scenario(
        push=((0 * SECOND, OPENED), (MINUTE, RETRACTED)),
        want=(
            ("lan", 1, 0 * SECOND, 5 * SECOND),
            ("lan", 2, MINUTE, MINUTE + 5 * SECOND),
        ),
    ),
    "a halted channel holds everything and loses nothing": Scenario(
        push=((0 * SECOND, OPENED), (MINUTE, WORSENED)),
        outage=down(-MINUTE, 20 * MINUTE, Outcome.HALTED),
        lasts=HOUR,
        want=(
            ("lan", 1, 20 * MINUTE, 26 * MINUTE),
            ("lan", 2, 20 * MINUTE, 26 * MINUTE),
        ),
    ),
    "a flapping episode tells its whole chain, in order": Scenario(
        push=(
            (0 * SECOND, OPENED),
            (MINUTE, RECOVERED),
            (2 * MINUTE, a_change(3)),
            (3 * MINUTE, a_change(4, "recovered")),
        ),
        want=(
            ("lan", 1, 0 * SECOND, 5 * SECOND),
            ("lan", 2, MINUTE, MINUTE + 5 * SECOND),
            ("lan", 3, 2 * MINUTE, 2 * MINUTE + 5 * SECOND),
            ("lan", 4, 3 * MINUTE, 3 * MINUTE + 5 * SECOND),
        ),
    ),
}


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=list(SCENARIOS))
async def test_these_messages_and_nothing_else(scenario: Scenario, workers: int) -> None:
    world = World(a_directory(by_mail("lan", "so-khcn")), workers=workers)
    world.mail.outage = scenario.outage
    pushes = [*scenario.push]
    while world.clock.now() < NOON + scenario.lasts:
        while pushes and NOON + pushes[0][0] <= world.clock.now():
            await world.hear(pushes.pop(0)[1])
        await world.deliver()
        world.clock.advance(timedelta(seconds=5))

    times = {(one.recipient, one.seq): one.sent_at for one in world.deliveries.kept.values()}
    got = [(who, seq) for who, seq, _ in world.told]
    assert got == [(who, seq) for who, seq, _, _ in scenario.want]
    for who, seq, earliest, latest in scenario.want:
        at = times[who, seq]
        assert at is not None
        assert NOON + earliest <= at <= NOON + latest


async def test_a_halt_spends_nobodys_attempts_and_stops_after_one_probe() -> None:
    world = World(a_directory(by_mail("lan", "so-khcn"), by_mail("minh", "so-khcn")))
    world.mail.outage = down(-MINUTE, 20 * MINUTE, Outcome.HALTED)
    await world.hear(OPENED)

    await world.deliver()
    assert len(world.mail.tried) == 1
    await world.pass_time(5 * MINUTE)

    assert len(world.mail.tried) == 2
    assert {one.attempts for one in world.deliveries.kept.values()} == {0}


async def test_one_channel_halted_leaves_the_other_at_work() -> None:
    world = World(a_directory(a_recipient("lan")))
    world.zalo.outage = down(-MINUTE, HOUR, Outcome.HALTED)
    await world.hear(OPENED, WORSENED)
    await world.deliver()

    assert world.told == [("lan", 1, "email"), ("lan", 2, "email")]
