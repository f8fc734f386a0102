"""The kinds of change, and which of them somebody asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.gateway.questions import BadQuestion

#: No day outside is asked for in earnest, and some have neither a day before nor one after.
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 12, 31)


class Kind(StrEnum):
    """What changed."""

    STATUS = "status"  # a target was judged otherwise than before
    REVISED = "revised"  # a source reported another value of the same fact
    HELD = "held"  # an odd figure was put aside until a person has looked
    ACCEPTED = "accepted"  # a person let a figure stand
    REFUSED = "refused"  # a person struck a figure out
    OPENED = "opened"  # a slip began
    ENDED = "ended"  # a slip was mended, or withdrawn
    CATALOGUE = "catalogue"  # another version of the catalogue judges


@dataclass(frozen=True, slots=True)
class Asked:
    """Some changes: each named thing has to fit, an empty one always does. The first and the last
    day both count."""

    kinds: frozenset[Kind] = frozenset()
    themes: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None

    @property
    def narrowed(self) -> bool:
        """Whether only some targets are asked for."""
        return bool(self.themes or self.targets)

    def wants(self, *kinds: Kind) -> bool:
        """Whether any of these kinds is asked for."""
        return not self.kinds or not self.kinds.isdisjoint(kinds)


def asked_of(
    kind: Iterable[str] | None,
    theme: Iterable[str] | None,
    target: Iterable[str] | None,
    first: str,
    last: str,
    *,
    strict: bool,
) -> Asked:
    """The filters of an address. A page leaves out a kind that it cannot know; the API refuses."""
    kinds = frozenset(one for one in kind or () if one)
    if strict and kinds - set(Kind):
        raise BadQuestion("kind", "one of " + ", ".join(Kind), ", ".join(sorted(kinds)))
    asked = Asked(
        frozenset(Kind(one) for one in kinds if one in set(Kind)),
        frozenset(one for one in theme or () if one),
        frozenset(one for one in target or () if one),
        _day("from", first),
        _day("to", last),
    )
    if asked.first and asked.last and asked.first > asked.last:
        raise BadQuestion("from", "a day that is not after `to`", asked.first.isoformat())
    return asked


def _day(name: str, given: str) -> date | None:
    """A day of the form; an emptied field asks for all of them."""
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise BadQuestion(name, "a day like 2026-09-30", given) from error
    if not EARLIEST <= day <= LATEST:
        raise BadQuestion(name, f"a day from {EARLIEST} to {LATEST}", given)
    return day
