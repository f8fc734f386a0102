"""The report in words: what the page and the PDF show, line by line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from services.gateway.charts.small import counts
from services.gateway.present.around import GROUPS
from services.gateway.present.forms import Forms
from services.gateway.present.rows import Badge, badge
from services.gateway.reports.content import Due, Move, Report, Revision
from services.gateway.reports.deeds import Told, told_story
from services.gateway.reports.lines import (
    BudgetLine,
    Gap,
    Section,
    budget_charts,
    budget_lines,
    gaps,
    sections,
)
from services.gateway.reports.phrases import PHRASES
from services.gateway.search import WORST_FIRST
from targets.catalogue import Programme
from targets.numbers import period_en
from targets.observations import ABSENT
from targets.periods import MONTHS, Cadence, Period
from targets.verdicts import Status

Plain = Mapping[str, Any]
REVISIONS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class CountLine:
    """How many targets have a status."""

    badge: Badge
    count: int
    percent: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A theme or an owner: its targets, and how many of them stand how."""

    name: str
    total: int
    cells: tuple[int, ...]
    score: str


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A target whose status has changed."""

    id: str
    name: str
    before: Badge | None
    after: Badge
    sentence: str


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A figure that took the place of another."""

    name: str
    what: str
    was: str
    now: str
    source: str
    day: str
    invented: bool


@dataclass(frozen=True, slots=True)
class DueLine:
    """A deliverable or a goal with a day."""

    id: str
    name: str
    what: str
    day: str
    distance: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """All that is shown."""

    programme: str
    period: str
    period_id: str
    told_until: str
    day: str
    over: bool
    issuer: tuple[str, ...]
    summary: tuple[str, ...]
    bar: Markup
    counts: tuple[CountLine, ...]
    total: int
    groups: tuple[str, ...]
    themes: tuple[GroupLine, ...]
    owners: tuple[GroupLine, ...]
    moves: tuple[MoveLine, ...]
    first: tuple[MoveLine, ...]
    revisions: tuple[RevisionLine, ...]
    more_revisions: int
    quiet: int
    stories: tuple[Told, ...]
    overdue: tuple[DueLine, ...]
    next: tuple[DueLine, ...]
    gaps: tuple[Gap, ...]
    budget: tuple[BudgetLine, ...]
    budget_charts: tuple[tuple[Markup, ...], ...]
    sections: tuple[Section, ...]
    version: str
    invented: bool


def say(forms: Forms, phrase: str, **parts: object) -> str:
    """A phrase of the report."""
    return forms.text(PHRASES[phrase]).format(**parts)


def period_title(forms: Forms, period: Period) -> str:
    """The period as a heading: Tháng 9 năm 2026, Quý 3 năm 2026."""
    if not forms.vi:
        written = period_en(period)
        return written[:1].upper() + written[1:]
    nth = (period.start.month - 1) // MONTHS[period.cadence] + 1
    parts: dict[str, object] = {"n": nth, "year": period.start.year}
    if period.cadence is Cadence.HALF:
        parts |= {"half": say(forms, "half"), "which": say(forms, f"half.{nth}")}
    return say(forms, f"period.{period.cadence}", **parts)


def report_page(
    forms: Forms, programme: Programme, report: Report, issuer: tuple[str, ...] = ()
) -> ReportPage:
    """The report for one reader."""
    standing, day = report.standing, forms.day(report.about.day)
    due = tuple(_due(forms, programme, report, one) for one in report.due)
    return ReportPage(
        forms.text(programme.name),
        period_title(forms, report.about.period),
        str(report.about.period),
        say(forms, "told_until", day=day),
        day,
        report.about.over,
        issuer,
        _summary(forms, report, day),
        counts([(one["status"], one["count"]) for one in standing["statuses"]]),
        tuple(
            CountLine(
                badge(forms, one["status"]), one["count"], f"{forms.number(one['percent'], 1)}%"
            )
            for one in standing["statuses"]
        ),
        standing["targets"],
        tuple(GROUPS),
        _themes(forms, report),
        _owners(forms, report),
        tuple(_move(forms, programme, one) for one in _worst_first(report.moves)),
        tuple(_move(forms, programme, one) for one in _worst_first(report.first)),
        tuple(_revision(forms, programme, one) for one in report.revisions[:REVISIONS_SHOWN]),
        max(len(report.revisions) - REVISIONS_SHOWN, 0),
        report.quiet,
        tuple(told_story(forms, programme, report, one) for one in report.stories),
        tuple(line for line, one in zip(due, report.due, strict=True) if one.overdue),
        tuple(line for line, one in zip(due, report.due, strict=True) if not one.overdue),
        gaps(forms, report.targets),
        budget_lines(forms, programme, report),
        budget_charts(forms, report),
        sections(forms, programme, report),
        programme.version,
        report.invented,
    )


