"""Which figures are judged: the newest vintage of each fact that is neither withdrawn, nor
foreseen, nor held as odd. `targets.ledger` keeps them up to date; the rules read them here."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from targets.measures import Measure
from targets.numbers import number_en, number_vi, period_en, period_vi
from targets.observations import STAGE_ORDER, Fact, Observation, Stage
from targets.periods import Period
from targets.quarantine import Held, OddOne, age_of, order
from targets.said import Accepted, Refused
from targets.words import Text

#: A period and a stage: what tells two figures of one measure and area apart.
Key = tuple[Period, Stage]
#: Two sources that contradict each other: the newer figure, which is used, and the other one.
Dispute = tuple[Observation, Observation]

DISPUTES_TOLD = 5


def in_time(key: Key) -> tuple[object, ...]:
    """The order of periods, and of stages within one."""
    period, stage = key
    return (period.end, period.start, STAGE_ORDER.index(stage))


class Figures:
    """The figures of one target, ready to be judged, and what has changed in them.

    `foreseen` are plans and forecasts of series that are judged by what happened. `memo` is a
    place for what is derived from the figures; `changes` says which of it has to be derived again.
    `accepted` and `refused` are what people have said of them.
    """

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self._measures = measures
        self.accepted: dict[Fact, Accepted] = {}
        self.refused: dict[Fact, tuple[Refused, ...]] = {}
        self.foreseen: dict[Fact, Observation] = {}
        self.memo: dict[Hashable, Any] = {}
        self.areas: Counter[str] = Counter()
        self._judged: dict[tuple[str, str], dict[Key, Observation]] = {}
        self._in_time: dict[tuple[str, str], list[Observation]] = {}
        self._odd: list[OddOne] = []
        self._disputes: list[Dispute] = []
        self._watchers: dict[str, list[set[Key]]] = {}
        self._pending: dict[Hashable, set[Key]] = {}

    def __bool__(self) -> bool:
        """Whether anything can be judged."""
        return bool(self.areas)

    def of(self, measure: str, area: str) -> list[Observation]:
        """The judged figures of a measure in an area, in the order of periods."""
        found = self._in_time.get((measure, area))
        if found is None:
            judged = self._judged.get((measure, area), {})
            found = self._in_time[measure, area] = [
                judged[key] for key in sorted(judged, key=in_time)
            ]
        return found

    def at(self, measure: str, area: str, key: Key) -> Observation | None:
        """The judged figure of one period and stage."""
        judged = self._judged.get((measure, area))
        return judged.get(key) if judged else None

    def keys(self, measure: str, areas: Iterable[str]) -> set[Key]:
        """The periods and stages for which any of these areas has a judged figure."""
        return {key for area in areas for key in self._judged.get((measure, area), ())}

    def changes(self, name: Hashable, measures: Iterable[str]) -> set[Key] | None:
        """The periods and stages of these measures that changed since this was last asked under
        this name; None when it is asked for the first time."""
        pending = self._pending.get(name)
        if pending is None:
            pending = self._pending[name] = set()
            for measure in set(measures):
                self._watchers.setdefault(measure, []).append(pending)
            return None
        changed = set(pending)
        pending.clear()
        return changed

    def held(self) -> Held:
        """What is held as odd before any rule has looked."""
        return Held(self._odd, self._measures)

    def accepts(self, seen: Observation) -> bool:
        """Whether a person lets a judged figure stand, however odd it looks."""
        return seen.fact in self.accepted

    def reported(self, seen: Observation) -> Observation:
        """The source's own report of a judged figure, which a person may have restated."""
        said = self.accepted.get(seen.fact) if seen.accepted else None
        return said.figure if said is not None and said.figure is not None else seen

    def before(self, seen: Observation) -> Observation | None:
        """The judged figure of the period before, of the same series."""
        fact = seen.fact
        line = self.of(fact.measure, fact.area)
        place = bisect_left(line, (fact.period.end, fact.period.start), key=_when)
        return next(
            (
                one
                for one in reversed(line[:place])
                if one.fact.stage is fact.stage and one.fact.period.cadence is fact.period.cadence
            ),
            None,
        )

    def disputes(self) -> Iterator[Dispute]:
        """Figures on which two sources differ, the newest first."""
        return reversed(self._disputes)

    def judge(
        self,
        fact: Fact,
        before: Observation | None,
        seen: Observation | None,
        accepted: Accepted | None = None,
    ) -> None:
        """Let this figure be the judged one of its fact, or none, where another was before."""
        if accepted is not None:
            self.accepted[fact] = accepted
        elif self.accepted:
            self.accepted.pop(fact, None)
        place, key = (fact.measure, fact.area), (fact.period, fact.stage)
        judged = self._judged.setdefault(place, {})
        if seen is None:
            del judged[key]
        else:
            judged[key] = seen
        if before is None or seen is None:
            self.areas[fact.area] += 1 if before is None else -1
            if not self.areas[fact.area]:
                del self.areas[fact.area]
        self._in_time.pop(place, None)
        for pending in self._watchers.get(fact.measure, ()):
            pending.add(key)

    def refuse(self, fact: Fact, refused: tuple[Refused, ...]) -> None:
        """Let these be the values of a fact that people have struck out."""
        if refused:
            self.refused[fact] = refused
        elif self.refused:
            self.refused.pop(fact, None)

    def foresee(self, fact: Fact, seen: Observation | None) -> None:
        """Let this be what is foreseen of a fact, or nothing."""
        if seen is not None:
            self.foreseen[fact] = seen
        elif self.foreseen:
            self.foreseen.pop(fact, None)

    def hold(self, before: tuple[OddOne, ...], odd: tuple[OddOne, ...]) -> None:
        """Let these figures of a fact be held, where others were before."""
        for one in set(before).difference(odd):
            del self._odd[bisect_left(self._odd, age_of(one), key=age_of)]
        for one in set(odd).difference(before):
            insort(self._odd, one, key=age_of)

    def dispute(self, before: Dispute | None, dispute: Dispute | None) -> None:
        """Let two sources differ on a fact, or agree, where they differed otherwise before."""
        if before is not None:
            del self._disputes[bisect_left(self._disputes, _newness(before), key=_newness)]
        if dispute is not None:
            insort(self._disputes, dispute, key=_newness)


def _when(seen: Observation) -> tuple[date, date]:
    return (seen.fact.period.end, seen.fact.period.start)


def _newness(dispute: Dispute) -> tuple[object, ...]:
    return (dispute[0].vintage, order(dispute[0]))


def dispute_notes(found: Figures) -> list[Text]:
    """Sources that contradict each other, said openly: the newest is used, the other is named."""
    notes = []
    for (used, other), _ in zip(found.disputes(), range(DISPUTES_TOLD), strict=False):
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
