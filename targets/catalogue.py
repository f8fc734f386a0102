"""The promises as values that cannot be wrong: a programme and its targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from targets.areas import Area, Level
from targets.goals import Base, Break, Goal, Waypoint
from targets.kinds import (
    Above,
    Checklist,
    Count,
    Floor,
    Group,
    Growth,
    Judged,
    Kind,
    Rank,
    RankGain,
    Reach,
    Rule,
)
from targets.measures import Measure, Range, Share
from targets.periods import Cadence
from targets.words import Contradiction, Text


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading that targets are shown under."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Owner:
    """The department that answers for a target. `assumed` where no document names it."""

    id: str
    name: Text
    assumed: bool = True


@dataclass(frozen=True)
class Target:
    """One promise, with all that is needed to judge it.

    `value` names the measure that is judged, or the share it is derived as. `goals` in order of
    their dates. `base` None means "the first settled figure of the series": an assumption that
    the page states. `publishing_delay_days`: how long after a period's end its figure usually
    appears.
    """

    id: str
    name: Text
    theme: str
    rule: Rule
    unit: str
    goals: tuple[Goal, ...]
    measures: tuple[Measure, ...]
    value: str | Share
    owner: Owner
    cadence: Cadence
    publishing_delay_days: int
    paragraph: str
    base: Base | None = None
    waypoints: tuple[Waypoint, ...] = ()
    breaks: tuple[Break, ...] = ()
    weight: Decimal = Decimal(1)
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise Contradiction("weight", f"the weight of {self.id} is {self.weight}, below zero")
        if self.publishing_delay_days < 0:
            raise Contradiction(
                "publishing_delay_days", "a figure cannot appear before its period ends"
            )
        self._check_measures()
        self._check_goals()
        self._check_rule()

    def _check_measures(self) -> None:
        ids = [measure.id for measure in self.measures]
        if len(set(ids)) < len(ids):
            raise Contradiction("measures", f"two measures of {self.id} have the same id")
        named = (
            (self.value,)
            if isinstance(self.value, str)
            else (self.value.numerator, self.value.denominator)
        )
        if not isinstance(self.rule, Checklist | Group):
            for name in named:
                if name not in ids:
                    raise Contradiction("value", f"{self.id} has no measure named {name!r}")

    def _check_goals(self) -> None:
        if not self.goals and not isinstance(self.rule, Judged):
            raise Contradiction("goals", f"{self.id} promises nothing: a goal is missing")
        days = [goal.by for goal in self.goals]
        if days != sorted(set(days)):
            raise Contradiction(
                "goals", f"the goals of {self.id} are not in the order of their dates"
            )
        for number, goal in enumerate(self.goals):
            if self.base is not None and goal.value == self.base.value and self._measures_distance:
                raise Contradiction(
                    f"goals.{number}.value",
                    f"the goal of {self.id} equals its base, {goal.value}: there is no way to go",
                )
            if self.base is not None and self.base.period.end >= goal.by:
                raise Contradiction(
                    "base.period", f"the base of {self.id} ends after its goal is due"
                )
        for number, waypoint in enumerate(self.waypoints):
            if self.goals and waypoint.by >= self.goals[-1].by:
                raise Contradiction(
                    f"waypoints.{number}.by",
                    f"the waypoint of {waypoint.by} comes after the deadline {self.goals[-1].by}",
                )

    def _check_rule(self) -> None:
        match self.rule:
            case Floor(limit=limit, profile=profile):
                if profile and (len(profile) != 12 or list(profile) != sorted(profile)):
                    raise Contradiction("rule.profile", "the profile needs twelve rising shares")
                if limit <= 0:
                    raise Contradiction("rule.limit", "a floor at or below zero holds nothing up")
            case Rank(n=n) | RankGain(n=n):
                if n < 2:
                    raise Contradiction("rule.n", "a rank needs at least two to rank among")
                for number, goal in enumerate(self.goals):
                    if not 1 <= goal.value <= n:
                        raise Contradiction(
                            f"goals.{number}.value", f"place {goal.value} does not exist among {n}"
                        )
            case Group() as group:
                self._check_group(group)
            case Checklist(items=items):
                if not items:
                    raise Contradiction("rule.items", f"the checklist of {self.id} is empty")
                if len({item.id for item in items}) < len(items):
                    raise Contradiction("rule.items", "two items have the same id")
                if any(item.due > self.goals[-1].by for item in items):
                    raise Contradiction("rule.items", "an item is due after the target's deadline")
            case Judged(valid_days=days) if days < 1:
                raise Contradiction(
                    "rule.valid_days", "a judgement has to be valid for a day at least"
                )
            case _:
                pass

    def _check_group(self, rule: Group) -> None:
        known = {measure.id for measure in self.measures}
        if not 1 <= rule.k < rule.n:
            raise Contradiction("rule.k", f"the leading {rule.k} of {rule.n} is no group")
        if set(rule.fields) - known or not rule.fields:
            raise Contradiction("rule.fields", "every field needs a measure of ranks")
        for number, one in enumerate(rule.computed):
            if one.field not in rule.fields:
                raise Contradiction(
                    f"rule.computed.{number}.field", f"{one.field!r} is no field of {self.id}"
                )
            if one.measure not in known or one.measure in rule.fields:
                raise Contradiction(
                    f"rule.computed.{number}.measure",
                    f"{self.id} has no measure of values named {one.measure!r}",
                )
        if len({one.field for one in rule.computed}) < len(rule.computed):
            raise Contradiction("rule.computed", "a field is computed in one way only")

    @property
    def _measures_distance(self) -> bool:
        """Whether the rule divides by the distance from base to goal."""
        return isinstance(self.rule, Reach | Rank | Growth | Count)

    @property
    def kind(self) -> Kind:
        """The name of the rule."""
        return self.rule.kind

    @cached_property
    def measure_by_id(self) -> Mapping[str, Measure]:
        """The target's measures, and one of 0 or 1 for every item of a checklist."""
        measures = {measure.id: measure for measure in self.measures}
        if isinstance(self.rule, Checklist):
            done = Range(Decimal(0), Decimal(1))
            for item in self.rule.items:
                measures.setdefault(item.id, Measure(item.id, item.name, "done", possible=done))
        return measures

    def goal_on(self, day: date) -> Goal | None:
        """The goal that counts on a day: the first whose date has not passed, else the last."""
        return next(
            (goal for goal in self.goals if day <= goal.by), self.goals[-1] if self.goals else None
        )