def _summary(forms: Forms, report: Report, day: str) -> tuple[str, ...]:
    standing = report.standing
    groups = {name: _in_group(standing["statuses"], members) for name, members in GROUPS.items()}
    turned = Counter(_turn(move) for move in report.moves)
    begin = report.about.period.start.isoformat()
    opened = [one for one in report.stories if one["open"]]
    sentences = [say(forms, "summary.counts", day=day, total=standing["targets"], **groups)]
    if standing["score"] is not None:
        score = forms.number(standing["score"], 1)
        coverage = f"{forms.number(standing['coverage'], 0)}%"
        sentences.append(say(forms, "summary.score", score=score, coverage=coverage))
    sentences.append(
        say(
            forms,
            "summary.moves",
            worse=turned["worse"],
            better=turned["better"],
            other=turned["other"],
            first=len(report.first),
            figures=report.figures,
        )
    )
    sentences.append(
        say(
            forms,
            "summary.slips",
            open=len(opened),
            new=sum(one["opened_on"] >= begin for one in opened),
            closed=len(report.stories) - len(opened),
        )
    )
    return tuple(sentences)


#: From good to bad; between these a change is for the better or for the worse.
_BANDS = (
    Status.MET, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.REVERSING, Status.MISSED,
)  # fmt: skip


def _turn(move: Move) -> str:
    before, after = Status(move.before), Status(move.after)
    if before not in _BANDS or after not in _BANDS:
        return "other"
    return "worse" if _BANDS.index(after) > _BANDS.index(before) else "better"


def _in_group(statuses: Sequence[Plain], members: frozenset[Status]) -> int:
    return sum(one["count"] for one in statuses if one["status"] in members)


def _themes(forms: Forms, report: Report) -> tuple[GroupLine, ...]:
    return tuple(
        GroupLine(
            forms.text(theme["name"]),
            theme["targets"],
            tuple(_in_group(theme["statuses"], members) for members in GROUPS.values()),
            "" if theme["score"] is None else forms.number(theme["score"], 1),
        )
        for theme in report.standing["themes"]
    )


def _owners(forms: Forms, report: Report) -> tuple[GroupLine, ...]:
    by_owner: dict[str, list[Plain]] = {}
    for target in report.targets:
        by_owner.setdefault(forms.text(target["owner"]["name"]), []).append(target)
    lines = []
    for name, targets in by_owner.items():
        counted = Counter(Status(target["verdict"]["status"]) for target in targets)
        cells = tuple(sum(counted[one] for one in members) for members in GROUPS.values())
        lines.append(GroupLine(name, len(targets), cells, ""))
    return tuple(sorted(lines, key=lambda line: (-line.cells[1], -line.total, line.name)))


def _worst_first(moves: Sequence[Move]) -> list[Move]:
    return sorted(moves, key=lambda one: (WORST_FIRST.index(Status(one.after)), one.target))


def _move(forms: Forms, programme: Programme, move: Move) -> MoveLine:
    return MoveLine(
        move.target,
        forms.text(programme.target_by_id[move.target].name),
        badge(forms, move.before) if move.before else None,
        badge(forms, move.after),
        forms.text(move.sentence),
    )


def _revision(forms: Forms, programme: Programme, one: Revision) -> RevisionLine:
    fact = one.now.fact
    series = programme.target_by_id.get(fact.target) or programme.context_by_id.get(fact.target)
    measure = series.measure_by_id.get(fact.measure) if series else None
    unit = measure.unit if measure else ""
    area = programme.area_by_id.get(fact.area)
    parts = [
        forms.text(measure.name) if measure and series and measure.name != series.name else "",
        forms.text(area.name) if area and fact.area != programme.area else "",
        forms.period(str(fact.period)),
    ]

    def shown(absent: bool, value: Any) -> str:
        return say(forms, "absent") if absent else forms.amount(value, unit)

    return RevisionLine(
        forms.text(series.name) if series else fact.target,
        ", ".join(part for part in parts if part),
        shown(one.was.status in ABSENT, one.was.value),
        shown(one.now.status in ABSENT, one.now.value),
        one.now.source,
        forms.day_of(one.now.reported_at),
        one.now.invented or one.was.invented,
    )


def _due(forms: Forms, programme: Programme, report: Report, one: Due) -> DueLine:
    distance = (one.day - report.about.day).days
    return DueLine(
        one.target,
        forms.text(programme.target_by_id[one.target].name),
        forms.text(one.name) if one.name else say(forms, "due.goal"),
        forms.day(one.day),
        say(forms, "due.late", n=-distance) if distance < 0 else say(forms, "due.left", n=distance),
        one.assumed,
    )
