"""What is behind a verdict, line by line: periods, items, findings, opinions, figures held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.gateway.present.figures import area_name
from services.gateway.present.forms import Forms
from services.gateway.present.region import pairs_of
from services.gateway.present.rows import Badge, badge, item_state
from targets.catalogue import Programme, Target
from targets.kinds import Kind
from targets.quarantine import Odd
from targets.verdicts import SEVERITY_ORDER, FindingKind, Method, Outcome, Severity
from targets.wording import (
    finding_name,
    odd_name,
    opinion_name,
    opinion_numbers,
    outcome_name,
    severity_name,
    stage_name,
)

Plain = Mapping[str, Any]


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
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """One figure that awaits a check."""

    measure: str
    area: str
    period: str
    value: str
    why: str
    source: str


def point_line(forms: Forms, plain: Plain, point: Plain) -> PointLine:
    """One period of the chart."""
    goal = plain["verdict"]["goal"]
    limits = [goal["value"]] if goal else []
    if plain["kind"] == Kind.FLOOR:
        limits = [plain["rule"]["limit"]]
    among = f"/{point['n']}" if point["n"] else ""
    return PointLine(
        forms.period(point["period"]),
        forms.text(stage_name[point["stage"]]),
        _value(forms, plain, point, limits) + among,
        "" if point["required"] is None else forms.share(point["required"]),
        "" if point["achieved"] is None else forms.share(point["achieved"]),
        "" if point["pace"] is None else forms.number(point["pace"], 2),
        badge(forms, point["status"]),
        point["settled"],
    )


def _value(forms: Forms, plain: Plain, point: Plain, limits: list[Decimal]) -> str:
    """The value of a period; against a benchmark both values and how far they are apart."""
    if plain["kind"] != Kind.ABOVE:
        return forms.amount(point["value"], plain["unit"], *limits)
    gap = forms.gap(point["value"], plain["unit"])
    both = pairs_of(plain).get(point["period"])
    if both is None:
        return gap
    mine, theirs = (forms.amount(value, plain["unit"]) for value in both)
    return f"{mine} − {theirs} = {gap}"


def item_lines(forms: Forms, plain: Plain) -> tuple[ItemLine, ...]:
    """The deliverables of a checklist, in its order."""
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


def wrongs(forms: Forms, target: Target, findings: Sequence[Plain]) -> tuple[Wrong, ...]:
    """What is wrong in words, the worst first."""
    worst_first = sorted(findings, key=lambda one: -SEVERITY_ORDER.index(one["severity"]))
    return tuple(_wrong(forms, target, one) for one in worst_first)


def _wrong(forms: Forms, target: Target, finding: Plain) -> Wrong:
    measure = target.measure_by_id.get(finding["subject"])
    amount = finding["amount"]
    return Wrong(
        forms.text(finding_name[FindingKind(finding["kind"])]),
        forms.text(measure.name) if measure else forms.known("subject", finding["subject"]),
        forms.text(severity_name[Severity(finding["severity"])]),
        finding["severity"],
        forms.period(finding["since"]),
        forms.gap(amount, finding["unit"]) if amount else "",
        forms.vnd(amount) if amount and finding["unit"] == "VND" else "",
        forms.text(finding["summary"]),
        forms.text(finding["remedy"]),
    )


def opinion_line(forms: Forms, opinion: Plain) -> Opinion:
    """One other method in words."""
    method = Method(opinion["method"])
    return Opinion(
        forms.text(opinion_name[method]),
        forms.text(outcome_name[Outcome(opinion["result"])]),
        forms.text(opinion_numbers(method, opinion["value"], opinion["score"])),
        forms.text(opinion["why"]),
    )


def held_lines(
    forms: Forms, programme: Programme, target: Target, verdict: Plain
) -> tuple[Held, ...]:
    """The figures that are not judged until a person has looked."""
    lines = []
    for held in verdict["quarantined"]:
        measure = target.measure_by_id.get(held["measure"])
        lines.append(
            Held(
                forms.text(measure.name) if measure else held["measure"],
                area_name(forms, programme, held["area"]),
                forms.period(held["period"]),
                forms.amount(held["value"], measure.unit if measure else ""),
                forms.text(odd_name[Odd(held["reason"])]),
                held["source"],
            )
        )
    return tuple(lines)
