"""What is told when: at once, together, once it has settled, and never twice."""

from dataclasses import replace

import pytest

from services.alerts.deliveries import Outcome
from services.alerts.episodes import Channel
from services.alerts.habits import Budget, Habits, Outage, Unstable
from services.alerts.routing import Route
from tests.unit.alerts.scenarios.running import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    START,
    Scenario,
    Want,
    check,
    down,
    play,
    slip,
)
from tests.unit.alerts.world import a_recipient, by_mail

SOON = 5 * SECOND


def lan(*about: str, at: object = START, kind: str = "", **more: object) -> Want:
    """A letter to the desk within five seconds of a moment."""
    return Want("lan", about, at, at + SOON, kind, **more)  # type: ignore[arg-type, operator]


SCENARIOS = {
    "a slip is told at once": Scenario(push=[(START, slip("a"))], want=[lan("a:1")]),
    "a repeat tells nobody": Scenario(
        push=[(START, slip("a")), (MINUTE, slip("a")), (2 * MINUTE, slip("a"))],
        want=[lan("a:1")],
    ),
    "what follows a letter goes together with what else follows it": Scenario(
        push=[
            (START, slip("a")),
            (MINUTE, slip("b")),
            (3 * MINUTE, slip("c")),
            (5 * MINUTE, slip("a", 2, "worsened", severity="serious")),
        ],
        want=[lan("a:1"), lan("a:2", "b:1", "c:1", at=15 * MINUTE, kind="later")],
        lasts=HOUR,
    ),
    "what comes at the same moment is one letter": Scenario(
        push=[(START, slip(name)) for name in "abcd"],
        want=[lan("a:1", "b:1", "c:1", "d:1", kind="later")],
    ),
    "what becomes critical breaks out of the bundle": Scenario(
        push=[
            (START, slip("a")),
            (MINUTE, slip("b")),
            (2 * MINUTE, slip("a", 2, "worsened", severity="critical")),
        ],
        want=[
            lan("a:1"),
            lan("a:2", at=2 * MINUTE),
            lan("b:1", at=17 * MINUTE),
        ],
        lasts=HOUR,
    ),
    "many critical findings at once are one letter": Scenario(
        push=[(START, slip(name, severity="critical")) for name in "abcd"],
        want=[lan("a:1", "b:1", "c:1", "d:1", kind="later")],
    ),
    "a recovery is told when it has lasted": Scenario(
        push=[(START, slip("a")), (HOUR, slip("a", 2, "recovered"))],
        want=[lan("a:1"), lan("a:2", at=HOUR + 10 * MINUTE)],
        lasts=2 * HOUR,
    ),
    "a recovery that does not last is not told, nor that all is as before": Scenario(
        push=[
            (START, slip("a")),
            (HOUR, slip("a", 2, "recovered")),
            (HOUR + 5 * MINUTE, slip("a", 3)),
        ],
        want=[lan("a:1")],
        unsent={"a:2:lan": "overtaken", "a:3:lan": "no_news"},
        lasts=3 * HOUR,
    ),
    "what recovers before it was told is told to nobody": Scenario(
        push=[(START, slip("a")), (MINUTE, slip("b")), (2 * MINUTE, slip("b", 2, "recovered"))],
        want=[lan("a:1")],
        unsent={"b:1:lan": "over_before_told", "b:2:lan": "never_told"},
        lasts=HOUR,
    ),
    "what is retracted before it was told is told to nobody": Scenario(
        push=[(START, slip("a")), (MINUTE, slip("b")), (2 * MINUTE, slip("b", 2, "retracted"))],
        want=[lan("a:1")],
        unsent={"b:1:lan": "over_before_told", "b:2:lan": "never_told"},
        lasts=HOUR,
    ),
    "a revision that retracts is told by name to whoever was told": Scenario(
        push=[(START, slip("a")), (HOUR, slip("a", 2, "retracted"))],
        want=[lan("a:1"), lan("a:2", at=HOUR)],
        lasts=2 * HOUR,
    ),
    "an older change after a newer one tells nobody": Scenario(
        push=[(START, slip("a", 2, "worsened")), (MINUTE, slip("a"))],
        want=[lan("a:2")],
        lasts=HOUR,
    ),
    "what will not settle is told once as such, and again when it has settled": Scenario(
        push=[
            (number * HOUR, slip("a", number + 1, "opened" if number % 2 == 0 else "recovered"))
            for number in range(8)
        ],
        habits=Habits(unstable=Unstable(changes=4, within=6 * HOUR)),
        want=[
            lan("a:1"),
            lan("a:2", at=HOUR + 10 * MINUTE),
            lan("a:3", at=2 * HOUR),
            lan("a:4", at=3 * HOUR, kind="unstable"),
            Want("lan", ("a:8",), 10 * HOUR, 10 * HOUR + 2 * MINUTE),
        ],
        step=MINUTE,
        lasts=DAY,
    ),
    "an hour's budget collapses the rest into one letter": Scenario(
        push=[(number * MINUTE, slip(f"e{number}")) for number in range(6)],
        habits=Habits(bundle=SECOND, budget=Budget(hour=3, day=20)),
        want=[
            lan("e0:1"),
            lan("e1:1", at=MINUTE),
            lan("e2:1", at=2 * MINUTE),
            lan("e3:1", "e4:1", "e5:1", at=HOUR, kind="budget"),
        ],
        lasts=2 * HOUR,
    ),
    "what is critical is told above the budget and counts": Scenario(
        push=[
            (START, slip("a")),
            (MINUTE, slip("b", severity="critical")),
            (2 * MINUTE, slip("c")),
        ],
        habits=Habits(bundle=SECOND, budget=Budget(hour=1, day=20)),
        want=[
            lan("a:1"),
            lan("b:1", at=MINUTE),
            Want("lan", ("c:1",), HOUR + MINUTE, HOUR + 2 * MINUTE),
        ],
        lasts=2 * HOUR,
    ),
    "a breached floor says what its weaker findings would, while it lasts": Scenario(
        push=[
            (START, slip("floor", finding="floor_breached", severity="serious", since="2026")),
            (START, slip("fall", finding="falling", since="2026")),
            (START, slip("old", finding="falling", since="2024")),
            (2 * HOUR, slip("floor", 2, "recovered", finding="floor_breached", since="2026")),
        ],
        want=[
            lan("floor:1", "old:1", kind="later"),
            Want("lan", ("fall:1",), 2 * HOUR, 2 * HOUR + 2 * MINUTE),
            Want("lan", ("floor:2",), 2 * HOUR + 10 * MINUTE, 2 * HOUR + 16 * MINUTE),
        ],
        lasts=4 * HOUR,
    ),
    "a weaker finding that ends under its breached floor is told to nobody": Scenario(
        push=[
            (START, slip("floor", finding="floor_breached", severity="serious", since="2026")),
            (START, slip("fall", finding="falling", since="2026")),
            (HOUR, slip("fall", 2, "recovered", finding="falling", since="2026")),
        ],
        want=[lan("floor:1")],
        unsent={"fall:1:lan": "over_before_told", "fall:2:lan": "never_told"},
        lasts=3 * HOUR,
    ),
    "many silent sources are one letter about an outage": Scenario(
        push=[
            *(
                (number * MINUTE, slip(f"s{number}", target=f"t{number}", finding="source_silent"))
                for number in range(4)
            ),
            (HOUR, slip("late", target="t9", finding="source_silent")),
            (3 * HOUR, slip("late", 2, "recovered", target="t9", finding="source_silent")),
        ],
        habits=Habits(outage=Outage(targets=4, within=12 * HOUR)),
        routes=[Route(to=("lan",))],
        want=[lan("s0:1", "s1:1", "s2:1", "s3:1", at=10 * MINUTE, kind="outage")],
        unsent={"late:1:lan": "over_before_told", "late:2:lan": "never_told"},
        lasts=5 * HOUR,
    ),
    "one silent source is told by itself, after a while": Scenario(
        push=[(START, slip("s", finding="source_silent"))],
        want=[lan("s:1", at=10 * MINUTE)],
        lasts=HOUR,
    ),
    "a relay down for an hour leaves one letter with the present state": Scenario(
        push=[
            (START, slip("a")),
            (MINUTE, slip("b")),
            (2 * MINUTE, slip("a", 2, "worsened", severity="serious")),
            (3 * MINUTE, slip("c")),
            (4 * MINUTE, slip("c", 2, "recovered")),
        ],
        outages={Channel.EMAIL: down(-MINUTE, HOUR, Outcome.RETRY)},
        want=[Want("lan", ("a:2", "b:1"), HOUR, HOUR + 31 * MINUTE, "backlog")],
        unsent={"a:1:lan": "overtaken", "c:1:lan": "over_before_told", "c:2:lan": "never_told"},
        lasts=3 * HOUR,
    ),
    "a halted channel holds everything and loses nothing": Scenario(
        push=[(START, slip("a")), (MINUTE, slip("a", 2, "worsened", severity="serious"))],
        outages={Channel.EMAIL: down(-MINUTE, 20 * MINUTE, Outcome.HALTED)},
        want=[Want("lan", ("a:2",), 20 * MINUTE, 26 * MINUTE)],
        lasts=HOUR,
    ),
    "Zalo answers with an error and the mail takes over": Scenario(
        push=[(START, slip("a"))],
        recipients=[
            replace(
                a_recipient(),
                channels=(Channel.ZALO, Channel.EMAIL),
                by_every_channel=frozenset(),
            )
        ],
        outages={Channel.ZALO: down(-MINUTE, HOUR, Outcome.FELL_BACK)},
        want=[lan("a:1")],
        lasts=HOUR,
    ),
    "a channel that lets nothing through for hours gives way to the next": Scenario(
        push=[(START, slip("a"))],
        recipients=[
            replace(
                a_recipient(),
                channels=(Channel.ZALO, Channel.EMAIL),
                by_every_channel=frozenset(),
            )
        ],
        outages={Channel.ZALO: down(-MINUTE, DAY, Outcome.HALTED)},
        want=[Want("lan", ("a:1",), 4 * HOUR, 4 * HOUR + 2 * MINUTE)],
        step=MINUTE,
        lasts=8 * HOUR,
    ),
    "what is critical goes by every channel at once": Scenario(
        push=[(START, slip("a", severity="critical"))],
        recipients=[replace(a_recipient(), by_every_channel=frozenset({"critical"}))],
        want=[lan("a:1"), lan("a:1", channel="zalo")],
    ),
    "two people are told apart": Scenario(
        push=[(START, slip("a"))],
        recipients=[by_mail("lan", "so-khcn"), by_mail("minh", "so-khcn")],
        want=[lan("a:1"), Want("minh", ("a:1",), START, SOON)],
    ),
}


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=list(SCENARIOS))
async def test_these_letters_and_nothing_else(scenario: Scenario, workers: int) -> None:
    check(scenario, await play(scenario, workers))
