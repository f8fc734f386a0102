"""A target's own page: the verdict in a sentence, its chart, its derivation, all that is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.gateway.present.drawing import charts_of
from services.gateway.present.figures import AreaFigure, Figures, area_name, by_area, figures
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.present.paths import Drawn, value_of
from services.gateway.present.rows import (
    Badge,
    badge,
    base_unit,
    goal_in_words,
    goal_text,
    item_state,
    value_text,
)
from services.gateway.present.stories import Story, stories
from targets.catalogue import Programme, Target
from targets.kinds import Kind
from targets.measures import Measure, Share
from targets.observations import Observation
from targets.periods import Cadence
from targets.verdicts import Evidence, FindingKind, Reason, Severity
from targets.wording import (
    CADENCE_NAME,
    evidence_name,
    finding_name,
    kind_name,
    reason_name,
    severity_name,
    stage_name,
)

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of the verdict: its name, its value, what else has to be known of it."""

    name: str
    value: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class PointLine:
    """One period of the chart as a line of its table."""

    period: str
    stage: str
    value: str
    asked: str
    achieved: str
    pace: str
    badge: Badge
    settled: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One deliverable as a line of its table."""

    number: int
    name: str
    due: str
    due_assumed: bool
    state: str
    state_id: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the derivation."""

    text: str
    formula: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """One finding that lasts."""

    name: str
    subject: str
    severity: str
    severity_id: str
    since: str
    amount: str
    exact: str
    summary: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What another published method says."""

    method: str
    result: str
    value: str


@dataclass(frozen=True, slots=True)
class Held:
    """One figure that awaits a check."""

    measure: str
    area: str
    period: str
    value: str
    why: str
    source: str


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
    slips: tuple[Story, ...]
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
) -> TargetPage:
    """The page, from the target with its verdict and all that is kept of it."""
    forms = frame.forms
    verdict = plain["verdict"]
    theme = next(one for one in programme.themes if one.id == plain["theme"])
    held = _held(forms, programme, target, verdict)
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
        verdict["invented"] or any(seen.invented for seen in vintages),
        value_text(forms, plain),
        _period(forms, verdict),
        goal_text(forms, plain),
        _facts(forms, plain),
        charts_of(forms, plain, past=frame.day is not None),
        tuple(_point(forms, plain, point) for point in reversed(verdict["points"])),
        any(point["stage"] for point in verdict["points"]),
        _items(forms, plain),
        tuple(Step(forms.text(step["text"]), step["formula"]) for step in verdict["steps"]),
        tuple(_wrong(forms, target, finding) for finding in verdict["findings"]),
        tuple(_opinion(forms, one) for one in verdict["opinions"]),
        tuple(forms.text(note) for note in verdict["notes"]),
        held,
        figures(forms, programme, target.measure_by_id, vintages),
        by_area(forms, programme, _judged_measure(target), vintages),
        stories(forms, programme, episodes, deliveries),
        tuple(_given(forms, one) for one in history),
        _metadata(forms, plain),
        frame.link(f"/api/v1/targets/{plain['id']}"),
    )


def _period(forms: Forms, verdict: Plain) -> str:
    stage = forms.text(stage_name[verdict["stage"]])
    return f"{forms.period(verdict['period'])}{', ' if stage else ''}{stage}"


def _facts(forms: Forms, plain: Plain) -> tuple[Fact, ...]:
    verdict = plain["verdict"]
    within_year = ".floor" if plain["kind"] == Kind.FLOOR else ""
    facts: list[Fact] = []
    base = verdict["base"]
    if base is not None:
        why = forms.say("base.assumed") if base["assumed"] else ""
        facts.append(
            Fact(
                forms.say("benchmark" if plain["kind"] == Kind.ABOVE else "base"),
                forms.amount(base["value"], base_unit(plain)),
                ", ".join(part for part in (forms.period(base["period"]), why) if part),
            )
        )
    if verdict["achieved"] is not None and plain["kind"] != Kind.CHECKLIST:
        facts.append(Fact(forms.say(f"achieved{within_year}"), forms.share(verdict["achieved"])))
    if verdict["required"] is not None:
        facts.append(Fact(forms.say(f"required{within_year}"), forms.share(verdict["required"])))
    if verdict["pace"] is not None:
        facts.append(Fact(forms.say("pace"), forms.number(verdict["pace"], 2)))
    if verdict["shortfall"]:
        short = verdict["shortfall"]
        facts.append(Fact(forms.say("shortfall"), forms.money(short), forms.vnd(short)))
    projection = verdict["projection"]
    if projection is not None:
        facts.append(
            Fact(
                forms.say("projection", day=forms.day(projection["by"])),
                value_of(forms, plain, projection["value"]),
                forms.say(
                    "interval",
                    low=value_of(forms, plain, projection["low"]),
                    high=value_of(forms, plain, projection["high"]),
                ),
            )
        )
    if verdict["score"] is not None:
        facts.append(Fact(forms.say("points"), f"{forms.number(verdict['score'], 1)}/100"))
    if verdict["evidence"] is not None:
        facts.append(
            Fact(forms.say("evidence"), forms.text(evidence_name[Evidence(verdict["evidence"])]))
        )
    return tuple(facts)


def _point(forms: Forms, plain: Plain, point: Plain) -> PointLine:
    goal = plain["verdict"]["goal"]
    limits = [goal["value"]] if goal else []
    if plain["kind"] == Kind.FLOOR:
        limits = [plain["rule"]["limit"]]
    among = f"/{point['n']}" if point["n"] else ""
    return PointLine(
        forms.period(point["period"]),
        forms.text(stage_name[point["stage"]]),
        forms.amount(point["value"], plain["unit"], *limits) + among,
        "" if point["required"] is None else forms.share(point["required"]),
        "" if point["achieved"] is None else forms.share(point["achieved"]),
        "" if point["pace"] is None else forms.number(point["pace"], 2),
        badge(forms, point["status"]),
        point["settled"],
    )


def _items(forms: Forms, plain: Plain) -> tuple[ItemLine, ...]:
    if plain["kind"] != Kind.CHECKLIST:
        return ()
    assumed = {item["id"]: item["due_assumed"] for item in plain["rule"]["items"]}
    lines = []
    for number, item in enumerate(plain["verdict"]["items"], start=1):
        state = item_state(item)
        word = forms.say(f"state.{state}")
        if item["done"] and item["done_in"]:
            word = forms.say("state.done_in", period=forms.period(item["done_in"]))
        lines.append(
            ItemLine(
                number,
                forms.text(item["name"]),
                forms.day(item["due"]),
                assumed.get(item["id"], False),
                word,
                state,
            )
        )
    return tuple(lines)


def _wrong(forms: Forms, target: Target, finding: Plain) -> Wrong:
    measure = target.measure_by_id.get(finding["subject"])
    amount = finding["amount"]
    return Wrong(
        forms.text(finding_name[FindingKind(finding["kind"])]),
        forms.text(measure.name) if measure else forms.known("subject", finding["subject"]),
        forms.text(severity_name[Severity(finding["severity"])]),
        finding["severity"],
        forms.period(finding["since"]),
        "" if amount is None else forms.gap(amount, finding["unit"]),
        forms.vnd(amount) if amount is not None and finding["unit"] == "VND" else "",
        forms.text(finding["summary"]),
        forms.text(finding["remedy"]),
    )


def _opinion(forms: Forms, opinion: Plain) -> Opinion:
    parts = [
        forms.number(opinion[name], 2) for name in ("value", "score") if opinion[name] is not None
    ]
    return Opinion(
        forms.known("opinion", opinion["method"]),
        forms.known("result", opinion["result"]),
        " · ".join(parts),
    )


def _held(forms: Forms, programme: Programme, target: Target, verdict: Plain) -> tuple[Held, ...]:
    lines = []
    for held in verdict["quarantined"]:
        measure = target.measure_by_id.get(held["measure"])
        lines.append(
            Held(
                forms.text(measure.name) if measure else held["measure"],
                area_name(forms, programme, held["area"]),
                forms.period(held["period"]),
                forms.amount(held["value"], measure.unit if measure else ""),
                forms.known("odd", held["reason"]),
                held["source"],
            )
        )
    return tuple(lines)


def _given(forms: Forms, one: Plain) -> Given:
    return Given(
        forms.day(one["as_of"]),
        forms.moment(one["judged_at"]),
        badge(forms, one["status"]),
        forms.text(one["verdict"]["sentence"]),
        one["catalogue_version"],
    )


def _judged_measure(target: Target) -> Measure | None:
    """The reported measure whose figures of other areas can stand in a table of their own."""
    if isinstance(target.value, Share):
        return target.measure_by_id.get(target.value.numerator)
    return target.measure_by_id.get(target.value)


def _metadata(forms: Forms, plain: Plain) -> tuple[Fact, ...]:
    owner = plain["owner"]
    delay = plain["publishing_delay_days"]
    cadence = forms.text(CADENCE_NAME[Cadence(plain["cadence"])])
    facts = [
        Fact(
            forms.say("owner"),
            forms.text(owner["name"]),
            forms.say("assumed") if owner["assumed"] else "",
        ),
        Fact(forms.say("rule"), forms.text(kind_name[Kind(plain["kind"])])),
        Fact(
            forms.say("goals"),
            "; ".join(goal_in_words(forms, plain, goal) for goal in plain["goals"]) or "–",
        ),
    ]
    facts += [
        Fact(
            forms.say("waypoints"),
            f"{forms.amount(one['value'], plain['unit'])} "
            + forms.say("by_year", year=date.fromisoformat(one["by"]).year),
            one["source"],
        )
        for one in plain["waypoints"]
    ]
    facts += [
        Fact(forms.say("cadence"), forms.say("cadence.each", cadence=cadence)),
        Fact(
            forms.say("delay"),
            forms.say("delay.days", n=delay) if delay else forms.say("delay.none"),
        ),
        Fact(forms.say("paragraph.name"), plain["paragraph"]),
    ]
    facts += [
        Fact(forms.say("key.cut"), f"{forms.period(one['start'])}: {forms.text(one['why'])}")
        for one in plain["breaks"]
    ]
    if plain["note"]:
        facts.append(Fact(forms.say("note"), forms.text(plain["note"])))
    return tuple(facts)
