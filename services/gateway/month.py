"""What changed this month: how targets stood when it began, remembered while it lasts.

The verdicts of the month are followed as they come: a question costs one small read of what is new,
and what stood before the month never changes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from services.gateway.ports import Store
from services.gateway.vintages import end_of

#: Verdicts of one read.
AT_ONCE = 500
#: Workers' clocks differ, and a write may come late.
LOOK_BACK = timedelta(seconds=5)


def first_of_month(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


class Month:
    """The statuses that targets had when a month began, of those that were judged in it."""

    def __init__(self, store: Store, first: date, timezone: str) -> None:
        self._store, self.first = store, first
        self._since = end_of(first - timedelta(days=1), timezone).astimezone(UTC)
        self._seen: set[str] = set()
        self._before: dict[str, str] = {}

    async def before(self, until: datetime | None = None) -> Mapping[str, str]:
        """The statuses before the month, by target; one that was first judged in it has none."""
        limit = AT_ONCE
        while True:
            news = await self._store.news(self._since, until, limit)
            entries: dict[str, str] = {}
            for one in news:
                if one["target"] not in self._seen:
                    entries.setdefault(one["target"], f"{one['target']}|{one['version'] - 1}")
            if entries:
                found = await self._store.statuses(list(entries.values()))
                known = {name: found[id] for name, id in entries.items() if id in found}
                self._before |= known
                self._seen |= entries.keys()
            if not news:
                return self._before
            newest = news[-1]["judged_at"]
            if len(news) < limit:
                self._since = max(self._since, newest - LOOK_BACK)
                return self._before
            # More than fit into one read may be of one moment: then a greater one gets past it.
            limit = limit * 2 if newest == self._since else AT_ONCE
            self._since = newest
