"""Builders that give the ordinary values, so that a test states only what matters to it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from targets.areas import Area, Level
from targets.catalogue import Owner, Programme, Target, Theme
from targets.goals import Base, Break, Comparison, Goal, Waypoint
from targets.judge import judge
from targets.kinds import (
    Above,
    Checklist,
    Count,
    Floor,
    Group,
    Growth,
    Item,
    Judged,
    Rank,
    RankGain,
    Reach,
    Rule,
)
from targets.measures import Aggregate, Measure, Range, Share
from targets.observations import Decision, Fact, Observation, ObsStatus, Stage
from targets.periods import Cadence, Period
from targets.verdicts import Verdict
from targets.words import Text

HOME = "lao-cai"
NATION = "vn"
PERCENT = Range(Decimal(0), Decimal(100))
REPORTED = datetime(2026, 11, 1, 8, tzinfo=UTC)


def words(text: str) -> Text:
    return Text(text, text)


def a_measure(
    id: str = "value",
    *,
    unit: str = "%",
    possible: Range = PERCENT,
    plausible: Range | None = None,
    aggregate: Aggregate = Aggregate.NONE,
    stages: tuple[Stage, ...] = (),
) -> Measure:
    return Measure(
        id,
        words(id),
        unit,
        possible,
        plausible or Range(),
        aggregate,
        stages,
    )


def a_goal(value: str = "80", by: str = "2030-12-31", sign: str = ">=") -> Goal:
    return Goal(Decimal(value), date.fromisoformat(by), Comparison(sign))


def a_base(value: str = "20", period: str = "2025") -> Base:
    return Base(Decimal(value), Period.parse(period), "the statistics office")


def a_target(
    *,
    id: str = "share",
    rule: Rule | None = None,
    goals: tuple[Goal, ...] = (),
    base: Base | None = None,
    waypoints: tuple[Waypoint, ...] = (),
    breaks: tuple[Break, ...] = (),
    measures: tuple[Measure, ...] = (),
    value: str | Share = "value",
    unit: str = "%",
    cadence: Cadence = Cadence.YEAR,
    delay: int = 90,
    weight: str = "1",
    theme: str = "theme",
) -> Target:
    return Target(
        id=id,
        name=words(id),
        theme=theme,
        rule=rule or Reach(),
        unit=unit,
        goals=goals or (a_goal(),),
        measures=measures or (a_measure(),),
        value=value,
        owner=Owner("dost", words("the department")),
        cadence=cadence,
        publishing_delay_days=delay,
        paragraph="1",
        base=base,
        waypoints=waypoints,
        breaks=breaks,
        weight=Decimal(weight),
    )


def a_budget(*, limit: str = "3", rising: bool = True, profile: tuple[Decimal, ...] = ()) -> Target:
    stages = (Stage.PLAN, Stage.ESTIMATE, Stage.PROVISIONAL, Stage.FINAL)
    money = Range(Decimal(0))
    return a_target(
        id="budget",
        rule=Floor(Decimal(limit), rising, profile),
        goals=(a_goal(limit),),
        measures=(
            a_measure("spent", unit="VND", possible=money, stages=stages),
            a_measure("total", unit="VND", possible=money, stages=stages),
        ),
        value=Share("spent", "total"),
        delay=120,
    )


def a_rank(*, n: int = 34, goal: str = "20", base: Base | None = None) -> Target:
    return a_target(
        id="rank",
        rule=Rank(n),
        goals=(a_goal(goal, "2045-12-31", "<="),),
        base=base,
        measures=_places(),
        unit="rank",
        delay=300,
    )


def a_rank_gain(*, n: int = 34, goal: str = "10", since: str = "2025") -> Target:
    return a_target(
        id="gain",
        rule=RankGain(n, Period.parse(since)),
        goals=(a_goal(goal),),
        measures=_places(),
        unit="places",
    )


def _places() -> tuple[Measure, ...]:
    whole = Range(Decimal(1))
    return (
        a_measure(unit="rank", possible=whole),
        a_measure("n", unit="", possible=whole),
    )


def a_checklist(*due: str, by: str = "2030-12-31", assumed: bool = False) -> Target:
    items = tuple(
        Item(f"item-{number}", words(f"item {number}"), date.fromisoformat(day), assumed)
        for number, day in enumerate(due, start=1)
    )
    return a_target(
        id="list",
        rule=Checklist(items),
        goals=(a_goal(str(len(items)), by),),
        measures=(a_measure(),),
        unit="items",
        cadence=Cadence.HALF,
    )


def a_count(goal: str = "1", base: Base | None = None) -> Target:
    return a_target(
        id="firms",
        rule=Count(),
        goals=(a_goal(goal),),
        base=base,
        measures=(a_measure(unit="firms", possible=Range(Decimal(0))),),
        unit="firms",
    )


def a_benchmarked() -> Target:
    return a_target(
        id="above",
        rule=Above("national", NATION),
        goals=(a_goal("0", sign=">"),),
        measures=(
            a_measure(possible=Range(Decimal(-100), Decimal(100))),
            a_measure("national", possible=Range(Decimal(-100), Decimal(100))),
        ),
    )


def a_group(*fields: str, k: int = 3, n: int = 9) -> Target:
    return a_target(
        id="group",
        rule=Group(k, n, fields),
        goals=(a_goal(str(k), sign="<="),),
        measures=tuple(
            a_measure(field, unit="rank", possible=Range(Decimal(1))) for field in fields
        ),
        value=fields[0],
        unit="rank",
    )


def a_growth(*, flow: bool, goal: str = "30", base: Base | None = None) -> Target:
    base_from = "2021" if flow else "2025"
    return a_target(
        id="growth",
        rule=Growth(flow, Period.parse(base_from), Period.parse("2025")),
        goals=(a_goal(goal),),
        base=base,
        measures=(a_measure(unit="people", possible=Range(Decimal(0))),),
    )


def a_judged(valid_days: int = 365) -> Target:
    return a_target(
        id="grade",
        rule=Judged(valid_days),
        goals=(a_goal("3"),),
        measures=(a_measure(unit="grade", possible=Range(Decimal(1), Decimal(4))),),
        unit="grade",
    )


def a_programme(*targets: Target, communes: int = 0) -> Programme:
    areas = (
        Area(HOME, words("Lào Cai"), Level.PROVINCE),
        Area("lao-cai-pre-merger", words("Lào Cai (cũ)"), Level.PREDECESSOR),
        Area("yen-bai-pre-merger", words("Yên Bái (cũ)"), Level.PREDECESSOR),
        Area(NATION, words("Cả nước"), Level.NATION),
        *(
            Area(f"commune-{number}", words(f"Xã {number}"), Level.COMMUNE)
            for number in range(1, communes + 1)
        ),
    )
    themes = tuple(
        Theme(theme, words(theme)) for theme in sorted({target.theme for target in targets})
    )
    return Programme(
        "p", words("p"), "2026.1+abcdef12", HOME, "Asia/Ho_Chi_Minh", themes, areas, targets
    )


def seen(
    target: Target,
    period: str,
    value: str,
    *,
    measure: str = "value",
    area: str = HOME,
    stage: str = "",
    status: str = "A",
    at: datetime = REPORTED,
    source: str = "urn:office",
    event: str = "",
    invented: bool = False,
    note: str = "",
    opinion: str = "",
) -> Observation:
    return Observation(
        Fact(target.id, measure, area, Period.parse(period), Stage(stage)),
        Decimal(value),
        ObsStatus(status),
        at,
        source,
        event or f"{measure}/{area}/{period}/{stage}",
        invented=invented,
        note=note,
        opinion=Decision(opinion),
    )


def series(target: Target, **values: str) -> list[Observation]:
    """`series(target, y2024="20", y2025="30")`: settled yearly figures."""
    return [seen(target, name[1:].replace("_", "-"), value) for name, value in values.items()]


def spending(
    target: Target,
    period: str,
    spent: str,
    total: str,
    *,
    stage: str = "plan",
    status: str = "A",
    at: datetime = REPORTED,
) -> list[Observation]:
    """A numerator and its denominator, in VND."""
    return [
        seen(target, period, spent, measure="spent", stage=stage, status=status, at=at),
        seen(target, period, total, measure="total", stage=stage, status=status, at=at),
    ]


def on(
    day: str, target: Target, figures: Iterable[Observation] = (), *, communes: int = 0
) -> Verdict:
    """The verdict on a day."""
    programme = a_programme(target, communes=communes)
    return judge(programme, target, figures, date.fromisoformat(day))
