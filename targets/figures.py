"""Which figures are judged: the newest vintage of each fact that is neither withdrawn, nor
foreseen, nor held as odd. `targets.ledger` keeps them up to date; the rules read them here."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from targets.numbers import number_en, number_vi, period_en, period_vi
from targets.observations import STAGE_ORDER, Fact, Observation, Stage
from targets.periods import Period
from targets.quarantine import Held, OddOne, age_of, order
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
    """

    def __init__(self) -> None:
        self.foreseen: dict[Fact, Observation] = {}
        self.memo: dict[Hashable, Any] = {}
        self.areas: Counter[str] = Counter()
        self._judged: dict[tuple[str, str], dict[Key, Observation]] = {}
        self._in_time: dict[tuple[str, str], list[Observation]] = {}
        self._odd: dict[Fact, tuple[OddOne, ...]] = {}
        self._odd_in_order: list[OddOne] = []
        self._disputes: dict[Fact, Dispute] = {}
        self._disputes_in_order: list[tuple[Any, Fact]] = []
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
        return Held(self._odd_in_order)

    def disputes(self) -> Iterator[Dispute]:
        """Figures on which two sources differ, the newest first."""
        return (self._disputes[fact] for _, fact in reversed(self._disputes_in_order))

    def judge(self, fact: Fact, seen: Observation | None) -> None:
        """Let this figure be the judged one of its fact, or none."""
        place, key = (fact.measure, fact.area), (fact.period, fact.stage)
        judged = self._judged.setdefault(place, {})
        before = judged.get(key)
        if before is seen:
            return
        if seen is None:
            del judged[key]
        else:
            judged[key] = seen
        self.areas[fact.area] += (seen is not None) - (before is not None)
        if not self.areas[fact.area]:
            del self.areas[fact.area]
        self._in_time.pop(place, None)
        for pending in self._watchers.get(fact.measure, ()):
            pending.add(key)

    def hold(self, fact: Fact, odd: tuple[OddOne, ...]) -> None:
        """Let these figures of a fact be held, and no others."""
        known = self._odd.pop(fact, ())
        for one in set(known).difference(odd):
            del self._odd_in_order[bisect_left(self._odd_in_order, age_of(one), key=age_of)]
        for one in set(odd).difference(known):
            insort(self._odd_in_order, one, key=age_of)
        if odd:
            self._odd[fact] = odd

    def dispute(self, fact: Fact, dispute: Dispute | None) -> None:
        """Let two sources differ on a fact, or agree."""
        known = self._disputes.get(fact)
        if known == dispute:
            return
        if known is not None:
            at = bisect_left(self._disputes_in_order, _newness(known), key=lambda one: one[0])
            del self._disputes_in_order[at]
            del self._disputes[fact]
        if dispute is not None:
            self._disputes[fact] = dispute
            insort(self._disputes_in_order, (_newness(dispute), fact), key=lambda one: one[0])


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
