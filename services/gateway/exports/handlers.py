"""What can be taken away: each table beside the API's own answer to the same question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.gateway.budget.handlers import Budgeting
from services.gateway.budget.tables import months_table, shares_table
from services.gateway.exports.figure_tables import figures_table
from services.gateway.exports.story_tables import counts_table, slips_table
from services.gateway.exports.table import Table
from services.gateway.exports.tables import periods_table, targets_table, verdicts_table
from services.gateway.handlers import Reader
from services.gateway.pagination import Page
from services.gateway.search import Wanted
from targets.measures import Measure
from targets.words import Text

Plain = dict[str, Any]
Filters = tuple[tuple[str, str], ...]

#: What is taken away comes whole.
WHOLE = Page(limit=2_000_000_000)


@dataclass(frozen=True, slots=True)
class Export:
    """One question answered twice: as the API says it, and as a table."""

    plain: Plain
    table: Table


@dataclass(frozen=True, slots=True)
class Exporter:
    """Makes tables of what the reader answers."""

    reader: Reader
    budgeting: Budgeting

    async def programme(self, day: date | None) -> Export:
        """How many targets have which status."""
        reader = self.reader
        known = await reader.known_briefly(day)
        plain = await reader.standing_of(known, day)
        return Export(plain, counts_table(reader.programme, known.targets, known.as_of))

    async def targets(self, wanted: Wanted, filters: Filters, day: date | None) -> Export:
        """The targets that were asked for, in the order that was asked for."""
        plain = await self.reader.targets(wanted, day)
        table = targets_table(self.reader.programme, plain["items"], plain["as_of"], filters)
        return Export(plain, table)

    async def periods(self, name: str, day: date | None) -> Export:
        """The periods of one target's chart, beside the target whole."""
        plain = await self.reader.target(name, day)
        return Export(plain, periods_table(self.reader.programme, plain, self._day(day)))

    async def figures(self, name: str, day: date | None) -> Export:
        """Every vintage of a target's figures, or of a context series'."""
        reader, programme = self.reader, self.reader.programme
        vintages = await reader.vintages(name, day)
        plain = await reader.figures(name, frozenset(), frozenset(), WHOLE, day)
        owner = programme.target_by_id.get(name) or programme.context_by_id[name]
        table = figures_table(
            programme,
            f"{name}-figures",
            Text(f"Số liệu: {owner.name.vi}", f"Figures: {owner.name.en}"),
            {name: owner.measure_by_id},
            vintages,
            self._day(day),
        )
        return Export(plain, table)

    async def verdicts(self, name: str, day: date | None) -> Export:
        """Every verdict that a target was given."""
        target = await self.reader.target(name, day)
        plain = await self.reader.history(name, WHOLE, day)
        table = verdicts_table(self.reader.programme, target, plain["items"], self._day(day))
        return Export(plain, table)

    async def slips(
        self, name: str | None, open_only: bool | None, filters: Filters, day: date | None
    ) -> Export:
        """Every slip, open ones first."""
        plain = await self.reader.slips(name, open_only, WHOLE, day)
        table = slips_table(self.reader.programme, plain["items"], self._day(day), filters)
        return Export(plain, table)

    async def context(self, day: date | None) -> Export:
        """Every vintage of the series that belong to no target."""
        reader, programme = self.reader, self.reader.programme
        plain = await reader.context(day)
        measures: dict[str, Mapping[str, Measure]] = {}
        vintages = []
        for series in programme.context:
            measures[series.id] = series.measure_by_id
            vintages += await reader.vintages(series.id, day)
        table = figures_table(
            programme,
            "context",
            Text("Số liệu bối cảnh", "Context"),
            measures,
            vintages,
            self._day(day),
        )
        return Export(plain, table)

    async def budget(self, day: date | None) -> Export:
        """Every floor on money in every year and stage."""
        known = [one.budget for one in await self.budgeting.known(day)]
        plain = await self.budgeting.answer(day)
        return Export(plain, shares_table(self.reader.programme, known, self._day(day)))

    async def budget_months(self, day: date | None) -> Export:
        """The budget year by month; the API says it with the rest of the budget."""
        known = [one.budget for one in await self.budgeting.known(day)]
        plain = await self.budgeting.answer(day)
        return Export(plain, months_table(self.reader.programme, known, self._day(day)))

    def _day(self, day: date | None) -> date:
        return day or self.reader.today()
