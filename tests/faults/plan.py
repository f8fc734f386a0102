"""What a run does, from its seed alone: which targets, which events, and what is injured when.

The seed decides everything here; what it cannot decide is how the scheduler of the machine lets
the processes run, so a plan repeats exactly and its course only nearly.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from tests.faults.points import points_of

STEPS = 16  # sendings, and so the moments at which something can be injured
KILLED = ("ingest", "scoring", "alerts", "gateway")


class Kind(StrEnum):
    """What is injured."""

    KILL = "kill -9"
    WRITE = "kill -9 at a write"
    TWO = "two killed at once"
    ROLLING = "rolling restart"
    PAUSE = "paused past its session"
    STORM = "rebalance storm"
    BROKER_RESTART = "broker restarted"
    BROKER_KILL = "broker killed"
    LEADER = "leader changed"
    BROKER_NET = "broker's network"
    BROKER_LONG = "broker away past the delivery timeout"
    STORE_KILL = "store killed"
    STORE_PAUSE = "store stands still"
    STORE_NET = "store's network"
    STORE_READ_ONLY = "store read-only"
    STORE_FULL = "store's disk full"
    MAIL = "mail away"
    ZALO = "Zalo away"
    CLOCK = "clock stepped"
    CATALOGUE = "catalogue changed"
    POISON = "poison flood"


#: How often each is drawn, and how many brokers it needs. Slow ones are rarer.
WEIGHTS: dict[Kind, tuple[int, int]] = {
    Kind.KILL: (14, 0),
    Kind.WRITE: (30, 0),
    Kind.TWO: (8, 0),
    Kind.ROLLING: (5, 0),
    Kind.PAUSE: (4, 0),
    Kind.STORM: (3, 0),
    Kind.BROKER_RESTART: (3, 1),
    Kind.BROKER_KILL: (3, 1),
    Kind.LEADER: (6, 3),
    Kind.BROKER_NET: (8, 1),
    Kind.BROKER_LONG: (2, 1),
    Kind.STORE_KILL: (7, 0),
    Kind.STORE_PAUSE: (3, 0),
    Kind.STORE_NET: (8, 0),
    Kind.STORE_READ_ONLY: (4, 0),
    Kind.STORE_FULL: (3, 0),
    Kind.MAIL: (8, 0),
    Kind.ZALO: (6, 0),
    Kind.CLOCK: (4, 0),
    Kind.CATALOGUE: (4, 0),
    Kind.POISON: (3, 0),
}

#: What `PART` may name beside the kinds themselves.
PARTS: dict[str, frozenset[Kind]] = {
    "kill": frozenset({Kind.KILL, Kind.WRITE, Kind.TWO, Kind.ROLLING}),
    "group": frozenset({Kind.PAUSE, Kind.STORM}),
    "broker": frozenset(
        {Kind.BROKER_RESTART, Kind.BROKER_KILL, Kind.LEADER, Kind.BROKER_NET, Kind.BROKER_LONG}
    ),
    "store": frozenset(
        {
            Kind.STORE_KILL,
            Kind.STORE_PAUSE,
            Kind.STORE_NET,
            Kind.STORE_READ_ONLY,
            Kind.STORE_FULL,
        }
    ),
    "post": frozenset({Kind.MAIL, Kind.ZALO}),
    "world": frozenset({Kind.CLOCK, Kind.CATALOGUE, Kind.POISON}),
}

#: They reach into the sending itself; whatever is done to alerts may as well. A clock that is set
#: forward ends the lease of a sending that is under way.
SENDING = frozenset({Kind.MAIL, Kind.ZALO, Kind.CLOCK})

WEATHERS = ("cut", "refused", "slow", "narrow", "held", "asks lost", "answers lost")


@dataclass(frozen=True, slots=True)
class Injury:
    """One injury: what, before which sending, whom, how, and for how long."""

    kind: Kind
    step: int
    whom: tuple[str, ...] = ()
    how: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        words = [self.kind.value, " and ".join(self.whom), self.how]
        told = ", ".join(word for word in words if word)
        lasts = f" for {self.seconds:.1f} s" if self.seconds else ""
        return f"{told}{lasts} before sending {self.step}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A run. `dice` is what the events are made with."""

    seed: int
    injuries: tuple[Injury, ...]
    whole_programme: bool = False
    dice: random.Random = field(default_factory=random.Random, compare=False, repr=False)

    def has(self, *kinds: Kind) -> bool:
        """Whether one of these is among the injuries."""
        return any(one.kind in kinds for one in self.injuries)

    @property
    def doubt(self) -> bool:
        """Whether a sending may be cut off so that nobody knows whether the letter went."""
        return any(one.kind in SENDING or "alerts" in one.whom for one in self.injuries)


