"""Sorting out figures the plain way, all at once: what the ledger must always agree with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from targets.catalogue import Target
from targets.observations import ABSENT, Decision, Fact, Observation, ObsStatus, Stage
from targets.periods import Cadence
from targets.quarantine import Odd, jump, may_jump

_Lines = dict[tuple[str, str, Stage, Cadence], list[tuple[Fact, list[Observation]]]]


@dataclass
class Figures:
    """What was found."""

    current: dict[Fact, Observation] = field(default_factory=dict)
    foreseen: dict[Fact, Observation] = field(default_factory=dict)
    held: dict[Observation, Odd] = field(default_factory=dict)
    disputes: list[tuple[Observation, Observation]] = field(default_factory=list)
    accepted: dict[Fact, Observation] = field(default_factory=dict)
    refused: dict[Fact, set[Observation]] = field(default_factory=dict)


def figures(target: Target, vintages: Iterable[Observation]) -> Figures:
    """Sort out every vintage: a function of the set, whatever its order or repetitions."""
    found = Figures()
    series: _Lines = defaultdict(list)
    every = set(vintages)
    for fact, candidates in _by_fact(target, every).items():
        refused = {word for one in candidates if (word := _refusal(one, every)) is not None}
        if refused:
            found.refused[fact] = refused
        candidates = [one for one in candidates if _refusal(one, every) is None]
        if not candidates:
            continue
        newest = candidates[0]
        if newest.status in ABSENT:
            continue
        if _is_foreseen(target, newest):
            found.foreseen[fact] = newest
            continue
        _note_dispute(found, candidates)
        plausible: list[Observation] = []
        for seen in candidates:
            if seen.status in ABSENT:
                break  # what was withdrawn before does not come back
            accepted = _last_word(seen, every) is Decision.ACCEPTED
            if seen.value not in target.measure_by_id[fact.measure].plausible and not accepted:
                if not plausible:
                    found.held.setdefault(seen, Odd.IMPLAUSIBLE)
            else:
                plausible.append(seen)
        if plausible:
            series[fact.measure, fact.area, fact.stage, fact.period.cadence].append(
                (fact, plausible)
            )
    for facts in series.values():
        _keep_steady(target, found, facts, every)
    return found


def _words(seen: Observation, every: set[Observation]) -> list[Observation]:
    """What people have said of this fact's value, the last word last."""
    said = [
        one for one in every if one.opinion and (one.fact, one.value) == (seen.fact, seen.value)
    ]
    return sorted(said, key=lambda one: (one.vintage, one.opinion, one.note))


def _last_word(seen: Observation, every: set[Observation]) -> Decision:
    said = _words(seen, every)
    return said[-1].opinion if said else Decision.NONE


def _refusal(seen: Observation, every: set[Observation]) -> Observation | None:
    """The word that strikes a figure out."""
    if seen.status in ABSENT or _last_word(seen, every) is not Decision.REFUSED:
        return None
    word = _words(seen, every)[-1]
    return word if seen.reported_at <= word.reported_at else None


def _by_fact(target: Target, vintages: Iterable[Observation]) -> dict[Fact, list[Observation]]:
    by_fact: dict[Fact, list[Observation]] = {}
    known = target.measure_by_id
    for seen in vintages:
        fact = seen.fact
        refuses = seen.opinion is Decision.REFUSED
        if fact.target == target.id and fact.measure in known and not refuses:
            by_fact.setdefault(fact, []).append(seen)
    for candidates in by_fact.values():
        if len(candidates) > 1:
            candidates.sort(key=lambda seen: seen.vintage, reverse=True)
    return by_fact


def _is_foreseen(target: Target, seen: Observation) -> bool:
    staged = bool(target.measure_by_id[seen.fact.measure].stages)
    return seen.status is ObsStatus.FORECAST or (seen.fact.stage is Stage.PLAN and not staged)


def _note_dispute(found: Figures, candidates: list[Observation]) -> None:
    newest = candidates[0]
    if newest.opinion:
        return
    for other in candidates[1:]:
        if other.source != newest.source and not other.opinion:
            if other.value != newest.value and other.status not in ABSENT:
                found.disputes.append((newest, other))
            return


def _keep_steady(
    target: Target,
    found: Figures,
    facts: list[tuple[Fact, list[Observation]]],
    every: set[Observation],
) -> None:
    """Walk one series in the order of periods and hold what jumps by a power of ten or by sign."""
    facts.sort(key=lambda one: (one[0].period.end, one[0].period.start))
    before: Observation | None = None
    for fact, candidates in facts:
        for seen in candidates:
            accepted = _last_word(seen, every) is Decision.ACCEPTED
            odd = (
                None
                if before is None or accepted or may_jump(target, seen)
                else jump(before.value, seen.value)
            )
            if odd is None:
                if accepted:
                    found.accepted[fact] = _words(seen, every)[-1]
                found.current[fact] = before = seen
                break
            found.held.setdefault(seen, odd)
