"""What a worker remembers of its targets, so that one more figure costs no reading."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.stored import VerdictDocument
from targets.ledger import Ledger
from targets.observations import Observation


@dataclass(slots=True)
class State:
    """A target as this worker knows it: its verdict's document, the ledger of its figures, and the
    ids of the reports that are in it.

    `settled`: this worker itself has written since, so whoever writes next has read at least these
    reports. Only then may a repeated report be passed over.
    """

    document: VerdictDocument | None
    ledger: Ledger
    reports: set[str] = field(default_factory=set)
    settled: bool = False

    def add(self, report: str, vintages: Iterable[Observation]) -> None:
        """Take in a report's figures; a report that is known changes nothing."""
        if report not in self.reports:
            self.reports.add(report)
            self.ledger.add(vintages)
            self.settled = False


class Memory:
    """The states used last, as many as hold a bounded number of figures."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._states: OrderedDict[str, State] = OrderedDict()

    def get(self, target: str) -> State | None:
        """The state of a target, if it is remembered."""
        state = self._states.get(target)
        if state is not None:
            self._states.move_to_end(target)
        return state

    def put(self, target: str, state: State) -> None:
        """Remember a state."""
        self._states[target] = state
        self._states.move_to_end(target)

    def forget(self, target: str) -> None:
        """Read it again next time."""
        self._states.pop(target, None)

    def trim(self) -> None:
        """Forget what was used longest ago until the rest fits; a single state always may stay."""
        held = sum(state.ledger.size for state in self._states.values())
        while held > self._limit and len(self._states) > 1:
            _, oldest = self._states.popitem(last=False)
            held -= oldest.ledger.size
