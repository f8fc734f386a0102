"""The tables of figures: every vintage of a target or of the context, and the budget's shares."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from services.gateway.exports.columns import columns
from services.gateway.exports.table import Row, Table
from targets.areas import Area
from targets.catalogue import Programme, Target
from targets.kinds import Floor
from targets.measures import Measure, Share
from targets.numbers import round_to
from targets.observations import ABSENT, Observation, current
from targets.plain import VALUE_PLACES
from targets.wording import obs_status_name, stage_name
from targets.words import Text


def figures_table(
    programme: Programme,
    id: str,
    title: Text,
    measures: Mapping[str, Mapping[str, Measure]],
    vintages: Sequence[Observation],
    as_of: date,
) -> Table:
    """Every vintage of some series, newest first. `measures` by the series' id and their own."""
    now = set(current(vintages).values())
    ordered = sorted(vintages, key=lambda seen: (seen.reported_at, seen.vintage), reverse=True)
    return Table(
        id,
        title,
        columns(
            "target", "measure", "measure_name", "area", "area_name", "period", "period_end",
            "stage", "stage_name", "value", "unit", "obs_status", "obs_status_name", "current",
            "reported_at", "source", "event_id", "note", "evidence", "accepted", "invented",
        ),
        [_figure_row(programme.area_by_id, measures, seen, seen in now) for seen in ordered],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        notes=(_NO_VALUE,) if any(seen.status in ABSENT for seen in vintages) else (),
        sources=tuple(sorted({seen.source for seen in vintages})),
        invented=any(seen.invented for seen in vintages),
    )  # fmt: skip


_NO_VALUE = Text(
    "Ô giá trị trống: nguồn báo rằng không có số liệu (xem trạng thái số liệu).",
    "An empty value: the source says that there is no figure (see its status).",
)


def _figure_row(
    areas: Mapping[str, Area],
    measures: Mapping[str, Mapping[str, Measure]],
    seen: Observation,
    now: bool,
) -> Row:
    fact = seen.fact
    measure = measures.get(fact.target, {}).get(fact.measure)
    area = areas.get(fact.area)
    return (
        fact.target, fact.measure, measure.name if measure else fact.measure,
        fact.area, area.name if area else fact.area,
        str(fact.period), fact.period.end, fact.stage.value, stage_name[fact.stage],
        None if seen.status in ABSENT else seen.value, measure.unit if measure else "",
        seen.status.value, obs_status_name[seen.status], now, seen.reported_at, seen.source,
        seen.event_id, seen.note, seen.evidence, seen.accepted, seen.invented,
    )  # fmt: skip


def budget_table(
    programme: Programme, vintages: Mapping[str, Sequence[Observation]], as_of: date
) -> Table:
    """What each target with a floor had in every year and stage, and what was missing."""
    rows = [
        row
        for target in programme.targets
        if isinstance(target.rule, Floor) and isinstance(target.value, Share)
        for row in _budget_rows(programme, target, target.rule, target.value, vintages)
    ]
    seen = [one for some in vintages.values() for one in some]
    return Table(
        "budget",
        Text("Ngân sách", "Budget"),
        columns(
            "target", "target_name", "period", "period_end", "stage", "stage_name", "numerator",
            "denominator", "share", "limit", "met", "shortfall", "invented",
        ),
        rows,
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        sources=tuple(sorted({one.source for one in seen})),
        invented=any(one.invented for one in seen),
    )  # fmt: skip


def _budget_rows(
    programme: Programme,
    target: Target,
    rule: Floor,
    share: Share,
    vintages: Mapping[str, Sequence[Observation]],
) -> Iterable[Row]:
    now = [
        seen
        for seen in current(vintages.get(target.id, ())).values()
        if seen.fact.area == programme.area and seen.status not in ABSENT
    ]
    part = {
        (one.fact.period, one.fact.stage): one for one in now if one.fact.measure == share.numerator
    }
    whole = {
        (one.fact.period, one.fact.stage): one
        for one in now
        if one.fact.measure == share.denominator
    }
    for key in sorted(
        part.keys() & whole.keys(), key=lambda key: (key[0].end, key[0].start, key[1])
    ):
        above, below = part[key], whole[key]
        if not below.value:
            continue
        asked = rule.limit * below.value / 100
        yield (
            target.id, target.name, str(key[0]), key[0].end, key[1].value, stage_name[key[1]],
            above.value, below.value, round_to(100 * above.value / below.value, VALUE_PLACES),
            rule.limit, above.value >= asked, max(asked - above.value, Decimal(0)),
            above.invented or below.invented,
        )  # fmt: skip
