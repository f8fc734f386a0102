"""Scenarios: push these things at these times, want these letters in these windows, nothing else.

Whoever runs one sees it with one worker and with three over the same store.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from schemas.events import SlipChanged
from services.alerts.deliveries import Answer, Outcome, Policy
from services.alerts.digests import TargetStanding
from services.alerts.episodes import Channel
from services.alerts.habits import Habits
from services.alerts.routing import OWNER, Recipient, Route
from tests.unit.alerts.world import NOON, World, a_change, a_directory, by_mail

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = timedelta(0)

Outage = Callable[[datetime], Answer | None]


@dataclass(frozen=True)
class Does:
    """What somebody does: the kind of an act and its fields."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Want:
    """One letter: to whom, about which `episode:change`, from when to when, what kind of letter."""

    to: str
    about: tuple[str, ...]
    earliest: timedelta
    latest: timedelta
    kind: str = ""
    channel: str = "email"


@dataclass(frozen=True)
class Scenario:
    """Times count from the start. What is wanted stands in the order of sending."""

    push: Sequence[tuple[timedelta, SlipChanged | Does]]
    want: Sequence[Want]
    lasts: timedelta = 10 * MINUTE
    step: timedelta = 5 * SECOND
    start: datetime = NOON
    habits: Habits = field(default_factory=Habits)
    recipients: Sequence[Recipient] = ()
    routes: Sequence[Route] = ()
    outages: Mapping[Channel, Outage] = field(default_factory=dict)
    standing: Sequence[TargetStanding] = ()
    unsent: Mapping[str, str] = field(default_factory=dict)
    """Why these, as `episode:change:recipient`, were not sent."""


@dataclass(frozen=True)
class Sent:
    """One letter as it left."""

    at: datetime
    to: str
    about: tuple[str, ...]
    kind: str
    channel: str


def letters(world: World) -> list[Sent]:
    """Every letter that was taken over, in the order of sending, with what was in it."""
    members: dict[str, list[str]] = {}
    for one in world.deliveries.kept.values():
        named = f"{one.episode}:{one.seq}" if one.episode else one.occasion.value
        mark = {"escalation": f"^{one.step}", "assigned": "@"}.get(one.occasion.value, "")
        members.setdefault(one.letter, []).append(named + mark)
    found = [
        Sent(at, one.recipient, tuple(sorted(members[one.letter])), one.kind, one.channel.value)
        for carrier in (world.mail, world.zalo)
        for (one, _), at in zip(carrier.sent, carrier.sent_at, strict=True)
    ]
    return sorted(found, key=lambda one: (one.at, one.to, one.about, one.channel))


async def play(
    scenario: Scenario, workers: int, stored: Callable[[World], None] = lambda _: None
) -> World:
    """Let it happen; `stored` puts another store under the world."""
    people = scenario.recipients or (by_mail("lan", "so-khcn"),)
    directory = a_directory(
        *people,
        routes=scenario.routes or (Route(to=(OWNER,)),),
        habits=scenario.habits,
        default=(people[0].id,),
    )
    world = World(directory, workers=workers, start=scenario.start, policy=Policy())
    world.verdicts.kept = list(scenario.standing)
    stored(world)
    for channel, outage in scenario.outages.items():
        (world.mail if channel is Channel.EMAIL else world.zalo).outage = outage
    pushes = sorted(scenario.push, key=lambda one: one[0])
    while world.clock.now() <= scenario.start + scenario.lasts:
        while pushes and scenario.start + pushes[0][0] <= world.clock.now():
            await _push(world, pushes.pop(0)[1])
        await world.sweep()
        await world.deliver()
        world.clock.advance(scenario.step)
    return world


async def _push(world: World, what: SlipChanged | Does) -> None:
    if isinstance(what, SlipChanged):
        await world.hear(what)
        return
    now = world.clock.now()
    fields = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in what.fields.items()
    }
    await world.act(what.kind, **fields)


def check(scenario: Scenario, world: World) -> None:
    """These letters, each within its window, and nothing else; and the reasons of the others."""
    got = letters(world)
    wanted = [(one.to, one.about, one.kind, one.channel) for one in scenario.want]
    shown = [(one.to, one.about, one.kind, one.channel) for one in got]
    assert shown == wanted, [(str(one.at), one.to, one.about, one.kind) for one in got]
    for sent, want in zip(got, scenario.want, strict=True):
        passed = sent.at - scenario.start
        assert want.earliest <= passed <= want.latest, (want, passed)
    whys = {
        f"{one.episode}:{one.seq}:{one.recipient}": one.why.value
        for one in world.deliveries.kept.values()
        if not one.told and not one.occasion.digest and one.occasion.value != "escalation"
    }
    for named, why in scenario.unsent.items():
        assert whys.get(named) == why, (named, whys)


def down(start: timedelta, end: timedelta, outcome: Outcome, origin: datetime = NOON) -> Outage:
    """A channel that answers in one way from one moment to another."""
    return lambda now: Answer(outcome) if origin + start <= now < origin + end else None


def slip(episode: str, seq: int = 1, change: str = "opened", **fields: object) -> SlipChanged:
    """A change of some episode; `a:1` in what is wanted."""
    plain: dict[str, object] = {"episode": episode, **fields}
    if change == "recovered":
        plain |= {"from_status": "at_risk", "to_status": "on_track"}
    return a_change(seq, change, **plain)
