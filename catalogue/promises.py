"""One entry of `targets`, read into a target that cannot be wrong, or noted as wrong."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from catalogue.fields import Fields, member
from catalogue.nodes import Mapping as MappingNode
from catalogue.nodes import line_of
from catalogue.rules import read_rule
from targets.catalogue import Context, Owner, Target
from targets.goals import Base, Break, Comparison, Goal, Waypoint
from targets.measures import Aggregate, Measure, Share
from targets.observations import Stage
from targets.periods import Cadence
from targets.words import Contradiction, Text

TARGET_FIELDS = (
    "id", "name", "theme", "paragraph", "kind", "rule", "unit", "goals", "base", "waypoints",
    "breaks", "measures", "value", "owner", "owner_assumed", "cadence", "publishing_delay_days",
    "weight", "note",
)  # fmt: skip
MEASURE_FIELDS = (
    "id", "name", "unit", "possible", "plausible", "aggregate", "stages", "context",
)  # fmt: skip

_T = TypeVar("_T")


def refused(fields: Fields, make: Callable[[], _T]) -> _T | None:
    """Make a domain value; where the domain sees a contradiction, note it on its line."""
    try:
        return make()
    except Contradiction as contradiction:
        place = ".".join(step for step in (fields.place, contradiction.field) if step)
        line = line_of(fields.node, contradiction.field)
        fields.sheet.add(fields.file, line, place, contradiction.sentence)
    return None


def read_target(fields: Fields, owners: Mapping[str, Text]) -> Target | None:
    """The target, or None when something is wrong with it."""
    fields.only(TARGET_FIELDS)
    identity, name, unit = fields.identifier("id"), fields.words("name"), fields.text("unit")
    rule = read_rule(fields)
    goals = tuple(_goal(entry) for entry in fields.each("goals"))
    base = _base(fields)
    waypoints = tuple(_waypoint(entry) for entry in fields.each("waypoints"))
    breaks = tuple(_break(entry) for entry in fields.each("breaks"))
    measures = tuple(read_measure(entry, name, unit) for entry in fields.each("measures"))
    value = _value(fields)
    owner = _owner(fields, owners)
    cadence = fields.choice("cadence", Cadence)
    delay = fields.integer("publishing_delay_days")
    paragraph, theme = fields.text("paragraph"), fields.identifier("theme")
    weight, note = fields.decimal("weight", Decimal(1)), fields.words_if_any("note")
    if not fields.sound:
        return None
    return refused(
        fields,
        lambda: Target(
            id=identity,
            name=name,
            theme=theme,
            rule=rule,
            unit=unit,
            goals=goals,
            measures=measures,
            value=value,
            owner=owner,
            cadence=cadence,
            publishing_delay_days=delay,
            paragraph=paragraph,
            base=base,
            waypoints=waypoints,
            breaks=breaks,
            weight=weight,
            note=note,
        ),
    )


def read_context(fields: Fields) -> Context | None:
    """Series that belong to no promise."""
    fields.only(("id", "name", "measures"))
    identity, name = fields.identifier("id"), fields.words("name")
    measures = tuple(
        read_measure(entry, None, None, context=True)
        for entry in fields.each("measures", required=True)
    )
    ids = [measure.id for measure in measures]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        fields.wrong("measures", f"two measures have the id {twice!r}")
    return Context(identity, name, measures) if fields.sound else None


def read_measure(
    fields: Fields, name: Text | None, unit: str | None, *, context: bool = False
) -> Measure:
    """A series. Inside a target, its name and unit are the target's unless it has its own."""
    fields.only(MEASURE_FIELDS)
    stages = []
    for text in fields.texts("stages"):
        try:
            stages.append(member(Stage, text))
        except ValueError as error:
            fields.wrong("stages", str(error))
    return Measure(
        id=fields.identifier("id"),
        name=name if name and not fields.has("name") else fields.words("name"),
        unit=fields.text("unit", unit),
        possible=fields.interval("possible"),
        plausible=fields.interval("plausible"),
        aggregate=fields.choice("aggregate", Aggregate, Aggregate.NONE),
        stages=tuple(stages),
        context=fields.flag("context", context),
    )


def _goal(fields: Fields) -> Goal:
    fields.only(("value", "by", "comparison"))
    return Goal(
        fields.decimal("value"),
        fields.day("by"),
        fields.choice("comparison", Comparison, Comparison.AT_LEAST),
    )


def _base(fields: Fields) -> Base | None:
    if not fields.has("base"):
        return None
    base = fields.inner("base")
    if base is None:
        return None
    base.only(("value", "period", "source"))
    return Base(base.decimal("value"), base.period("period"), base.text("source"))


def _waypoint(fields: Fields) -> Waypoint:
    fields.only(("value", "by", "source"))
    return Waypoint(fields.decimal("value"), fields.day("by"), fields.text("source"))


def _break(fields: Fields) -> Break:
    fields.only(("start", "why"))
    return Break(fields.period("start"), fields.words("why"))


def _value(fields: Fields) -> str | Share:
    if isinstance(fields.node.entries.get("value"), MappingNode):
        share = fields.inner("value")
        if share is not None:
            share.only(("numerator", "denominator"))
            return Share(share.identifier("numerator"), share.identifier("denominator"))
    return fields.identifier("value", "value")


def _owner(fields: Fields, owners: Mapping[str, Text]) -> Owner:
    identity = fields.identifier("owner")
    if identity and identity not in owners:
        fields.wrong("owner", f"there is no owner {identity!r} in the list `owners`")
    return Owner(identity, owners.get(identity, Text("", "")), fields.flag("owner_assumed", True))
