"""Finding targets: by what they are, by words without regard to diacritics, in a wanted order."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from targets.verdicts import Status

Plain = Mapping[str, Any]

#: Folding is by far the dearest part of a search: the words of so many targets are kept folded.
FOLDED_KEPT = 8192


class Order(StrEnum):
    """How a list of targets can be ordered."""

    PROGRAMME = "programme"
    WORST = "worst"
    NAME = "name"
    PACE = "pace"
    SCORE = "score"
    PERIOD = "period"


#: From what needs help most to what needs none; what cannot be judged comes last.
WORST_FIRST = (
    Status.MISSED,
    Status.REVERSING,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.STALE,
    Status.ON_TRACK,
    Status.MET,
    Status.TOO_EARLY,
    Status.JUDGED,
    Status.NO_DATA,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asked for: every empty part lets everything through."""

    themes: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    words: str = ""
    order: Order = Order.PROGRAMME

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.themes or self.statuses or self.kinds or self.owners or fold(self.words))


def fold(text: str) -> str:
    """The text as a search sees it: no capitals, no diacritics, đ as d."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).strip()


def find(targets: Iterable[Plain], wanted: Wanted) -> list[Plain]:
    """The targets that were asked for, in the wanted order."""
    words = fold(wanted.words).split()
    choices: tuple[tuple[frozenset[str], Callable[[Plain], str]], ...] = (
        (wanted.themes, lambda target: target["theme"]),
        (wanted.statuses, lambda target: target["verdict"]["status"]),
        (wanted.kinds, lambda target: target["kind"]),
        (wanted.owners, lambda target: target["owner"]["id"]),
    )
    found = list(targets)
    for chosen, given in choices:
        if chosen:
            found = [target for target in found if given(target) in chosen]
    if words:
        found = [target for target in found if _says(target, words)]
    key = _KEYS.get(wanted.order)
    return found if key is None else sorted(found, key=key)


def _says(target: Plain, words: Sequence[str]) -> bool:
    name, owner = target["name"], target["owner"]["name"]
    text = _folded(f"{target['id']} {name['vi']} {name['en']} {owner['vi']} {owner['en']}")
    return all(word in text for word in words)


@lru_cache(FOLDED_KEPT)
def _folded(text: str) -> str:
    return fold(text)


def _worst(target: Plain) -> tuple[int, Decimal]:
    verdict = target["verdict"]
    return WORST_FIRST.index(Status(verdict["status"])), _number(verdict["pace"])


def _number(value: Any) -> Decimal:
    """A figure to order by; what has none comes last."""
    return Decimal("Infinity") if value is None else Decimal(value)


_KEYS: dict[Order, Callable[[Plain], Any]] = {
    Order.WORST: _worst,
    Order.NAME: lambda target: _folded(target["name"]["vi"]),
    Order.PACE: lambda target: _number(target["verdict"]["pace"]),
    Order.SCORE: lambda target: _number(target["verdict"]["score"]),
    Order.PERIOD: lambda target: target["verdict"]["period"] or "",
}