@dataclass(frozen=True, slots=True)
class Context:
    """Series that belong to no promise, kept and shown beside the programme and never judged."""

    id: str
    name: Text
    measures: tuple[Measure, ...]

    @property
    def measure_by_id(self) -> Mapping[str, Measure]:
        """The series by their ids."""
        return {measure.id: measure for measure in self.measures}


@dataclass(frozen=True)
class Programme:
    """All promises of one province, as one version of its catalogue states them."""

    id: str
    name: Text
    version: str
    area: str
    timezone: str
    themes: tuple[Theme, ...]
    areas: tuple[Area, ...]
    targets: tuple[Target, ...]
    context: tuple[Context, ...] = ()
    note: Text | None = None

    def __post_init__(self) -> None:
        for name, ids in (
            ("themes", [theme.id for theme in self.themes]),
            ("areas", [area.id for area in self.areas]),
            ("targets", [target.id for target in self.targets] + [one.id for one in self.context]),
        ):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise Contradiction(name, f"{', '.join(twice)} stands twice")
        if self.area not in self.area_by_id:
            raise Contradiction(
                "area", f"the programme's own area {self.area!r} is not among its areas"
            )
        for number, target in enumerate(self.targets):
            if target.theme not in {theme.id for theme in self.themes}:
                raise Contradiction(
                    f"targets.{number}.theme", f"there is no theme {target.theme!r}"
                )
            if isinstance(target.rule, Above) and target.rule.area not in self.area_by_id:
                raise Contradiction(
                    f"targets.{number}.rule.area", f"there is no area {target.rule.area!r}"
                )
            if isinstance(target.rule, Group) and target.rule.computed:
                self._check_region(number, target.rule)

    def _check_region(self, number: int, rule: Group) -> None:
        """A place can be computed only among provinces that the catalogue knows."""
        if self.area not in self.region or len(self.region) != rule.n:
            raise Contradiction(
                f"targets.{number}.rule.n",
                f"places among {rule.n} are computed, but the areas of the region are "
                f"{len(self.region)}, or the programme's own is not one of them",
            )

    @cached_property
    def target_by_id(self) -> Mapping[str, Target]:
        """The targets by their ids."""
        return {target.id: target for target in self.targets}

    @cached_property
    def context_by_id(self) -> Mapping[str, Context]:
        """The series that are only context, by their ids."""
        return {one.id: one for one in self.context}

    @cached_property
    def area_by_id(self) -> Mapping[str, Area]:
        """The areas by their ids."""
        return {area.id: area for area in self.areas}

    @cached_property
    def region(self) -> tuple[str, ...]:
        """The provinces of the programme's region, its own among them."""
        return tuple(area.id for area in self.areas if area.region)

    @cached_property
    def communes(self) -> tuple[str, ...]:
        """The areas that together make the province."""
        return tuple(area.id for area in self.areas if area.level is Level.COMMUNE)
