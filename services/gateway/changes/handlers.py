"""What changed, newest first, however much is stored: a page looks back until it is full, or until
it has read enough, and says how far it has looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.gateway.changes.asked import Asked
from services.gateway.changes.walks import Reach, Walk, walks
from services.gateway.handlers import Reader
from services.gateway.pagination import Page, cursor_of, place_of
from services.gateway.questions import BadQuestion
from services.gateway.vintages import end_of
from services.gateway.windows import ONE_TICK

Plain = dict[str, Any]
Place = tuple[str, str]

#: Steps back of one page, each of some hundred documents: a page about a million reports in which
#: nothing was revised must come to an end too.
STEPS = 30


@dataclass(frozen=True, slots=True)
class Changing:
    """Answers what changed."""

    reader: Reader

    async def changes(
        self, asked: Asked, page: Page, day: date | None, steps: int = STEPS
    ) -> Plain:
        """One page of the changes that were asked for, as they were known on a day."""
        last = _last(page.cursor)
        reach = self._reach(asked, day, last)
        going = walks(self.reader.store, self.reader.programme, asked, reach)
        kinds = {kind.value for kind in asked.kinds}

        def ready() -> list[Plain]:
            floor = _floor(going)
            return [
                one
                for walk in going
                for one in walk.found
                if (floor is None or one["at"] >= floor)
                and (last is None or _place(one) < last)
                and (not kinds or one["kind"] in kinds)
            ]

        while (floor := _floor(going)) is not None and steps and len(ready()) <= page.limit:
            behind = next(walk for walk in going if walk.down_to == floor)
            await behind.on()
            steps -= 1
        found = sorted(ready(), key=_place, reverse=True)
        shown = found[: page.limit]
        searched_to, following = floor, None
        if len(found) > page.limit:
            searched_to, following = shown[-1]["at"], cursor_of(_place(shown[-1]))
        elif floor is not None:
            following = cursor_of((_written(floor), ""))
        return {
            "items": shown,
            "next": following,
            "searched_to": searched_to,
            "as_of": day or self.reader.today(),
        }

    def _reach(self, asked: Asked, day: date | None, last: Place | None) -> Reach:
        programme, reader = self.reader.programme, self.reader
        end = end_of(reader.past(day) if day else reader.today(), programme.timezone)
        if asked.last is not None:
            end = min(end, end_of(asked.last, programme.timezone))
        if last is not None:
            end = min(end, datetime.fromisoformat(last[0]) + ONE_TICK)
        since = None
        if asked.first is not None:
            since = end_of(asked.first - timedelta(days=1), programme.timezone)
        targets = None
        if asked.narrowed:
            targets = frozenset(
                one.id
                for one in programme.targets
                if (not asked.themes or one.theme in asked.themes)
                and (not asked.targets or one.id in asked.targets)
            )
        return Reach(targets, since, end)


def _floor(going: Sequence[Walk]) -> datetime | None:
    """The moment from which on every walk has found all; None when all are at their end."""
    return max((walk.down_to for walk in going if walk.down_to is not None), default=None)


def _place(change: Mapping[str, Any]) -> Place:
    return _written(change["at"]), change["id"]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _last(cursor: str) -> Place | None:
    """The place that a cursor names, or BadQuestion."""
    if not cursor:
        return None
    moment, name = (str(part) for part in place_of(cursor, (str, str)))
    try:
        again = _written(datetime.fromisoformat(moment))
    except (ValueError, OverflowError):
        again = ""
    if again != moment or moment >= "9":
        raise BadQuestion("cursor", "the `next` of an answer to the same question", cursor)
    return moment, name
