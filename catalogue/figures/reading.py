"""From the press's table of published figures to reports: every row is accounted for, or the file
is refused with the line."""

import csv
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from catalogue.fields import exact
from catalogue.figures.figure import Figure
from catalogue.figures.mapping import Mapping, Place, read_mapping
from catalogue.problems import CatalogueError, Problem
from targets.catalogue import Programme
from targets.periods import BadPeriod, Period

HERE = Path(__file__).parent
OBSERVATIONS = HERE / "lao-cai-observations.csv"
EARLIER_RELEASES = HERE / "earlier-releases.csv"
MAPPING = HERE / "mapping.yaml"

#: Noon, so that the day is the same one in Hà Nội and in UTC.
_HOUR = time(12)
_AMONG = re.compile(r"(?:^|;\s*)of (\d+)\b")
_PROVINCE = re.compile(r"^province=([a-z-]+)")
_PLAN = "plan"

_PERIOD_END = "không rõ ngày công bố, lấy ngày cuối kỳ / undated: the end of its period taken"
_COLLECTED = "không rõ ngày công bố, lấy ngày thu thập / undated: the day of collection taken"
_PARTIAL = "ngày công bố chỉ rõ đến {0}, lấy ngày cuối / published in {0}: its last day taken"


def shipped(programme: Programme) -> list[Figure]:
    """Every real figure that slipwatch ships with, earlier releases first."""
    return [
        *read_figures(EARLIER_RELEASES, MAPPING, programme),
        *read_figures(OBSERVATIONS, MAPPING, programme),
    ]


def read_figures(table: Path, mapping: Path, programme: Programme) -> list[Figure]:
    """The figures of a table, in its order; a rank is followed by the number it is among."""
    rules = read_mapping(mapping, programme)
    found: list[Figure] = []
    problems: list[Problem] = []
    with table.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        for row in rows:
            try:
                found.extend(_figures(row, rules, programme))
            except _Wrong as wrong:
                problems.append(Problem(str(table), rows.line_num, wrong.field, str(wrong)))
    if problems:
        raise CatalogueError(tuple(problems))
    return found


def reports(figures: Iterable[Figure]) -> Iterator[tuple[Figure, ...]]:
    """Neighbours with the same source and event id, together: each is one event on the wire."""
    for _, group in groupby(figures, key=lambda figure: (figure.source, figure.event_id)):
        yield tuple(group)


class _Wrong(ValueError):
    """A row that cannot be placed."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def _figures(row: dict[str, str], rules: Mapping, programme: Programme) -> Iterator[Figure]:
    place = rules.place(row["indicator"], row["area"])
    if place is None:
        raise _Wrong("indicator", f"the mapping does not know {row['indicator']!r}")
    status = rules.statuses.get(row["status"])
    if status is None:
        raise _Wrong("status", f"the mapping does not know {row['status']!r}")
    period = _period(row["period"])
    among = _among(row)
    reported_on, dated = _reported_on(row, period, rules)
    try:
        value = exact(row["value"])
    except ValueError as error:
        raise _Wrong("value", str(error)) from error

    def figure(measure: str, amount: Decimal, stage: str) -> Figure:
        return Figure(
            target=place.target,
            measure=measure,
            area=_area(row, period, among, rules, programme),
            period=str(period),
            value=amount,
            status=status,
            reported_at=datetime.combine(reported_on, _HOUR, ZoneInfo(rules.timezone)),
            source=rules.source,
            event_id=_event_id(row),
            stage=stage,
            note="; ".join(part for part in (row["note"], dated) if part),
            evidence=row["source_url"],
            indicator=row["indicator"],
        )

    yield figure(place.measure, value, _stage(row["status"], place, programme))
    if place.n and row["unit"] == "rank":
        if among is None:
            raise _Wrong("note", "a rank needs its number in the note, like 'of 63'")
        yield figure(place.n, Decimal(among), "")


def _period(text: str) -> Period:
    try:
        return Period.parse(re.sub(r"^(\d{4})-H([12])$", r"\1-S\2", text))
    except BadPeriod as error:
        raise _Wrong("period", f"{text!r} is no period") from error


def _among(row: dict[str, str]) -> int | None:
    found = _AMONG.search(row["note"])
    return int(found[1]) if found else None


def _area(
    row: dict[str, str], period: Period, among: int | None, rules: Mapping, programme: Programme
) -> str:
    if row["area"] != "region":
        if row["area"] not in programme.area_by_id:
            raise _Wrong("area", f"there is no area {row['area']!r} in the catalogue")
        return row["area"]
    named = _PROVINCE.match(row["note"])
    if named is None:
        return rules.whole_region
    merged = among == rules.provinces_merged or period.end >= rules.merged_on
    area = (rules.since if merged else rules.before).get(named[1])
    if area is None:
        raise _Wrong("note", f"the mapping does not know the province {named[1]!r}")
    return area


def _reported_on(row: dict[str, str], period: Period, rules: Mapping) -> tuple[date, str]:
    """The day of publication, and what has to be said about it.

    A plan for a year to come was known before that year: on the day of collection at the latest.
    """
    text = row["published_on"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text), ""
    if found := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month = int(found[1]), int(found[2])
        return date(year, month, monthrange(year, month)[1]), _PARTIAL.format(f"{found[2]}/{year}")
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 12, 31), _PARTIAL.format(text)
    if text:
        raise _Wrong("published_on", f"{text!r} is no day, month or year")
    if period.end > rules.collected_on:
        return rules.collected_on, _COLLECTED
    return period.end, _PERIOD_END


def _stage(status: str, place: Place, programme: Programme) -> str:
    """A plan is a stage of every series; the other stages are of series that have them."""
    known = programme.target_by_id.get(place.target) or programme.context_by_id[place.target]
    return status if status == _PLAN or known.measure_by_id[place.measure].stages else ""


def _event_id(row: dict[str, str]) -> str:
    """The same row is always the same event; a corrected row is another one."""
    return str(uuid5(NAMESPACE_URL, "slipwatch:figure/" + "|".join(row.values())))
