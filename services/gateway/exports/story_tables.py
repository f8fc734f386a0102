"""The tables of slips, and of how many targets have which status."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.gateway.exports.columns import columns
from services.gateway.exports.table import Row, Table
from services.gateway.exports.tables import Filters, day, invented, text
from targets.catalogue import Programme
from targets.rollups import percentages
from targets.slips import Change
from targets.verdicts import FindingKind, Severity, Status
from targets.wording import change_name, finding_name, severity_name, status_name
from targets.words import Text

Plain = Mapping[str, Any]


def slips_table(
    programme: Programme, episodes: Sequence[Plain], as_of: date, filters: Filters = ()
) -> Table:
    """Slips, a row each, in the order given. Whoever lists slips can call this on its episodes."""
    return Table(
        "slips",
        Text("Các cảnh báo", "Slips"),
        columns(
            "episode", "target", "target_name", "owner", "owner_name", "finding", "finding_name",
            "subject", "open", "change", "change_name", "severity", "severity_name", "status",
            "status_name", "since", "opened_on", "changed_on", "value", "unit", "period", "stage",
            "goal", "goal_by", "achieved", "required", "pace", "amount", "amount_unit", "summary",
            "remedy", "invented", "catalogue_version",
        ),
        [_slip_row(programme, one) for one in episodes],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        invented=any(one["invented"] for one in episodes),
        filters=filters,
    )  # fmt: skip


def _slip_row(programme: Programme, one: Plain) -> Row:
    target = programme.target_by_id.get(one["target"])
    measure = target.measure_by_id.get(one["subject"] or "") if target else None
    return (
        one["episode"], one["target"], target.name if target else one["target"],
        target.owner.id if target else None, target.owner.name if target else None,
        one["finding"], finding_name[FindingKind(one["finding"])],
        measure.name if measure else one["subject"], one["open"],
        one["state"], change_name[Change(one["state"])],
        one["severity"], severity_name[Severity(one["severity"])],
        one["status"], status_name[Status(one["status"])],
        one["since"], day(one["opened_on"]), day(one["changed_on"]),
        one["value"], one["unit"], one["period"], one["stage"], one["goal"], day(one["goal_by"]),
        one["achieved"], one["required"], one["pace"], one["amount"], one["amount_unit"],
        text(one["summary"] or one["sentence"]), text(one["remedy"]), one["invented"],
        one["catalogue_version"],
    )  # fmt: skip


def counts_table(programme: Programme, targets: Sequence[Plain], as_of: date) -> Table:
    """How many targets have which status: of the programme, of each theme, of each owner."""
    owners = {target["owner"]["id"]: text(target["owner"]["name"]) for target in targets}
    rows: list[Row] = _tally("programme", programme.id, programme.name, targets)
    for theme in programme.themes:
        ours = [target for target in targets if target["theme"] == theme.id]
        rows += _tally("theme", theme.id, theme.name, ours)
    for owner, name in owners.items():
        ours = [target for target in targets if target["owner"]["id"] == owner]
        rows += _tally("owner", owner, name, ours)
    return Table(
        "programme",
        Text("Số mục tiêu theo tình trạng", "Targets by status"),
        columns("scope", "scope_id", "name", "status", "status_name", "count", "percent"),
        rows,
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        invented=invented(targets),
    )


def _tally(scope: str, id: str, name: Text | None, targets: Sequence[Plain]) -> list[Row]:
    counted = Counter(Status(target["verdict"]["status"]) for target in targets)
    shares: Mapping[Status, Decimal] = percentages({one: counted[one] for one in Status})
    return [
        (scope, id, name, one.value, status_name[one], counted[one], shares[one])
        for one in Status
        if counted[one]
    ]
