"""The table of figures: every vintage of a target or of the context."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from services.gateway.exports.columns import columns
from services.gateway.exports.places import among_of, place_of
from services.gateway.exports.table import Row, Table
from targets.areas import Area
from targets.catalogue import Programme
from targets.measures import Measure
from targets.observations import ABSENT, Observation, Opinions, current
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
    now, said = set(current(vintages).values()), Opinions(vintages)
    among = among_of(vintages)
    ordered = sorted(vintages, key=lambda seen: (seen.reported_at, seen.vintage), reverse=True)
    return Table(
        id,
        title,
        columns(
            "target", "measure", "measure_name", "area", "area_name", "period", "period_end",
            "stage", "stage_name", "value", "unit", "place", "obs_status", "obs_status_name",
            "current", "reported_at", "source", "event_id", "note", "evidence", "accepted",
            "refused", "opinion", "invented",
        ),
        [
            _figure_row(
                programme.area_by_id,
                measures,
                among,
                seen,
                seen in now,
                refused=not said.stands(seen),
            )
            for seen in ordered
        ],
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
    among: dict[tuple[str, str, str], Decimal],
    seen: Observation,
    now: bool,
    *,
    refused: bool,
) -> Row:
    fact = seen.fact
    measure = measures.get(fact.target, {}).get(fact.measure)
    area = areas.get(fact.area)
    return (
        fact.target, fact.measure, measure.name if measure else fact.measure,
        fact.area, area.name if area else fact.area,
        str(fact.period), fact.period.end, fact.stage.value, stage_name[fact.stage],
        None if seen.status in ABSENT else seen.value, measure.unit if measure else "",
        None if seen.status in ABSENT or measure is None else place_of(seen, measure.unit, among),
        seen.status.value, obs_status_name[seen.status], now, seen.reported_at, seen.source,
        seen.event_id, seen.note, seen.evidence, seen.accepted, refused,
        seen.opinion.value, seen.invented,
    )  # fmt: skip
