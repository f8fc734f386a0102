"""The delivery log as a table, for spreadsheets: roles only, never an address."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.gateway.exports.table import Cell, Column, Row, Sort
from services.gateway.slips.words import CHANNELS, OCCASIONS, STATES, WHYS
from targets.catalogue import Programme
from targets.words import Text

COLUMNS = (
    Column("created_at", Text("Lập lúc", "Made at"), Sort.MOMENT),
    Column("sent_at", Text("Gửi lúc", "Sent at"), Sort.MOMENT),
    Column("target", Text("Mục tiêu", "Target")),
    Column("episode", Text("Mã cảnh báo", "Slip")),
    Column("occasion", Text("Nội dung", "About")),
    Column("role", Text("Người nhận (vai trò)", "Role")),
    Column("channel", Text("Kênh", "Channel")),
    Column("state", Text("Tình trạng", "State")),
    Column("why", Text("Lý do", "Reason")),
    Column("attempts", Text("Số lần gửi", "Attempts"), Sort.COUNT),
    Column("code", Text("Mã trả lời cuối", "Last code")),
    Column("invented", Text("Giả định", "Invented"), Sort.FLAG),
)


def rows_of(programme: Programme, messages: Iterable[Mapping[str, Any]]) -> list[Row]:
    """One row for each message."""
    return [_row(programme, one) for one in messages]


def _row(programme: Programme, one: Mapping[str, Any]) -> Row:
    target = programme.target_by_id.get(one["target"] or "")
    return (
        one["created_at"],
        one["sent_at"],
        target.name if target else one["target"],
        one["episode"],
        _named(OCCASIONS, one["occasion"]),
        Text(one["role"]["vi"], one["role"]["en"]),
        _named(CHANNELS, one["channel"]),
        _named(STATES, one["state"]),
        _named(WHYS, one["why"]),
        one["attempts"],
        one["tries"][-1]["code"] if one["tries"] else "",
        one["invented"],
    )


def _named(names: Mapping[str, Text], name: str) -> Cell:
    return names.get(name, name)
