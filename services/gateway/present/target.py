"""A target's own page: the verdict in a sentence, its chart, its derivation, all that is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.gateway.geography import NO_GEOMETRY, Geometry
from services.gateway.present.area_map import map_of
from services.gateway.present.behind import (
    Held,
    ItemLine,
    Opinion,
    PointLine,
    Wrong,
    held_lines,
    item_lines,
    opinion_line,
    point_line,
    wrongs,
)
from services.gateway.present.deeds import Deed
from services.gateway.present.drawing import charts_of
from services.gateway.present.facts import Fact, facts_of, metadata_of
from services.gateway.present.figures import AreaFigure, Figures, by_area, figures
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.present.paths import Drawn
from services.gateway.present.rows import (
    Badge,
    badge,
    goal_text,
    value_text,
)
from services.gateway.present.stories import Story, stories
from targets.catalogue import Programme, Target
from targets.kinds import Kind
from targets.measures import Measure, Share
from targets.observations import Observation
from targets.verdicts import Reason
from targets.wording import (
    kind_name,
    reason_name,
    stage_name,
)

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the derivation."""

    text: str
    formula: str


@dataclass(frozen=True, slots=True)
class Given:
    """One verdict of the history."""

    day: str
    judged: str
    badge: Badge
    sentence: str
    catalogue: str


@dataclass(frozen=True, slots=True)
class TargetPage:
    """All that the page shows."""

    id: str
    name: str
    theme: str
    theme_id: str
    kind: str
    badge: Badge
    reason: str
    sentence: str
    judged_on: str
    confirmed: bool
    versions: str
    invented: bool
    value: str
    period: str
    goal: str
    facts: tuple[Fact, ...]
    drawn: tuple[Drawn, ...]
    points: tuple[PointLine, ...]
    points_have_stages: bool
    items: tuple[ItemLine, ...]
    steps: tuple[Step, ...]
    wrong: tuple[Wrong, ...]
    opinions: tuple[Opinion, ...]
    notes: tuple[str, ...]
    held: tuple[Held, ...]
    figures: Figures
    areas: tuple[AreaFigure, ...]
    map: Drawn | None
    slips: tuple[Story, ...]
    deeds: tuple[Deed, ...]
    history: tuple[Given, ...]
    metadata: tuple[Fact, ...]
    json: str


def target_page(
    frame: Frame,
    programme: Programme,
    target: Target,
    plain: Plain,
    vintages: Sequence[Observation],
    episodes: Sequence[Plain],
    deliveries: Sequence[Plain],
    history: Sequence[Plain],
    deeds: tuple[Deed, ...] = (),
    geometry: Geometry = NO_GEOMETRY,
) -> TargetPage:
    """The page, from the target with its verdict and all that is kept of it."""
    forms = frame.forms
    verdict = plain["verdict"]
    theme = next(one for one in programme.themes if one.id == plain["theme"])
    areas = by_area(forms, programme, judged_measure(target), vintages)
    held = held_lines(forms, programme, target, verdict)
    return TargetPage(
        plain["id"],
        forms.text(plain["name"]),
        forms.text(theme.name),
        theme.id,
        forms.text(kind_name[Kind(plain["kind"])]),
        badge(forms, verdict["status"]),
        forms.text(reason_name[Reason(verdict["reason"])]),
        forms.text(verdict["sentence"]),
        forms.day(verdict["as_of"]),
        verdict["confirmed"],
        _versions(forms, verdict["catalogue_version"], programme.version),
        verdict["invented"] or any(seen.invented for seen in vintages),
        value_text(forms, plain),
        _period(forms, verdict),
        goal_text(forms, plain),
        facts_of(forms, plain),
        charts_of(forms, plain, past=frame.day is not None),
        tuple(point_line(forms, plain, point) for point in reversed(verdict["points"])),
        any(point["stage"] for point in verdict["points"]),
        item_lines(forms, plain),
        tuple(
            Step(forms.text(step["text"]), forms.formula(step["formula"]))
            for step in verdict["steps"]
        ),
        wrongs(forms, target, verdict["findings"]),
        tuple(opinion_line(forms, one) for one in verdict["opinions"]),
        tuple(forms.text(note) for note in verdict["notes"]),
        held,
        figures(forms, programme, target.measure_by_id, vintages),
        areas,
        map_of(forms, programme, target, judged_measure(target), areas, geometry),
        stories(forms, programme, episodes, deliveries),
        deeds,
        tuple(_given(forms, one) for one in history),
        metadata_of(forms, plain),
        frame.link(f"/api/v1/targets/{plain['id']}"),
    )


def _period(forms: Forms, verdict: Plain) -> str:
    stage = forms.text(stage_name[verdict["stage"]])
    return f"{forms.period(verdict['period'])}{', ' if stage else ''}{stage}"


def _versions(forms: Forms, judged: str, current: str) -> str:
    """Which catalogue judged, where it is not the one of today."""
    return "" if judged == current else forms.say("version.both", judged=judged, current=current)


def _given(forms: Forms, one: Plain) -> Given:
    return Given(
        forms.day(one["as_of"]),
        forms.moment(one["judged_at"]),
        badge(forms, one["status"]),
        forms.text(one["verdict"]["sentence"]),
        one["catalogue_version"],
    )


def judged_measure(target: Target) -> Measure | None:
    """The reported measure whose figures of other areas can stand in a table of their own."""
    if isinstance(target.value, Share):
        return target.measure_by_id.get(target.value.numerator)
    return target.measure_by_id.get(target.value)
