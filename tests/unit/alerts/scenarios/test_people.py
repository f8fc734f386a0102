"""What people do and when they rest: acts, silences, escalation, deputies, quiet hours, digests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.alerts.deliveries import Answer, Outcome, State
from services.alerts.episodes import Channel
from services.alerts.habits import DigestKind, Habits, Quiet
from services.alerts.routing import HEAD, OWNER, Absence, Escalation, Route
from tests.unit.alerts.scenarios.running import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    START,
    Does,
    Scenario,
    Want,
    check,
    letters,
    play,
    slip,
)
from tests.unit.alerts.world import World, a_directory, an_act, by_mail

DESK = by_mail("lan", "so-khcn")
CHIEF = replace(by_mail("giam-doc", "so-khcn"), head=True)
OFFICE = by_mail("van-phong", "ban-chi-dao")
LADDER = (Escalation(DAY, (HEAD,)), Escalation(3 * DAY, ("van-phong",)))
ROUTES = (Route(to=(OWNER,), escalation=LADDER),)
NIGHTS = Habits(quiet=Quiet(weekends=True))


def at(to: str, *about: str, when: timedelta = START, kind: str = "", **more: Any) -> Want:
    """A letter within a minute and a bit of a moment: what is held is looked at each minute."""
    return Want(to, about, when, when + 65 * SECOND, kind, **more)


def escalating(**fields: Any) -> Scenario:
    """A department with a head, under a steering committee's office."""
    plain: dict[str, Any] = {
        "recipients": [DESK, CHIEF, OFFICE],
        "routes": ROUTES,
        "step": MINUTE,
        "lasts": 5 * DAY,
    }
    return Scenario(**(plain | fields))


#: Wednesday 03/02/2027, noon in Lào Cai: the last day of work. Mùng 1 is 06/02/2027.
BEFORE_TET = datetime(2027, 2, 3, 5, 0, tzinfo=UTC)
#: Thursday 11/02/2027, 06:30: the first morning after it.
AFTER_TET = datetime(2027, 2, 10, 23, 30, tzinfo=UTC)

WEDNESDAY = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)

