"""Findings as spells over the periods: opened, carried on and ended by a fold in period order."""

from collections.abc import Mapping
from dataclasses import replace

from targets.periods import Period
from targets.verdicts import FindingKind, Spell

_Key = tuple[FindingKind, str]


class SpellBook:
    """The spells of one verdict in the making. What it holds is replaced and never changed, so
    that a copy costs nothing."""

    def __init__(self) -> None:
        self._open: Mapping[_Key, Spell] = {}
        self._over: Mapping[tuple[FindingKind, str, str], Spell] = {}

    def copy(self) -> "SpellBook":
        """A book that starts where this one stands."""
        book = SpellBook()
        book._open, book._over = self._open, self._over
        return book

    def lasts(self, spell: Spell) -> None:
        """The finding holds: begin its spell, or carry the lasting one on with what is now known.

        A spell that ended and begins again in the very same period is the same spell.
        """
        key = (spell.kind, spell.subject)
        lasting = self._open.get(key)
        if lasting is not None:
            spell = replace(spell, since=lasting.since)
        elif spell.identity in self._over:
            self._over = {at: one for at, one in self._over.items() if at != spell.identity}
        self._open = {**self._open, key: spell}

    def over(self, kind: FindingKind, subject: str, period: Period) -> None:
        """The finding no longer holds from this period on."""
        spell = self._open.get((kind, subject))
        if spell is not None:
            self._open = {at: one for at, one in self._open.items() if one is not spell}
            self._over = {**self._over, spell.identity: replace(spell, until=period)}

    def lasting(self, kind: FindingKind, subject: str = "") -> Spell | None:
        """The spell of a finding that holds now."""
        return self._open.get((kind, subject))

    def all(self) -> tuple[Spell, ...]:
        """Every spell, in the order of their first periods."""
        spells = [*self._over.values(), *self._open.values()]
        return tuple(
            sorted(
                spells,
                key=lambda one: (one.since.end, one.since.start, one.kind, one.subject),
            )
        )
