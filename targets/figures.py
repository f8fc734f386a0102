"""Which figures are judged: the newest vintage of each fact that is neither withdrawn, nor
foreseen, nor held as odd."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from targets.catalogue import Target
from targets.numbers import number_en, number_vi, period_en, period_vi
from targets.observations import ABSENT, Fact, Observation, ObsStatus, Stage
from targets.periods import Cadence
from targets.quarantine import Held, Odd, implausible, jump, may_jump, order
from targets.words import Text

_Series = dict[tuple[str, str, Stage, Cadence], list[tuple[Fact, list[Observation]]]]


@dataclass
class Figures:
    """The figures of one target, ready to be judged. `foreseen` are plans and forecasts of series
    that are judged by what happened."""

    current: dict[Fact, Observation] = field(default_factory=dict)
    foreseen: dict[Fact, Observation] = field(default_factory=dict)
    held: Held = field(default_factory=Held)
    disputes: list[tuple[Observation, Observation]] = field(default_factory=list)
    of_measure: dict[tuple[str, str], list[Observation]] = field(default_factory=dict)

    def of(self, measure: str, area: str) -> list[Observation]:
        """The judged figures of a measure in an area, in the order of periods."""
        return self.of_measure.get((measure, area), [])


def figures(target: Target, vintages: Iterable[Observation]) -> Figures:
    """Sort out every vintage: a function of the set, whatever its order or repetitions."""
    found = Figures()
    series: _Series = defaultdict(list)
    for fact, candidates in _by_fact(target, vintages).items():
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
            if implausible(target, seen):
                if not plausible:
                    found.held.add(seen, Odd.IMPLAUSIBLE)
            else:
                plausible.append(seen)
        if plausible:
            series[fact.measure, fact.area, fact.stage, fact.period.cadence].append(
                (fact, plausible)
            )
    for facts in series.values():
        _keep_steady(target, found, facts)
    for fact, seen in found.current.items():
        found.of_measure.setdefault((fact.measure, fact.area), []).append(seen)
    for several in found.of_measure.values():
        several.sort(key=lambda seen: (seen.fact.period.end, seen.fact.period.start))
    return found


def _by_fact(target: Target, vintages: Iterable[Observation]) -> dict[Fact, list[Observation]]:
    by_fact: dict[Fact, list[Observation]] = {}
    known = target.measure_by_id
    for seen in vintages:
        fact = seen.fact
        if fact.target == target.id and fact.measure in known:
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
    for other in candidates[1:]:
        if other.source != newest.source:
            if other.value != newest.value and other.status not in ABSENT:
                found.disputes.append((newest, other))
            return


def _keep_steady(
    target: Target, found: Figures, facts: list[tuple[Fact, list[Observation]]]
) -> None:
    """Walk one series in the order of periods and hold what jumps by a power of ten or by sign."""
    facts.sort(key=lambda one: (one[0].period.end, one[0].period.start))
    before: Observation | None = None
    for fact, candidates in facts:
        for seen in candidates:
            odd = (
                None if before is None or may_jump(target, seen) else jump(before.value, seen.value)
            )
            if odd is None:
                found.current[fact] = before = seen
                break
            found.held.add(seen, odd)


def dispute_notes(found: Figures) -> list[Text]:
    """Sources that contradict each other, said openly: the newest is used, the other is named."""
    notes = []
    newest_first = sorted(
        found.disputes, key=lambda pair: (pair[0].vintage, order(pair[0])), reverse=True
    )
    for used, other in newest_first[:5]:
        fact = used.fact
        notes.append(
            Text(
                f"Hai nguồn nói khác nhau về {period_vi(fact.period)}: {used.source} nêu "
                f"{number_vi(used.value)}, {other.source} nêu {number_vi(other.value)}; "
                "đang dùng số công bố sau.",
                f"Two sources differ on {period_en(fact.period)}: {used.source} says "
                f"{number_en(used.value)}, {other.source} says {number_en(other.value)}; "
                "the one reported later is used.",
            )
        )
    return notes
