"""What is known of every floor on money, as of a day."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.gateway.budget.plain import budget_plain
from services.gateway.handlers import Reader
from services.gateway.kept import Kept
from targets.budget import Budget
from targets.budgeting import budget_of, over_money
from targets.catalogue import Target
from targets.observations import Observation

Plain = dict[str, Any]

#: Floors on days that are kept worked out: each is small, and a programme has one or two.
FLOORS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Known:
    """One floor on money: its verdict as the API writes it, what its figures say, and every
    vintage of them."""

    plain: Plain
    budget: Budget
    vintages: tuple[Observation, ...]


class Budgeting:
    """Answers for the floors on money of the reader's programme."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: Kept[tuple[str, date, bool], tuple[int, Known]] = Kept(FLOORS_KEPT)

    @property
    def floors(self) -> tuple[Target, ...]:
        """The targets that are floors on money."""
        return tuple(one for one in self._reader.programme.targets if over_money(one))

    def day(self, day: date | None) -> date:
        """The day that is looked at: today where none was asked for."""
        return day or self._reader.today()

    async def known(self, day: date | None) -> tuple[Known, ...]:
        """Every floor on money, in the order of the catalogue."""
        return tuple([await self._one(target, day) for target in self.floors])

    async def answer(self, day: date | None) -> Plain:
        """The same, as the API writes it."""
        items = [budget_plain(one.budget, one.plain) for one in await self.known(day)]
        return {"items": items, "next": None, "as_of": self.day(day)}

    async def _one(self, target: Target, day: date | None) -> Known:
        # The guard first: a report that comes between is in the answer and not in the key.
        guard = (await self._reader.store.guards([target.id])).get(target.id, 0)
        key = (target.id, self.day(day), day is None)
        found = self._kept.get(key)
        if found is None or found[0] != guard:
            vintages = tuple(await self._reader.vintages(target.id, day))
            plain = await self._reader.target(target.id, day)
            budget = await asyncio.to_thread(
                budget_of, self._reader.programme, target, vintages, self.day(day)
            )
            if budget is None:
                raise ValueError(f"{target.id} is no floor on money")
            found = (guard, Known(plain, budget, vintages))
            self._kept.put(key, found)
        return found[1]
