"""What changed as a table, a row each."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.gateway.changes.phrases import CHANGES_PHRASES, KINDS
from services.gateway.exports.columns import columns
from services.gateway.exports.table import Row, Table
from services.gateway.exports.tables import Filters, text
from targets.catalogue import Programme
from targets.numbers import date_en, date_vi
from targets.verdicts import Status
from targets.wording import status_name
from targets.words import Text

Plain = Mapping[str, Any]


def changes_table(programme: Programme, answer: Plain, as_of: date, filters: Filters = ()) -> Table:
    """The changes of one answer; a note says where it ends when there is more."""
    items: Sequence[Plain] = answer["items"]
    return Table(
        "changes",
        CHANGES_PHRASES["changes.title"],
        columns(
            "changed_at", "change_kind", "change_kind_name", "target", "target_name", "measure",
            "area", "period", "stage", "value_before", "value", "unit", "status_before", "status",
            "status_name", "finding", "episode", "sentence", "source", "event_id", "note",
            "evidence", "catalogue_version", "invented",
        ),
        [_row(one) for one in items],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        notes=() if answer["searched_to"] is None else (_cut(answer["searched_to"].date()),),
        sources=tuple(sorted({one["source"] for one in items if one["source"]})),
        invented=any(one["invented"] for one in items),
        filters=filters,
    )  # fmt: skip


def _row(one: Plain) -> Row:
    figure, status, slip = one["figure"] or {}, one["status"] or {}, one["slip"] or {}
    now = status.get("now")
    return (
        one["at"], one["kind"], KINDS[one["kind"]], one["target"],
        text(one["target_name"]) or one["target"], figure.get("measure"), figure.get("area"),
        figure.get("period"), figure.get("stage"), figure.get("was"), figure.get("now"),
        figure.get("unit"), status.get("was"), now, status_name[Status(now)] if now else None,
        slip.get("finding"), slip.get("episode"),
        text(status.get("sentence") or slip.get("sentence")), one["source"],
        figure.get("event_id"), one["note"], figure.get("evidence"), one["catalogue_version"],
        one["invented"],
    )  # fmt: skip


def _cut(day: date) -> Text:
    cut = CHANGES_PHRASES["changes.cut"]
    return Text(cut.vi.format(moment=date_vi(day)), cut.en.format(moment=date_en(day)))
