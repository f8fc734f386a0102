"""Figures from a file, judged without broker or store: what the service would say of the same."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from schemas.codec import NUMBER
from targets.admission import admit
from targets.catalogue import Programme, Target
from targets.judge import judge
from targets.observations import Observation, ObsStatus, Stage
from targets.periods import BadPeriod, Period
from targets.refusals import Refused
from targets.verdicts import Verdict

COLUMNS = (
    "target",
    "measure",
    "area",
    "period",
    "stage",
    "value",
    "status",
    "reported_at",
    "source",
    "opinion",
    "note",
)
_NUMBER = re.compile(NUMBER)
UNNAMED = "file"  # the source of a figure that names none


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the file. An empty value says that there is none, and withdraws an older one; an
    opinion is a person's word on the figure of this fact with this value."""

    line: int
    target: str
    measure: str
    area: str
    period: str
    stage: str
    value: Decimal
    status: str
    source: str
    reported_at: datetime
    note: str = ""
    evidence: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is not judged, and what was expected."""

    line: int
    reason: str
    expected: str
    got: str = ""

    def __str__(self) -> str:
        got = f", got {self.got!r}" if self.got else ""
        return f"line {self.line}: {self.reason}: expected {self.expected}{got}"


@dataclass(slots=True)
class Read:
    """What a file says that was known by a day."""

    observations: list[Observation] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    later: int = 0  # lines reported after the day


class NotThisTable(ValueError):
    """The file's first line does not name the columns."""


def read(programme: Programme, lines: Iterable[str], as_of: date) -> Read:
    """The vintages in a file that had been reported by the end of a day.

    A figure without a day of reporting counts from the end of its period on.
    """
    table = csv.DictReader(lines)
    missing = [name for name in COLUMNS[:4] if name not in (table.fieldnames or ())]
    if missing or "value" not in (table.fieldnames or ()):
        raise NotThisTable(f"expected the columns {', '.join(COLUMNS)}")
    found = Read()
    figures: list[Figure] = []
    for row in table:
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        try:
            figure = _figure(cells, table.line_num, programme, as_of)
        except _Unreadable as unreadable:
            found.wrong.append(unreadable.wrong)
        else:
            if figure is None:
                found.later += 1
            else:
                figures.append(figure)
    for report in _reports(figures):
        _admit(programme, report, as_of, found)
    found.wrong.sort(key=lambda one: one.line)
    return found


def verdicts(
    programme: Programme, observations: Sequence[Observation], as_of: date
) -> list[tuple[Target, Verdict]]:
    """Every target of the catalogue with its verdict on a day."""
    by_target: dict[str, list[Observation]] = {}
    for seen in observations:
        by_target.setdefault(seen.fact.target, []).append(seen)
    return [
        (target, judge(programme, target, by_target.get(target.id, ()), as_of))
        for target in programme.targets
    ]


class _Unreadable(Exception):
    def __init__(self, wrong: Wrong) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong


def _figure(cells: dict[str, str], line: int, programme: Programme, as_of: date) -> Figure | None:
    """A line as a figure, or None when it was reported after the day."""
    zone = ZoneInfo(programme.timezone)
    end = datetime.combine(as_of, time.max, zone)
    reported_at = _reported_at(cells, line, zone, end)
    if reported_at is None or reported_at > end:
        return None
    status = cells["status"] or (ObsStatus.NORMAL if cells["value"] else ObsStatus.MISSING)
    return Figure(
        line,
        cells["target"],
        cells["measure"] or "value",
        cells["area"],
        cells["period"],
        cells["stage"],
        _value(cells["value"], line),
        status,
        cells["source"] or UNNAMED,
        reported_at,
        note=cells["note"],
        opinion=cells["opinion"],
    )


def _reported_at(
    cells: dict[str, str], line: int, zone: ZoneInfo, end: datetime
) -> datetime | None:
    given = cells["reported_at"]
    if given:
        try:
            moment = datetime.fromisoformat(given)
        except ValueError as error:
            expected = "a day such as 2026-03-31, or a moment with its offset"
            raise _Unreadable(Wrong(line, "bad_time", expected, given)) from error
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        period = Period.parse(cells["period"])
    except BadPeriod:
        return end  # admission says what is wrong with it
    foreseen = cells["status"] == ObsStatus.FORECAST or cells["stage"] == Stage.PLAN
    if period.start > end.date() and not foreseen:
        return None
    return min(datetime.combine(period.end, time(23, 59, 59), zone), end)


def _value(text: str, line: int) -> Decimal:
    if text and not _NUMBER.fullmatch(text):  # Decimal itself reads "1_000" and "١" as numbers
        raise _Unreadable(Wrong(line, "not_a_number", "a number such as 12.5", text))
    return Decimal(text or 0)


def _reports(figures: Iterable[Figure]) -> Iterator[list[Figure]]:
    """The lines as reports: what one source said of one target at one moment, no fact twice."""
    reports: dict[tuple[str, str, datetime], list[Figure]] = {}
    facts: dict[tuple[str, str, datetime], set[tuple[str, str, str, str]]] = {}
    for one in figures:
        key = (one.target, one.source, one.reported_at)
        fact = (one.measure, one.area, one.period, one.stage)
        if fact in facts.get(key, ()):
            yield reports.pop(key)
            facts.pop(key)
        reports.setdefault(key, []).append(one)
        facts.setdefault(key, set()).add(fact)
    yield from reports.values()


def _admit(programme: Programme, report: list[Figure], as_of: date, found: Read) -> None:
    """Take in a report without the lines of it that are wrong."""
    while report:
        first = report[0]
        try:
            found.observations.extend(
                admit(
                    programme,
                    first.target,
                    report,
                    reported_at=first.reported_at,
                    source=first.source,
                    event_id=f"{first.line:09}",
                    today=as_of,
                )
            )
        except Refused as refused:
            wrong: set[int] = set()
            for one in refused.refusals:
                parts = one.pointer.split("/")
                of = int(parts[2]) if len(parts) > 2 else None
                lines = range(len(report)) if of is None else (of,)
                for number in lines:
                    wrong.add(number)
                    found.wrong.append(
                        Wrong(report[number].line, one.reason, one.expected, one.got)
                    )
            report = [one for number, one in enumerate(report) if number not in wrong]
        else:
            return
