"""The chains of slips as they stand on the topic: whole, in order, each change under one id."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.events import SlipChanged
from targets.slips import CLOSING, Change, change_id
from tests.faults.seen import Told


@dataclass(frozen=True, slots=True)
class Chains:
    """Every episode that was published, its changes by their number, and what is wrong."""

    of: Mapping[str, Mapping[int, SlipChanged]]
    broken: tuple[str, ...]
    repeats: int

    @property
    def open(self) -> frozenset[str]:
        """The episodes whose last published change has not closed them."""
        return frozenset(name for name, chain in self.of.items() if not closing(latest(chain)))


def latest(chain: Mapping[int, SlipChanged]) -> SlipChanged:
    """The last change of an episode."""
    return chain[max(chain)]


def closing(event: SlipChanged) -> bool:
    """Whether it ends its episode."""
    return Change(event.change) in CLOSING


def chains(told: Sequence[Told]) -> Chains:
    """The chains behind the records, and everything that is wrong in them."""
    of: dict[str, dict[int, SlipChanged]] = {}
    broken: list[str] = []
    repeats = 0
    for one in sorted(told, key=lambda one: (one.partition, one.offset)):
        event = one.event
        chain = of.setdefault(event.episode, {})
        if one.id != change_id(event.episode, event.seq):
            broken.append(f"change {event.seq} of {event.episode} is published under {one.id}")
        if event.seq in chain:
            repeats += 1
            if chain[event.seq] != event:
                broken.append(f"change {event.seq} of {event.episode} is published as two things")
        else:
            if chain and event.seq < max(chain):
                broken.append(f"change {event.seq} of {event.episode} comes after a later one")
            chain[event.seq] = event
    for name, chain in of.items():
        broken.extend(_wrong(name, chain))
    return Chains(of, tuple(broken), repeats)


def _wrong(name: str, chain: Mapping[int, SlipChanged]) -> Iterator[str]:
    if sorted(chain) != list(range(1, len(chain) + 1)):
        yield f"the chain of {name} has a gap: {sorted(chain)}"
    is_open = False
    for seq in sorted(chain):
        opens = chain[seq].change == Change.OPENED
        if opens == is_open:
            yield f"change {seq} of {name} is {chain[seq].change} while it is {_as_word(is_open)}"
        is_open = not closing(chain[seq])


def _as_word(is_open: bool) -> str:
    return "open" if is_open else "closed"
