"""What can be taken away of reporting: what is owed of every target, and the figures held."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.gateway.exports.columns import columns
from services.gateway.exports.table import Column, Row, Sort, Table
from services.gateway.exports.tables import text
from services.gateway.reporting.phrases import PHRASES
from targets.catalogue import Programme
from targets.numbers import CADENCE_NAME
from targets.observations import ObsStatus, Stage
from targets.periods import Cadence
from targets.wording import obs_status_name, stage_name
from targets.words import Text

Plain = Mapping[str, Any]
Filters = tuple[tuple[str, str], ...]

_DUTY = (
    Column("duty", Text("Mã tình trạng nộp", "Duty code"), width=12,
           about=Text("overdue, never, due_soon hoặc reported",
                      "overdue, never, due_soon or reported")),
    Column("duty_name", Text("Tình trạng nộp", "Duty"), width=18),
    Column("latest_period", Text("Kỳ mới nhất", "Newest period"), Sort.PERIOD, width=12),
    Column("expected_period", Text("Kỳ đang chờ", "Next period"), Sort.PERIOD, width=12),
    Column("due", Text("Hạn nộp", "Due"), Sort.DAY, width=12),
    Column("late_days", Text("Số ngày quá hạn", "Days late"), Sort.COUNT, width=10),
    Column("held", Text("Số liệu chờ kiểm tra", "Figures held"), Sort.COUNT, width=10),
    Column("last_report", Text("Báo cáo gần nhất", "Last report"), Sort.MOMENT, width=18),
    Column("last_source", Text("Nguồn gần nhất", "Last source"), width=36),
)  # fmt: skip
_HELD = (
    Column("held_id", Text("Mã số liệu bị giữ", "Held figure id"), width=40),
    Column("reason_code", Text("Mã lý do giữ", "Reason code"), width=18),
    Column("reason_text", Text("Vì sao bị giữ", "Why it is held"), width=30),
    Column("plausible_low", Text("Khoảng hợp lý, thấp", "Plausible, low"), Sort.NUMBER),
    Column("plausible_high", Text("Khoảng hợp lý, cao", "Plausible, high"), Sort.NUMBER),
    Column("before_period", Text("Kỳ trước", "Period before"), Sort.PERIOD, width=12),
    Column("before_value", Text("Giá trị kỳ trước", "Value before"), Sort.NUMBER),
    Column("judged_value", Text("Giá trị đang dùng", "Value used"), Sort.NUMBER),
    Column("decision", Text("Quyết định gần nhất", "Last decision"), width=18),
)  # fmt: skip


def duties_table(
    programme: Programme, duties: Sequence[Plain], as_of: date, filters: Filters
) -> Table:
    """What is owed, a row for each target."""
    return Table(
        "reporting",
        PHRASES["title"],
        (
            *columns("target", "target_name", "owner", "owner_name", "owner_assumed", "cadence"),
            *_DUTY,
            *columns("invented"),
        ),
        [_duty_row(one) for one in duties],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        notes=(PHRASES["duty.soon.why"],),
        invented=any(one["invented"] for one in duties),
        filters=filters,
    )


def _duty_row(one: Plain) -> Row:
    department = one["department"]
    return (
        one["target"], text(one["target_name"]), department["id"], text(department["name"]),
        department["assumed"], CADENCE_NAME[Cadence(one["cadence"])],
        one["duty"], PHRASES[f"duty.{one['duty']}"], one["latest"], one["expected"], one["due"],
        one["late_days"] or None, one["held"], one["last_report"], one["last_source"],
        one["invented"],
    )  # fmt: skip


def held_table(
    programme: Programme, figures: Sequence[Plain], as_of: date, filters: Filters
) -> Table:
    """The figures held, the one reported first on top."""
    return Table(
        "held-figures",
        PHRASES["held"],
        (
            *columns("target", "target_name", "owner", "owner_name", "measure", "measure_name",
                     "area", "area_name", "period", "stage", "stage_name", "value", "unit",
                     "obs_status", "obs_status_name"),
            *_HELD,
            *columns("reported_at", "source", "event_id", "note", "evidence", "invented"),
        ),
        [_held_row(one) for one in figures],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        notes=(PHRASES["held.lead"],),
        invented=any(one["invented"] for one in figures),
        filters=filters,
    )  # fmt: skip


def _held_row(one: Plain) -> Row:
    department, before, judged = one["department"], one["before"] or {}, one["judged"] or {}
    decision = one["decision"]
    return (
        one["target"], text(one["target_name"]), department["id"], text(department["name"]),
        one["measure"], text(one["measure_name"]), one["area"], text(one["area_name"]),
        one["period"], one["stage"], stage_name[Stage(one["stage"])], one["value"], one["unit"],
        one["status"], obs_status_name[ObsStatus(one["status"])],
        one["id"], one["reason"], text(one["reason_name"]),
        one["plausible"]["low"], one["plausible"]["high"],
        before.get("period"), before.get("value"), judged.get("value"),
        PHRASES[f"kind.{decision['kind']}"] if decision else None,
        one["reported_at"], one["source"], one["event_id"], one["note"], one["evidence"],
        one["invented"],
    )  # fmt: skip