SCENARIOS = {
    "nobody answers, and it climbs": escalating(
        push=[(START, slip("a"))],
        want=[
            at("lan", "a:1"),
            at("giam-doc", "a:1^1", when=DAY),
            at("van-phong", "a:1^2", when=3 * DAY),
        ],
    ),
    "who acknowledges stops it": escalating(
        push=[(START, slip("a")), (2 * HOUR, Does("acknowledged", {"episode": "a"}))],
        want=[at("lan", "a:1")],
    ),
    "acknowledging after the first step stops the second": escalating(
        push=[(START, slip("a")), (30 * HOUR, Does("acknowledged", {"episode": "a"}))],
        want=[at("lan", "a:1"), at("giam-doc", "a:1^1", when=DAY)],
    ),
    "what worsens after it was acknowledged climbs again": escalating(
        push=[
            (START, slip("a")),
            (HOUR, Does("acknowledged", {"episode": "a"})),
            (2 * HOUR, slip("a", 2, "worsened", severity="serious")),
        ],
        want=[
            at("lan", "a:1"),
            at("lan", "a:2", when=2 * HOUR),
            at("giam-doc", "a:2^1", when=DAY + 2 * HOUR),
            at("van-phong", "a:2^2", when=3 * DAY + 2 * HOUR),
        ],
    ),
    "a recovery stops it, and whoever was told above hears of it": escalating(
        push=[(START, slip("a")), (30 * HOUR, slip("a", 2, "recovered"))],
        want=[
            at("lan", "a:1"),
            at("giam-doc", "a:1^1", when=DAY),
            at("giam-doc", "a:2", when=30 * HOUR + 10 * MINUTE),
            at("lan", "a:2", when=30 * HOUR + 10 * MINUTE),
        ],
    ),
    "a silence stops it while it lasts": escalating(
        push=[
            (START, slip("a")),
            (
                HOUR,
                Does(
                    "silenced",
                    {"matcher": {"episodes": ["a"]}, "starts": START, "ends": 3 * DAY},
                ),
            ),
        ],
        want=[
            at("lan", "a:1"),
            at("giam-doc", "a:1^1", when=3 * DAY + HOUR),
            at("van-phong", "a:1^2", when=3 * DAY + HOUR),
        ],
    ),
    "a silence that ends is followed by what is still open, as it stands": Scenario(
        push=[
            (
                START,
                Does(
                    "silenced",
                    {"matcher": {"themes": ["infrastructure"]}, "starts": START, "ends": DAY},
                ),
            ),
            (HOUR, slip("a")),
            (2 * HOUR, slip("b")),
            (3 * HOUR, slip("a", 2, "worsened", severity="critical")),
            (4 * HOUR, slip("b", 2, "recovered")),
        ],
        want=[at("lan", "a:2", when=DAY)],
        unsent={"a:1:lan": "overtaken", "b:1:lan": "over_before_told", "b:2:lan": "never_told"},
        step=MINUTE,
        lasts=2 * DAY,
    ),
    "a silence that somebody ends early is over within a minute": Scenario(
        push=[
            (
                START,
                Does(
                    "silenced",
                    {
                        "_id": "s1",
                        "matcher": {"targets": ["coverage-5g"]},
                        "starts": START,
                        "ends": DAY,
                    },
                ),
            ),
            (HOUR, slip("a")),
            (2 * HOUR, Does("silence_ended", {"silence": "s1"})),
        ],
        want=[at("lan", "a:1", when=2 * HOUR)],
        lasts=4 * HOUR,
    ),
    "who was told before a silence hears through it that all is well": Scenario(
        push=[
            (START, slip("a")),
            (
                HOUR,
                Does(
                    "silenced",
                    {"matcher": {"episodes": ["a"]}, "starts": START, "ends": 3 * DAY},
                ),
            ),
            (2 * HOUR, slip("a", 2, "recovered")),
        ],
        want=[at("lan", "a:1"), at("lan", "a:2", when=2 * HOUR + 10 * MINUTE)],
        lasts=4 * HOUR,
    ),
    "whoever is given it is told": Scenario(
        push=[
            (START, slip("a")),
            (HOUR, Does("assigned", {"episode": "a", "assignee": "van-phong"})),
        ],
        recipients=[DESK, OFFICE],
        routes=[Route(to=(OWNER,))],
        want=[at("lan", "a:1"), at("van-phong", "a:1@", when=HOUR)],
        lasts=2 * HOUR,
    ),
    "a deputy is told instead, and both are shown": Scenario(
        push=[(START, slip("a")), (3 * DAY, slip("a", 2, "recovered"))],
        recipients=[
            replace(
                DESK,
                absences=(Absence(date(2026, 11, 20), date(2026, 11, 24), "van-phong"),),
            ),
            OFFICE,
        ],
        routes=[Route(to=(OWNER,))],
        want=[
            at("van-phong", "a:1"),
            at("van-phong", "a:2", when=3 * DAY + 10 * MINUTE),
        ],
        unsent={"a:1:lan": "deputised"},
        step=MINUTE,
        lasts=4 * DAY,
    ),
    "at night only what is critical is told; the rest in the morning as it then stands": Scenario(
        start=WEDNESDAY,
        push=[
            (10 * HOUR, slip("a")),
            (11 * HOUR, slip("b")),
            (12 * HOUR, slip("c", severity="critical")),
            (13 * HOUR, slip("d")),
            (14 * HOUR, slip("b", 2, "recovered")),
            (15 * HOUR, slip("a", 2, "worsened", severity="serious")),
        ],
        habits=Habits(quiet=Quiet()),
        want=[
            at("lan", "c:1", when=12 * HOUR),
            at("lan", "a:2", "d:1", when=18 * HOUR + 30 * MINUTE, kind="morning"),
        ],
        unsent={"a:1:lan": "overtaken", "b:1:lan": "over_before_told", "b:2:lan": "never_told"},
        step=MINUTE,
        lasts=DAY,
    ),
    "over Tết everything waits but what is critical": Scenario(
        start=BEFORE_TET,
        push=[
            (START, slip("z")),
            (DAY, slip("a")),
            (3 * DAY, slip("b")),
            (4 * DAY, slip("c", severity="critical")),
            (5 * DAY, slip("d")),
        ],
        habits=NIGHTS,
        want=[
            at("lan", "z:1"),
            at("lan", "c:1", when=4 * DAY),
            at("lan", "a:1", "b:1", "d:1", when=AFTER_TET - BEFORE_TET, kind="morning"),
        ],
        step=5 * MINUTE,
        lasts=9 * DAY,
    ),
    "a digest is sent on working days, and not when there is nothing to say": Scenario(
        push=[(HOUR, slip("a"))],
        recipients=[replace(DESK, digests=frozenset({DigestKind.DAILY}))],
        want=[
            at("lan", "a:1", when=HOUR),
            # Tuesday 24/11/2026 is a holiday: Vietnam's day of culture.
            at("lan", "daily", when=DAY + 19 * HOUR + 30 * MINUTE, kind="daily"),
        ],
        step=MINUTE,
        lasts=4 * DAY,
    ),
    "the weekly digest comes on Monday, if only to say that nothing is new": Scenario(
        push=[],
        recipients=[replace(DESK, digests=frozenset({DigestKind.WEEKLY}))],
        want=[
            at("lan", "weekly", when=timedelta(0), kind="weekly"),
            at("lan", "weekly", when=6 * DAY + 19 * HOUR + 30 * MINUTE, kind="weekly"),
        ],
        step=5 * MINUTE,
        lasts=8 * DAY,
    ),
}


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=list(SCENARIOS))
async def test_these_letters_and_nothing_else(scenario: Scenario, workers: int) -> None:
    check(scenario, await play(scenario, workers))


