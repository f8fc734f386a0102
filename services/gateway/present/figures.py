"""The figures behind a target: the current ones with what they replaced, and one per area."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.gateway.exports.places import among_of, place_of
from services.gateway.present.forms import Forms, host_of, link_of
from targets.areas import Level
from targets.catalogue import Programme
from targets.measures import Measure
from targets.observations import (
    ABSENT,
    UNSETTLED,
    Decision,
    Fact,
    Observation,
    Opinions,
)
from targets.wording import obs_status_name, stage_name

#: A page shows no more facts than this; all of them are behind the link to the JSON.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that was replaced or struck out, in words; `why` is the reason of the person who
    struck it out."""

    was: str
    why: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One current figure, in words. `decided` says what a person has said of it, `why` for which
    reason; where all were struck out (`refused`), the newest of them stands here."""

    measure: str
    area: str
    period: str
    stage: str
    value: str
    exact: str
    status: str
    status_code: str
    settled: bool
    reported: str
    source: str
    link: str
    host: str
    note: str
    decided: str
    why: str
    refused: bool
    invented: bool
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown of a target's figures, and how many there are."""

    shown: tuple[Figure, ...]
    facts: int
    several_measures: bool
    several_areas: bool


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """The newest figure of one area."""

    area: str
    period: str
    value: str
    invented: bool
    area_id: str
    number: Decimal


def figures(
    forms: Forms,
    programme: Programme,
    measures: Mapping[str, Measure],
    vintages: Sequence[Observation],
) -> Figures:
    """The current figures, the newest period first, the programme's own area before others.

    Communes have a table of their own; they are shown here only where there is nothing else.
    """
    by_fact: dict[Fact, list[Observation]] = {}
    for seen in vintages:
        by_fact.setdefault(seen.fact, []).append(seen)
    own = [fact for fact in by_fact if not _commune(programme, fact.area)]
    facts = sorted(own or by_fact, key=lambda fact: (fact.measure, fact.area, fact.stage))
    facts.sort(key=lambda fact: fact.period.end, reverse=True)
    facts.sort(key=lambda fact: fact.area != programme.area)
    shown = facts[:MOST_SHOWN]
    among = among_of(vintages)
    return Figures(
        tuple(_figure(forms, programme, measures, by_fact[fact], among) for fact in shown),
        len(by_fact),
        len({fact.measure for fact in shown}) > 1,
        len({fact.area for fact in shown}) > 1,
    )


def by_area(
    forms: Forms,
    programme: Programme,
    measure: Measure | None,
    vintages: Iterable[Observation],
) -> tuple[AreaFigure, ...]:
    """The newest figure of every area but the programme's own, the greatest value first."""
    if measure is None:
        return ()
    newest: dict[str, Observation] = {}
    every = list(vintages)
    said = Opinions(every)
    for seen in every:
        fact = seen.fact
        if fact.measure != measure.id or fact.area == programme.area or seen.status in ABSENT:
            continue
        if not said.stands(seen):
            continue
        known = newest.get(fact.area)
        if known is None or (fact.period.end, seen.vintage) > (
            known.fact.period.end,
            known.vintage,
        ):
            newest[fact.area] = seen
    ordered = sorted(newest.values(), key=lambda seen: seen.value, reverse=True)
    return tuple(
        AreaFigure(
            area_name(forms, programme, seen.fact.area),
            forms.period(str(seen.fact.period)),
            forms.amount(seen.value, measure.unit),
            seen.invented,
            seen.fact.area,
            seen.value,
        )
        for seen in ordered
    )


def _measure_name(forms: Forms, programme: Programme, fact: Fact, measure: Measure | None) -> str:
    """What a measure is called; one that bears its target's own name is the main one."""
    if measure is None:
        return fact.measure
    target = programme.target_by_id.get(fact.target)
    if target is not None and measure.name == target.name:
        return forms.say("value.main")
    return forms.text(measure.name)


def _commune(programme: Programme, area: str) -> bool:
    """Whether figures of the area have a table of their own."""
    known = programme.area_by_id.get(area)
    return known is not None and known.level is Level.COMMUNE


def area_name(forms: Forms, programme: Programme, area: str) -> str:
    """What an area is called; its id when the catalogue no longer has it."""
    known = programme.area_by_id.get(area)
    return forms.text(known.name) if known else area


def _figure(
    forms: Forms,
    programme: Programme,
    measures: Mapping[str, Measure],
    vintages: list[Observation],
    among: dict[tuple[str, str, str], Decimal],
) -> Figure:
    in_order = sorted(vintages, key=lambda one: one.vintage)
    said = Opinions(in_order)
    standing = [one for one in in_order if said.stands(one)]
    reports = [one for one in in_order if one.opinion is not Decision.REFUSED]
    seen = (standing or reports or in_order)[-1]
    word = said.acceptance(seen) or said.refusal(seen)
    told = _restated(reports, seen)
    fact = seen.fact
    measure = measures.get(fact.measure)
    unit = measure.unit if measure else ""
    link = link_of(told.evidence)
    note = "" if told.opinion else told.note
    return Figure(
        _measure_name(forms, programme, fact, measure),
        area_name(forms, programme, fact.area),
        forms.period(str(fact.period)),
        forms.text(stage_name[fact.stage]),
        "–" if seen.status in ABSENT else _written(forms, seen, unit, among),
        forms.vnd(seen.value) if unit == "VND" else "",
        forms.text(obs_status_name[seen.status]),
        seen.status.value,
        seen.status not in UNSETTLED,
        forms.day_of(told.reported_at),
        told.source,
        link,
        host_of(link),
        note if link or not told.evidence else f"{note} {told.evidence}".strip(),
        "" if word is None else _decided(forms, word),
        "" if word is None else word.note,
        not standing,
        seen.invented,
        tuple(
            _revision(forms, unit, one, said)
            for one in reversed(reports)
            if one not in (seen, told) and not one.opinion
        ),
    )


def _written(
    forms: Forms, seen: Observation, unit: str, among: dict[tuple[str, str, str], Decimal]
) -> str:
    """The value with its unit; a place with the number that it is of."""
    place = place_of(seen, unit, among)
    return forms.amount(seen.value, unit) if place is None else forms.text(place)


def _restated(reports: Sequence[Observation], seen: Observation) -> Observation:
    """The report of a source that a person has restated by accepting it; else the figure itself."""
    if not seen.opinion:
        return seen
    same = (one for one in reversed(reports) if not one.opinion and one.value == seen.value)
    return next(same, seen)


def _decided(forms: Forms, word: Observation) -> str:
    """What a person has said of a figure, and when."""
    return forms.say(f"figure.{word.opinion.value}", day=forms.day_of(word.reported_at))


def _revision(forms: Forms, unit: str, was: Observation, said: Opinions) -> Revision:
    told = forms.say(
        "revised.was",
        value="–" if was.status in ABSENT else forms.amount(was.value, unit),
        day=forms.day_of(was.reported_at),
    )
    word = said.refusal(was)
    if word is None:
        return Revision(told, "")
    return Revision(f"{told}; {_decided(forms, word)}", word.note)
