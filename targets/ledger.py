"""The ledger of one target: every vintage of its figures, sorted out as they come.

One more figure costs the same however many there are: only its fact is sorted out again, and of
its series only the neighbours that were compared with what has changed.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from targets.catalogue import Target
from targets.figures import Figures
from targets.observations import ABSENT, Fact, Observation, ObsStatus, Stage
from targets.periods import Cadence
from targets.quarantine import Odd, implausible, jump, may_jump


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What became of a fact: the figure that is judged, those that are held, and the figure of the
    period before, which they were compared with."""

    judged: Observation | None
    odd: tuple[tuple[Observation, Odd], ...]
    before: Observation | None


@dataclass(slots=True)
class _Line:
    """The facts of one measure, area, stage and cadence, in the order of periods."""

    facts: list[Fact] = field(default_factory=list)
    outcome: dict[Fact, _Sorted] = field(default_factory=dict)

    def place_of(self, fact: Fact) -> int:
        """Where a fact stands, or would stand."""
        return bisect_left(self.facts, _when(fact), key=_when)

    def before(self, place: int) -> Observation | None:
        """The figure that stands before a place."""
        if place == 0:
            return None
        last = self.outcome[self.facts[place - 1]]
        return last.judged or last.before


class Ledger:
    """Every vintage of one target's figures. What it finds is a function of their set, whatever
    their order or repetitions; `figures` is what the rules are given."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.figures = Figures()
        self.size = 0
        self._vintages: dict[Fact, list[Observation]] = {}
        self._lines: dict[tuple[str, str, Stage, Cadence], _Line] = {}

    def add(self, vintages: Iterable[Observation]) -> None:
        """Take in figures; those that are known, or of another target, change nothing."""
        touched: dict[Fact, None] = {}
        known = self.target.measure_by_id
        for seen in vintages:
            fact = seen.fact
            if fact.target == self.target.id and fact.measure in known and self._keep(seen):
                touched[fact] = None
        lines: dict[int, tuple[_Line, set[Fact]]] = {}
        for fact in touched:
            line = self._lines.setdefault(
                (fact.measure, fact.area, fact.stage, fact.period.cadence), _Line()
            )
            lines.setdefault(id(line), (line, set()))[1].add(fact)
        for line, facts in lines.values():
            self._sort_out(line, facts)

    def _keep(self, seen: Observation) -> bool:
        vintages = self._vintages.setdefault(seen.fact, [])
        place = bisect_left(vintages, _age(seen), key=_age)
        if place < len(vintages) and _age(vintages[place]) == _age(seen):
            return False
        vintages.insert(place, seen)
        self.size += 1
        return True

    def _sort_out(self, line: _Line, touched: set[Fact]) -> None:
        """Walk the line from each fact that was touched to where nothing changes any more."""
        places = []
        for fact in sorted(touched, key=_when):
            self._place(line, fact)
            places.append(_when(fact))
        walked = 0
        for when in places:
            place = max(bisect_left(line.facts, when, key=_when), walked)
            before = line.before(place)
            while place < len(line.facts):
                fact = line.facts[place]
                known = line.outcome.get(fact)
                if known is not None and known.before is before and fact not in touched:
                    break
                found = self._judge(fact, before)
                line.outcome[fact] = found
                self.figures.judge(fact, found.judged)
                self.figures.hold(fact, found.odd)
                before = found.judged or before
                place += 1
            walked = max(walked, place)

    def _place(self, line: _Line, fact: Fact) -> None:
        """Put a fact into its line, or take it out: what is withdrawn or foreseen is not judged."""
        vintages = self._vintages[fact]
        newest = vintages[-1]
        foreseen = newest.status not in ABSENT and self._is_foreseen(newest)
        if foreseen:
            self.figures.foreseen[fact] = newest
        else:
            self.figures.foreseen.pop(fact, None)
        out = foreseen or newest.status in ABSENT
        self.figures.dispute(fact, None if out else _dispute(vintages))
        place = line.place_of(fact)
        stands = place < len(line.facts) and line.facts[place] == fact
        if out and stands:
            del line.facts[place]
            del line.outcome[fact]
            self.figures.judge(fact, None)
            self.figures.hold(fact, ())
        elif not out and not stands:
            insort(line.facts, fact, key=_when)

    def _is_foreseen(self, seen: Observation) -> bool:
        staged = bool(self.target.measure_by_id[seen.fact.measure].stages)
        return seen.status is ObsStatus.FORECAST or (seen.fact.stage is Stage.PLAN and not staged)

    def _judge(self, fact: Fact, before: Observation | None) -> _Sorted:
        """The newest figure of a fact that is not odd: out of its plausible range, or a power of
        ten or a sign away from the figure before."""
        odd: list[tuple[Observation, Odd]] = []
        plausible = False
        for seen in reversed(self._vintages[fact]):
            if seen.status in ABSENT:
                break  # what was withdrawn before does not come back
            if implausible(self.target, seen):
                if not plausible:
                    odd.append((seen, Odd.IMPLAUSIBLE))
                continue
            plausible = True
            why = (
                None
                if before is None or may_jump(self.target, seen)
                else jump(before.value, seen.value)
            )
            if why is None:
                return _Sorted(seen, tuple(odd), before)
            odd.append((seen, why))
        return _Sorted(None, tuple(odd), before)


def _when(fact: Fact) -> tuple[date, date]:
    return (fact.period.end, fact.period.start)


def _age(seen: Observation) -> tuple[object, ...]:
    """The order of vintages; of two that differ in nothing that counts, always the same one."""
    return (*seen.vintage, seen.accepted, seen.invented, seen.note, seen.evidence)


def _dispute(vintages: list[Observation]) -> tuple[Observation, Observation] | None:
    """The newest figure and the newest one of another source, where they contradict each other."""
    newest = vintages[-1]
    for other in reversed(vintages):
        if other.source != newest.source:
            differs = other.value != newest.value and other.status not in ABSENT
            return (newest, other) if differs else None
    return None
