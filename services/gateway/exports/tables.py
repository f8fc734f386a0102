"""The tables of targets: how each stands, its periods, the verdicts it was given."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.gateway.exports.columns import columns
from services.gateway.exports.places import place_text
from services.gateway.exports.table import Row, Table
from targets.catalogue import Programme
from targets.kinds import Kind
from targets.numbers import CADENCE_NAME
from targets.periods import Cadence
from targets.verdicts import Reason, Status
from targets.wording import kind_name, reason_name, stage_name, status_name
from targets.words import Text

Plain = Mapping[str, Any]
Filters = tuple[tuple[str, str], ...]


def text(plain: Plain | None) -> Text | None:
    """Words of the API as words of the domain."""
    return Text(plain["vi"], plain["en"]) if plain else None


def day(plain: str | None) -> date | None:
    """A day of the API."""
    return date.fromisoformat(plain) if plain else None


def invented(targets: Sequence[Plain]) -> bool:
    """Whether any verdict rests on figures that were made up."""
    return any(target["verdict"]["invented"] for target in targets)


def targets_table(
    programme: Programme, targets: Sequence[Plain], as_of: date, filters: Filters = ()
) -> Table:
    """Every target with its verdict, a row each."""
    themes = {theme.id: theme.name for theme in programme.themes}
    return Table(
        "targets",
        Text("Các mục tiêu", "Targets"),
        columns(
            "target", "name", "theme", "theme_name", "kind", "kind_name", "status", "status_name",
            "reason", "reason_name", "sentence", "value", "unit", "place",
            "period", "stage", "goal",
            "comparison", "goal_by", "base", "base_period", "base_assumed", "achieved", "required",
            "pace", "score", "shortfall", "projection", "projection_low", "projection_high",
            "evidence_grade", "confirmed", "owner", "owner_name", "owner_assumed", "cadence",
            "paragraph", "weight", "invented", "as_of", "rule_version", "catalogue_version",
        ),
        [_target_row(themes, target) for target in targets],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        invented=invented(targets),
        filters=filters,
    )  # fmt: skip


def _target_row(themes: Mapping[str, Text], target: Plain) -> Row:
    verdict, owner = target["verdict"], target["owner"]
    goal = verdict["goal"] or next(iter(target["goals"]), None) or {}
    base, projection = verdict["base"] or {}, verdict["projection"] or {}
    return (
        target["id"], text(target["name"]), target["theme"], themes[target["theme"]],
        target["kind"], kind_name[Kind(target["kind"])],
        verdict["status"], status_name[Status(verdict["status"])],
        verdict["reason"], reason_name[Reason(verdict["reason"])], text(verdict["sentence"]),
        verdict["value"], target["unit"],
        place_text(verdict["value"], target["unit"], verdict["n"]),
        verdict["period"], verdict["stage"],
        goal.get("value"), goal.get("comparison"), day(goal.get("by")),
        base.get("value"), base.get("period"), base.get("assumed"),
        verdict["achieved"], verdict["required"], verdict["pace"], verdict["score"],
        verdict["shortfall"],
        projection.get("value"), projection.get("low"), projection.get("high"),
        verdict["evidence"], verdict["confirmed"],
        owner["id"], text(owner["name"]), owner["assumed"],
        CADENCE_NAME[Cadence(target["cadence"])], target["paragraph"], target["weight"],
        verdict["invented"], day(verdict["as_of"]), verdict["rule_version"],
        verdict["catalogue_version"],
    )  # fmt: skip


def periods_table(programme: Programme, target: Plain, as_of: date) -> Table:
    """The periods that a target's chart draws."""
    verdict = target["verdict"]
    return Table(
        f"{target['id']}-periods",
        Text(f"Các kỳ: {target['name']['vi']}", f"Periods: {target['name']['en']}"),
        columns(
            "period", "period_end", "stage", "stage_name", "value", "unit", "n", "place",
            "required", "achieved", "pace", "status", "status_name", "settled",
            "confirmed", "unbroken",
        ),
        [
            (
                point["period"], day(point["end"]), point["stage"], stage_name[point["stage"]],
                point["value"], target["unit"], point["n"],
                place_text(point["value"], target["unit"], point["n"]),
                point["required"], point["achieved"], point["pace"],
                point["status"], status_name[Status(point["status"])],
                point["settled"], point["confirmed"], point["series"],
            )
            for point in verdict["points"]
        ],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        invented=verdict["invented"],
    )  # fmt: skip


def verdicts_table(
    programme: Programme, target: Plain, history: Sequence[Plain], as_of: date
) -> Table:
    """The verdicts that a target was given, newest first, each by the catalogue of its time."""
    return Table(
        f"{target['id']}-verdicts",
        Text(f"Lịch sử đánh giá: {target['name']['vi']}", f"Verdicts: {target['name']['en']}"),
        columns(
            "version", "judged_at", "as_of", "status", "status_name", "reason", "reason_name",
            "sentence", "value", "unit", "place", "period", "stage", "achieved", "required",
            "pace", "score", "shortfall", "invented", "rule_version", "catalogue_version",
        ),
        [_verdict_row(target, one) for one in history],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        invented=any(one["verdict"]["invented"] for one in history),
    )  # fmt: skip


def _verdict_row(target: Plain, given: Plain) -> Row:
    verdict = given["verdict"]
    return (
        given["version"], given["judged_at"], day(given["as_of"]),
        given["status"], status_name[Status(given["status"])],
        verdict["reason"], reason_name[Reason(verdict["reason"])], text(verdict["sentence"]),
        verdict["value"], target["unit"],
        place_text(verdict["value"], target["unit"], verdict.get("n")),
        verdict["period"], verdict["stage"], verdict["achieved"],
        verdict["required"], verdict["pace"], verdict["score"],
        verdict["shortfall"], verdict["invented"], verdict["rule_version"],
        given["catalogue_version"],
    )  # fmt: skip