def plan(seed: int, *, brokers: int, only: Collection[Kind] = ()) -> Plan:
    """The plan of a seed, for so many brokers, of all kinds or of some."""
    dice = random.Random(seed)
    possible = [
        kind
        for kind, (_, needed) in WEIGHTS.items()
        if brokers >= needed and (not only or kind in only)
    ]
    weights = [WEIGHTS[kind][0] for kind in possible]
    number = dice.choices((1, 2, 3), (5, 4, 1))[0]
    kinds = list(dict.fromkeys(dice.choices(possible, weights, k=number)))
    steps = sorted(dice.sample(range(1, STEPS), len(kinds)))
    injuries = tuple(_injury(kind, step, dice) for kind, step in zip(kinds, steps, strict=True))
    whole = dice.random() < 0.04 and not only
    return Plan(seed, injuries, whole, random.Random(dice.getrandbits(64)))


def kinds_of(part: str) -> frozenset[Kind]:
    """The kinds that a word of `PART` means; raises ValueError for one that means none."""
    if not part:
        return frozenset()
    found: set[Kind] = set()
    for word in part.split(","):
        named = {kind for kind in Kind if kind.name.lower().replace("_", "-") == word}
        found |= PARTS.get(word, frozenset()) | named
        if word not in PARTS and not named:
            names = [*PARTS, *(kind.name.lower().replace("_", "-") for kind in Kind)]
            raise ValueError(f"there is no part {word!r}; known: {', '.join(names)}")
    return frozenset(found)


def _injury(kind: Kind, step: int, dice: random.Random) -> Injury:
    match kind:
        case Kind.KILL:
            return Injury(kind, step, (dice.choice(KILLED),), seconds=_about(dice, 0.2, 1.5))
        case Kind.WRITE:
            return _at_a_write(kind, dice)
        case Kind.TWO:
            return Injury(kind, step, tuple(dice.sample(KILLED, 2)), seconds=_about(dice, 0.2, 2))
        case Kind.ROLLING:
            return Injury(kind, step, KILLED)
        case Kind.PAUSE:
            return Injury(kind, step, (dice.choice(("scoring", "alerts")),), seconds=7.0)
        case Kind.STORM:
            return Injury(kind, step, ("scoring", "alerts"))
        case Kind.BROKER_RESTART | Kind.BROKER_KILL | Kind.LEADER:
            return Injury(kind, step, (str(dice.randrange(3)),))
        case Kind.BROKER_NET:
            return Injury(kind, step, ("kafka",), dice.choice(WEATHERS), _about(dice, 0.5, 4))
        case Kind.BROKER_LONG:
            return Injury(kind, step, ("kafka",), dice.choice(("refused", "held")), 18.0)
        case Kind.STORE_KILL | Kind.STORE_PAUSE:
            return Injury(kind, step, seconds=_about(dice, 0.2, 4))
        case Kind.STORE_NET:
            return Injury(kind, step, ("store",), dice.choice(WEATHERS), _about(dice, 0.5, 4))
        case Kind.STORE_READ_ONLY | Kind.STORE_FULL:
            return Injury(kind, step, seconds=_about(dice, 1, 4))
        case Kind.MAIL:
            return Injury(kind, step, ("mail",), dice.choice(WEATHERS), _about(dice, 1, 5))
        case Kind.ZALO:
            return Injury(kind, step, ("zalo",), dice.choice(WEATHERS), _about(dice, 1, 5))
        case Kind.CLOCK:
            return Injury(kind, step, how=dice.choice(("-2 h", "+2 h", "-5 min", "+1 day")))
        case Kind.CATALOGUE:
            return Injury(kind, step, KILLED)
        case Kind.POISON:
            return Injury(kind, step, ("scoring",))


def _at_a_write(kind: Kind, dice: random.Random) -> Injury:
    """Armed from the start: it happens whenever the service comes to its n-th write there."""
    service = dice.choices(KILLED, (1, 6, 6, 4))[0]
    point = dice.choice(points_of(service))
    most = 3 if service == "gateway" else 6  # few things are done there in a run
    return Injury(kind, 0, (service,), f"{point.when}:{point.name}:{dice.randint(1, most)}")


def _about(dice: random.Random, least: float, most: float) -> float:
    return round(dice.uniform(least, most), 2)
