"""What officials do in a run through the gateway: drawn by the seed, aimed when it is done."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.gateway.slips.acting import Hand, act_id

ACTED = 0.5  # the share of the sendings after which somebody does something
WHO = "faults.official"  # the account that does it all
VIA_API = Hand(WHO, "api")


class Doing(StrEnum):
    """What can be done."""

    ACKNOWLEDGE = "acknowledged"
    ASSIGN = "assigned"
    COMMENT = "commented"
    PLAN = "planned"
    LINK = "acknowledged by a link"
    SILENCE = "silenced"
    END_SILENCE = "silence_ended"
    DECIDE = "decided"


#: How often each is drawn. A silence takes letters out of what can be compared.
WEIGHTS = {
    Doing.ACKNOWLEDGE: 3,
    Doing.ASSIGN: 3,
    Doing.COMMENT: 2,
    Doing.PLAN: 2,
    Doing.LINK: 3,
    Doing.SILENCE: 1,
    Doing.END_SILENCE: 3,
    Doing.DECIDE: 6,
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One of them. `key` names it for good; `pick` is a number by which it finds its object."""

    doing: Doing
    key: str
    pick: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a deed: about what it was, what was asked, and whether it was refused.

    `about` is an episode, a target (of a silence), a silence (of its end) or a held figure.
    """

    deed: Deed
    about: str
    asked: Mapping[str, Any] = field(default_factory=dict)
    refused: str = ""

    @property
    def act(self) -> str:
        """The id of the act that it is, if it is one."""
        if self.deed.doing is Doing.LINK:
            return f"link|{self.deed.key}"
        return act_id(VIA_API, self.deed.key)


def deeds(dice: random.Random, steps: int) -> Iterator[tuple[Deed, ...]]:
    """For every sending what is done after it."""
    for step in range(steps):
        drawn = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        deed = Deed(drawn, f"deed-{step}", dice.getrandbits(32))
        yield (deed,) if dice.random() < ACTED else ()