async def test_an_act_before_its_episode_waits_and_then_counts() -> None:
    world = World(a_directory(DESK, CHIEF, OFFICE, routes=ROUTES, default=("lan",)), workers=3)

    await world.acts.insert(an_act("acknowledged", world.clock.now() + HOUR, episode="a"))
    taken = await world.take_acts()
    assert (taken.taken, taken.waiting) == (0, 1)
    await world.hear(slip("a"))
    await world.pass_time(2 * DAY, step=10 * MINUTE)

    assert [(one.to, one.about) for one in letters(world)] == [("lan", ("a:1",))]
    story = world.episodes.kept["a"]
    assert story.acknowledged is not None
    assert story.acknowledged.by == "account-minh"
    assert world.acts.kept[story.acknowledged.id]["taken"] is not None


async def test_acts_in_any_order_and_twice_leave_the_same_state() -> None:
    acts = [
        an_act("assigned", episode="a", assignee="lan"),
        an_act("planned", episode="a", comment="Bổ sung trạm phát", due="2026-12-01"),
        an_act("commented", episode="a", comment="đang kiểm tra"),
    ]
    ends = []
    for order in (acts, acts[::-1]):
        world = World(a_directory(DESK))
        await world.hear(slip("a"))
        for act in order:
            await world.acts.insert({**act})
            await world.take_acts()
        for kept in world.acts.kept.values():
            kept["taken"] = None
        await world.take_acts()
        story = world.episodes.kept["a"]
        ends.append((story.acts, story.assignee, story.plan))

    assert ends[0] == ends[1]
    assert ends[0][1] == "lan"
    assert ends[0][2] is not None
    assert ends[0][2].due == date(2026, 12, 1)


async def test_a_dead_letter_is_replayed_with_its_tries_kept() -> None:
    world = World(a_directory(DESK))
    world.mail.script = [Answer(Outcome.REFUSED, "550 no such user")]
    await world.hear(slip("a"))
    await world.deliver()
    (dead,) = world.deliveries.kept.values()
    assert (dead.state, dead.dead_letter) == (State.DEAD, True)
    assert await world.deliveries.count_dead_letters() == {Channel.EMAIL: 1}

    await world.act("replayed", episode="a", delivery=dead.id)
    await world.deliver()

    (sent,) = world.deliveries.kept.values()
    assert sent.state is State.SENT
    assert [one.outcome for one in sent.tries] == [Outcome.REFUSED, Outcome.DELIVERED]
    assert await world.deliveries.count_dead_letters() == {}
