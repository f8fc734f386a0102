"""The ledger of one target: every vintage of its figures, sorted out as they come.

One more figure costs the same however many there are: only its fact is sorted out again, and of
its series only the neighbours that were compared with what has changed.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from targets.catalogue import Target
from targets.figures import Dispute, Figures
from targets.observations import ABSENT, Fact, Observation, ObsStatus, Opinions, Stage
from targets.periods import Cadence
from targets.quarantine import Odd, OddOne, oddness
from targets.said import Accepted, accepted, refusals


@dataclass(slots=True, eq=False)
class _Entry:
    """One fact: its vintages, oldest first, and what became of them.

    `standing` are those that nobody has struck out, `opinions` what people have said of them, if
    they have.
    `judged` is the figure that is judged, `accepted` the word by which it stands, `odd` are those
    that are held, `before` is the figure of the period before, which they were compared with.
    `stands` says whether the fact is in its line.
    """

    fact: Fact
    line: "_Line"
    when: tuple[date, date]
    vintages: list[Observation] = field(default_factory=list)
    standing: list[Observation] = field(default_factory=list)
    opinions: Opinions | None = None
    stands: bool = False
    sorted_out: bool = False
    judged: Observation | None = None
    accepted: Accepted | None = None
    before: Observation | None = None
    odd: tuple[OddOne, ...] = ()
    dispute: Dispute | None = None


_when = attrgetter("when")


@dataclass(slots=True, eq=False)
class _Line:
    """The facts of one measure, area, stage and cadence, in the order of periods."""

    entries: list[_Entry] = field(default_factory=list)

    def before(self, place: int) -> Observation | None:
        """The figure that stands before a place."""
        if place == 0:
            return None
        last = self.entries[place - 1]
        return last.judged or last.before


class Ledger:
    """Every vintage of one target's figures. What it finds is a function of their set, whatever
    their order or repetitions; `figures` is what the rules are given."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.figures = Figures(target.measure_by_id)
        self.size = 0
        self._entries: dict[Fact, _Entry] = {}
        self._lines: dict[tuple[str, str, Stage, Cadence], _Line] = {}

    def add(self, vintages: Iterable[Observation]) -> None:
        """Take in figures; those that are known, or of another target, change nothing."""
        touched: dict[_Line, set[_Entry]] = {}
        for seen in vintages:
            entry = self._entries.get(seen.fact) or self._begin(seen.fact)
            if entry is not None and self._keep(entry, seen):
                touched.setdefault(entry.line, set()).add(entry)
        for line, entries in touched.items():
            self._sort_out(line, entries)

    def _begin(self, fact: Fact) -> _Entry | None:
        if fact.target != self.target.id or fact.measure not in self.target.measure_by_id:
            return None
        line = self._lines.setdefault(
            (fact.measure, fact.area, fact.stage, fact.period.cadence), _Line()
        )
        entry = _Entry(fact, line, (fact.period.end, fact.period.start))
        entry.standing = entry.vintages  # until somebody has said something of them
        self._entries[fact] = entry
        return entry

    def _keep(self, entry: _Entry, seen: Observation) -> bool:
        vintages, age = entry.vintages, _age(seen)
        if not vintages or _age(vintages[-1]) < age:
            vintages.append(seen)  # the ordinary case: figures come in the order of their reports
        else:
            place = bisect_left(vintages, age, key=_age)
            if _age(vintages[place]) == age:
                return False
            vintages.insert(place, seen)
        self.size += 1
        if seen.opinion and entry.opinions is None:
            entry.opinions = Opinions(())
        return True

    def _hear(self, entry: _Entry) -> None:
        """Sort out what people have said of a fact's figures."""
        entry.opinions = Opinions(entry.vintages)
        entry.standing = [one for one in entry.vintages if entry.opinions.stands(one)]
        self.figures.refuse(entry.fact, refusals(entry.vintages, entry.opinions))

    def _sort_out(self, line: _Line, touched: set[_Entry]) -> None:
        """Walk the line from each fact that was touched to where nothing changes any more."""
        in_order = sorted(touched, key=_when)
        for entry in in_order:
            if entry.opinions is not None:
                self._hear(entry)
            self._place(entry)
        entries, walked = line.entries, 0
        for first in in_order:
            place = max(bisect_left(entries, first.when, key=_when), walked)
            before = line.before(place)
            while place < len(entries):
                entry = entries[place]
                if entry.sorted_out and entry.before is before and entry not in touched:
                    break
                judged = self._judge(entry, before)
                entry.before, entry.sorted_out = before, True
                before = judged or before
                place += 1
            walked = max(walked, place)

    def _place(self, entry: _Entry) -> None:
        """Put a fact into its line, or take it out: what is withdrawn, struck out or foreseen is
        not judged."""
        newest = entry.standing[-1] if entry.standing else None
        absent = newest is None or newest.status in ABSENT
        foreseen = not absent and newest is not None and self._is_foreseen(newest)
        self.figures.foresee(entry.fact, newest if foreseen else None)
        out = absent or foreseen
        dispute = None if out or len(entry.standing) == 1 else _dispute(entry.standing)
        if dispute != entry.dispute:
            self.figures.dispute(entry.dispute, dispute)
            entry.dispute = dispute
        if out and entry.stands:
            del entry.line.entries[bisect_left(entry.line.entries, entry.when, key=_when)]
            self._become(entry, None, None, ())
            entry.stands = entry.sorted_out = False
        elif not out and not entry.stands:
            insort(entry.line.entries, entry, key=_when)
            entry.stands = True

    def _become(
        self,
        entry: _Entry,
        judged: Observation | None,
        accepted: Accepted | None,
        odd: tuple[OddOne, ...],
    ) -> None:
        if judged is not entry.judged or accepted != entry.accepted:
            self.figures.judge(entry.fact, entry.judged, judged, accepted)
            entry.judged, entry.accepted = judged, accepted
        if odd != entry.odd:
            self.figures.hold(entry.odd, odd)
            entry.odd = odd

    def _is_foreseen(self, seen: Observation) -> bool:
        staged = bool(self.target.measure_by_id[seen.fact.measure].stages)
        return seen.status is ObsStatus.FORECAST or (seen.fact.stage is Stage.PLAN and not staged)

    def _judge(self, entry: _Entry, before: Observation | None) -> Observation | None:
        """Judge the newest figure of a fact that is not odd, or that a person lets stand; hold
        those that are: out of the plausible range, or a power of ten or a sign away from the figure
        before."""
        judged: Observation | None = None
        said: Accepted | None = None
        odd: list[tuple[Observation, Odd]] = []
        plausible = False
        for seen in reversed(entry.standing):
            if seen.status in ABSENT:
                break  # what was withdrawn before does not come back
            why = oddness(self.target, seen, before)
            word = entry.opinions.acceptance(seen) if entry.opinions is not None else None
            if why is None or word is not None:
                judged = seen
                said = accepted(word, why, entry.standing) if word is not None else None
                break
            if why is not Odd.IMPLAUSIBLE or not plausible:
                odd.append((seen, why))
            plausible = plausible or why is not Odd.IMPLAUSIBLE
        held = tuple(OddOne(seen, why, before, judged) for seen, why in odd)
        self._become(entry, judged, said, held)
        return judged


def _age(seen: Observation) -> tuple[object, ...]:
    """The order of vintages; of two that differ in nothing that counts, always the same one."""
    return (*seen.vintage, seen.opinion, seen.invented, seen.note, seen.evidence)


def _dispute(vintages: list[Observation]) -> Dispute | None:
    """The newest figure and the newest one of another source, where they contradict each other. A
    person who accepts a figure is no source of it; where that is the last word, it is settled."""
    if vintages[-1].opinion:
        return None
    newest = vintages[-1]
    for other in reversed(vintages):
        if other.source != newest.source and not other.opinion:
            differs = other.value != newest.value and other.status not in ABSENT
            return (newest, other) if differs else None
    return None
