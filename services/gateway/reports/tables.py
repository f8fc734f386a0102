"""The report as tables, for its workbook."""

from services.gateway.budget.tables import budget_table
from services.gateway.exports.columns import columns
from services.gateway.exports.story_tables import counts_table, slips_table
from services.gateway.exports.table import Column, Row, Sort, Table
from services.gateway.exports.tables import targets_table, text
from services.gateway.reports.content import Due, Move, Report, Revision
from targets.catalogue import Programme
from targets.observations import ABSENT
from targets.verdicts import Status
from targets.wording import status_name
from targets.words import Text

_BEFORE = Column("before", Text("Trước kỳ", "Before"), width=20)
_AFTER = Column("after", Text("Cuối kỳ", "At the end"), width=20)
_ON = Column("on", Text("Ngày đổi", "Changed on"), Sort.DAY, width=12)
_WAS = Column("was", Text("Giá trị trước", "Was"), Sort.NUMBER, width=16)
_NOW = Column("now", Text("Giá trị nay", "Now"), Sort.NUMBER, width=16)
_ITEM = Column("item", Text("Nội dung", "What"), width=50)
_DAY = Column("due", Text("Hạn", "Due"), Sort.DAY, width=12)
_LATE = Column("overdue", Text("Quá hạn", "Overdue"), Sort.FLAG, width=10)
_ASSUMED = Column("assumed", Text("Hạn là giả định", "The day is assumed"), Sort.FLAG, width=12)


def report_tables(programme: Programme, report: Report) -> tuple[Table, ...]:
    """The sheets, in the order of the report's parts."""
    day = report.about.day

    def table(id: str, title: Text, shown: tuple[Column, ...], rows: list[Row]) -> Table:
        return Table(
            id, title, shown, rows, programme.name, day, programme.version, programme.timezone,
            notes=(_period(report),), invented=report.invented,
        )  # fmt: skip

    return (
        counts_table(programme, report.targets, day),
        table(
            "changes",
            Text("Thay đổi tình trạng", "Changes of status"),
            (*columns("target", "target_name"), _BEFORE, _AFTER, _ON, *columns("sentence")),
            [_move(programme, one) for one in (*report.moves, *report.first)],
        ),
        table(
            "revisions",
            Text("Số liệu được sửa", "Figures revised"),
            (
                *columns("target", "target_name", "measure", "area", "period", "stage"),
                _WAS,
                _NOW,
                *columns("unit", "reported_at", "source", "note", "evidence", "invented"),
            ),
            [_revision(programme, one) for one in report.revisions],
        ),
        slips_table(programme, report.stories, day),
        table(
            "due",
            Text("Quá hạn và sắp đến hạn", "Overdue and due next"),
            (*columns("target", "target_name"), _ITEM, _DAY, _LATE, _ASSUMED),
            [_due(programme, one) for one in report.due],
        ),
        budget_table(programme, report.budget, day),
        targets_table(programme, report.targets, day),
    )


def _period(report: Report) -> Text:
    about = report.about
    return Text(
        f"Báo cáo kỳ {about.period}, đến hết ngày {about.day:%d/%m/%Y}.",
        f"Report for {about.period}, to the end of {about.day.isoformat()}.",
    )


def _move(programme: Programme, one: Move) -> Row:
    return (
        one.target,
        programme.target_by_id[one.target].name,
        status_name[Status(one.before)] if one.before else None,
        status_name[Status(one.after)],
        one.on,
        text(one.sentence),
    )


def _revision(programme: Programme, one: Revision) -> Row:
    fact, now = one.now.fact, one.now
    series = programme.target_by_id.get(fact.target) or programme.context_by_id.get(fact.target)
    measure = series.measure_by_id.get(fact.measure) if series else None
    return (
        fact.target, series.name if series else fact.target, fact.measure, fact.area,
        str(fact.period), fact.stage.value,
        None if one.was.status in ABSENT else one.was.value,
        None if now.status in ABSENT else now.value,
        measure.unit if measure else "", now.reported_at, now.source, now.note, now.evidence,
        now.invented or one.was.invented,
    )  # fmt: skip


def _due(programme: Programme, one: Due) -> Row:
    name = text(one.name) if one.name else Text("Thời hạn của chỉ tiêu", "The goal's deadline")
    return (
        one.target, programme.target_by_id[one.target].name, name, one.day, one.overdue,
        one.assumed,
    )  # fmt: skip
