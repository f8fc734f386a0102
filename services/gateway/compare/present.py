"""Two days side by side, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.gateway.present.figures import area_name
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.present.rows import Badge, badge
from targets.catalogue import Programme
from targets.slips import Change
from targets.verdicts import FindingKind
from targets.wording import change_name, finding_name

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """How a target stood on one of the days."""

    badge: Badge
    value: str
    period: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One target that stood otherwise on the second day."""

    id: str
    name: str
    was: Side
    now: Side
    difference: str
    worse: bool


@dataclass(frozen=True, slots=True)
class Revised:
    """One figure that was replaced."""

    target: str
    target_name: str
    measure: str
    area: str
    period: str
    was: str
    now: str
    source: str
    reported: str
    invented: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing told of a slip."""

    target: str
    target_name: str
    finding: str
    change: str
    day: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """All that the page shows."""

    start: str
    end: str
    start_day: str
    end_day: str
    target: str
    target_name: str
    moved: tuple[Moved, ...]
    same: int
    revised: tuple[Revised, ...]
    whole: bool
    slips: tuple[Slip, ...]
    json: str
    invented: bool


def compare_page(frame: Frame, programme: Programme, compared: Plain) -> ComparePage:
    """The page, from what the comparison says."""
    forms = frame.forms
    start, end = compared["from"], compared["to"]
    target = compared["target"] or ""
    query = {"from": start.isoformat(), "to": end.isoformat()}
    if target:
        query["target"] = target
    return ComparePage(
        start.isoformat(),
        end.isoformat(),
        forms.day(start),
        forms.day(end),
        target,
        _target_name(forms, programme, target) if target else "",
        tuple(_moved(forms, one) for one in compared["moved"]),
        compared["same"],
        tuple(_revised(forms, programme, one) for one in compared["revised"]),
        compared["revised_complete"],
        tuple(_slip(forms, programme, one) for one in compared["slips"]),
        frame.link("/api/v1/compare", **query),
        any(one[side]["invented"] for one in compared["moved"] for side in ("from", "to"))
        or any(one["now"]["invented"] for one in compared["revised"]),
    )


def _moved(forms: Forms, one: Plain) -> Moved:
    difference = one["difference"]
    sign = "+" if difference is not None and difference > 0 else ""
    return Moved(
        one["target"],
        forms.text(one["name"]),
        _side(forms, one["from"], one["unit"]),
        _side(forms, one["to"], one["unit"]),
        "" if not difference else f"{sign}{forms.gap(difference, one['unit'])}",
        one["worse"],
    )


def _side(forms: Forms, side: Plain, unit: str) -> Side:
    value = side["value"]
    return Side(
        badge(forms, side["status"]),
        "–" if value is None else forms.amount(value, unit),
        forms.period(side["period"]),
    )


def _revised(forms: Forms, programme: Programme, one: Plain) -> Revised:
    was, now = one["was"], one["now"]
    target = programme.target_by_id[now["target"]]
    measure = target.measure_by_id.get(now["measure"])
    unit = measure.unit if measure else ""
    return Revised(
        now["target"],
        forms.text(target.name),
        forms.text(measure.name) if measure else now["measure"],
        area_name(forms, programme, now["area"]),
        forms.period(now["period"]),
        forms.amount(was["value"], unit),
        forms.amount(now["value"], unit),
        now["source"],
        forms.day_of(datetime.fromisoformat(now["reported_at"])),
        now["invented"],
    )


def _slip(forms: Forms, programme: Programme, one: Plain) -> Slip:
    return Slip(
        one["target"],
        _target_name(forms, programme, one["target"]),
        forms.text(finding_name[FindingKind(one["finding"])]),
        forms.text(change_name[Change(one["change"])]),
        forms.day(one["on"]),
    )


def _target_name(forms: Forms, programme: Programme, name: str) -> str:
    target = programme.target_by_id.get(name)
    return forms.text(target.name) if target else name
