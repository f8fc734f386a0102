"""How all targets stand now, kept in memory and brought up to date by what has changed.

A question costs one or two small reads along an index: which verdicts and which changes of slips
are newer than the ones known. Only the targets that they name are read again. Workers' clocks
differ and a write may come late, so the reads look back a little; what comes later still is found
by comparing the numbers of all verdicts every few seconds. Nobody waits for that: of thousands of
targets it takes a store seconds.
"""

import asyncio
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from runtime.clock import Clock
from schemas.stored import SlipChangeDocument, VerdictDocument
from services.gateway.asof import Known, Plain, beside_today, judged
from services.gateway.ports import Store
from services.gateway.vintages import today
from targets.catalogue import Programme

#: How far behind the newest verdict another one may still appear and be seen at once.
LOOK_BACK = timedelta(seconds=5)
#: After this, the numbers of all verdicts are compared.
COMPARED_EVERY = timedelta(seconds=5)
#: And not before so many times what it took: it is to keep a store busy for little of its time.
PAUSES = 20
#: More news than this at once is a whole programme judged again: then all is compared.
MANY = 500
#: So many changes of slips are looked at for the episodes that moved last.
CHANGES_LOOKED_AT = 50
#: Targets of one read: a whole programme in one answer would hold the store up. The embedded one
#: compares each document with every name asked for: by hundreds it works a fifth less than by two.
READ_AT_ONCE = 100
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stands:
    """How one target stands, made ready once for all answers: `line` is its part of their mark."""

    version: int
    judged_at: datetime
    as_of: date
    target: Plain
    line: str


@dataclass(frozen=True, slots=True)
class Comparing:
    """A comparison under way: when it began, which targets were known then, and the numbers with
    the pause that follows."""

    begun: datetime
    known: Set[str]
    numbers: asyncio.Task[tuple[Mapping[str, int], timedelta]]


def pause_after(taken: timedelta) -> timedelta:
    """How long to wait with the next comparison of all verdicts after one that took so long."""
    return max(COMPARED_EVERY, PAUSES * taken)


class Board:
    """All targets as they stand. `ask_again` is how long an answer may be repeated unasked."""

    def __init__(
        self, store: Store, programme: Programme, clock: Clock, ask_again: timedelta
    ) -> None:
        self._store, self._programme, self._clock = store, programme, clock
        self._ask_again = ask_again
        self._stands: dict[str, Stands] = {}
        self._slips: tuple[SlipChangeDocument, ...] = ()
        self._asked: datetime | None = None
        self._compared: datetime | None = None
        self._comparing: Comparing | None = None
        self._pause = COMPARED_EVERY
        self._since = _BEGINNING
        self._slips_since = _BEGINNING
        self._known: Known | None = None
        self._day: date | None = None
        self._lock = asyncio.Lock()

    async def known(self) -> Known:
        """The targets as they stand: at most one asker reads, the others wait for its answer."""
        async with self._lock:
            now = self._clock.now()
            if self._asked is None or now - self._asked >= self._ask_again:
                await self._update(now)
                self._asked = now
            day = today(now, self._programme.timezone)
            if self._known is None or self._day != day:
                self._known, self._day = self._made(day), day
            return self._known

    @property
    def slips(self) -> Sequence[SlipChangeDocument]:
        """The changes of the episodes that moved last, as of the last answer."""
        return self._slips

    async def _update(self, now: datetime) -> None:
        # Put down before the reading: what fails halfway is compared whole again.
        last, self._compared = self._compared, None
        if last is None and not self._stands:
            await self._read({one.id for one in self._programme.targets})
            self._compared = now
        elif last is None or not await self._follow():
            self._comparing = None
            await self._compare(await self._store.versions(), self._stands.keys())
            self._compared = now
        elif self._comparing is not None and self._comparing.numbers.done():
            ended, self._comparing = self._comparing, None
            versions, self._pause = ended.numbers.result()
            await self._compare(versions, ended.known)
            self._compared = ended.begun
        else:
            if self._comparing is None and now - last >= self._pause:
                numbers = asyncio.create_task(self._numbers())
                self._comparing = Comparing(now, frozenset(self._stands), numbers)
            self._compared = last
        await self._follow_slips()

    async def _follow(self) -> bool:
        """Read again what is newer; False when there is too much news to follow."""
        news = await self._store.news(self._since, None, MANY)
        if len(news) == MANY:
            return False
        newer = {one["target"] for one in news if one["version"] > self._version_of(one["target"])}
        await self._read(newer)
        return True

    async def _numbers(self) -> tuple[Mapping[str, int], timedelta]:
        """The numbers of all verdicts, and for how long they need not be asked for again."""
        begun = self._clock.now()
        versions = await self._store.versions()
        return versions, pause_after(self._clock.now() - begun)

    async def _compare(self, versions: Mapping[str, int], known: Set[str]) -> None:
        """Read again what has another number, and forget what was known and has none."""
        for gone in set(known) - versions.keys():
            self._stands.pop(gone, None)
            self._known = None
        await self._read(
            {name for name, version in versions.items() if version != self._version_of(name)}
        )

    async def _read(self, targets: set[str]) -> None:
        names = sorted(targets)
        for begin in range(0, len(names), READ_AT_ONCE):
            for document in await self._store.summaries(names[begin : begin + READ_AT_ONCE]):
                self._stands[document["_id"]] = self._standing(document)
                self._since = max(self._since, document["judged_at"] - LOOK_BACK)
            self._known = None

    async def _follow_slips(self) -> None:
        known = {one["_id"] for one in self._slips}
        newest = await self._store.newest_slip_changes(None, 1, since=self._slips_since)
        if not newest or (newest[0]["_id"] in known and newest[0]["at"] <= self._slips_since):
            return
        self._slips = tuple(await lately(self._store, None))
        self._slips_since = newest[0]["at"]
        self._known = None

    def _version_of(self, target: str) -> int:
        stands = self._stands.get(target)
        return stands.version if stands else 0

    def _standing(self, document: VerdictDocument) -> Stands:
        version, judged_at = document["version"], document["judged_at"]
        return Stands(
            version,
            judged_at,
            date.fromisoformat(document["as_of"]),
            beside_today(document["target"], self._programme),
            f"{document['_id']} {version} {judged_at}",
        )

    def _made(self, day: date) -> Known:
        found = [self._stands.get(one.id) for one in self._programme.targets]
        ours = [one for one in found if one is not None]
        return Known(
            max((one.as_of for one in ours), default=day),
            max((one.judged_at for one in ours), default=None),
            tuple(
                judged(self._programme, target, (), day) if one is None else one.target
                for target, one in zip(self._programme.targets, found, strict=True)
            ),
            self._mark(ours, day),
        )

    def _mark(self, stands: Sequence[Stands], day: date) -> str:
        """The same for the same verdicts and slips, whichever process says it."""
        lines = [f"{self._programme.version} {day}", *(one.line for one in stands)]
        lines += [slip["_id"] for slip in self._slips]
        return sha256("\n".join(lines).encode()).hexdigest()


async def lately(store: Store, until: datetime | None) -> Sequence[SlipChangeDocument]:
    """All changes of the episodes that moved last."""
    newest = await store.newest_slip_changes(until, CHANGES_LOOKED_AT)
    if not newest:
        return ()
    changes = await store.changes_of({one["episode"] for one in newest}, until)
    return sorted(changes, key=lambda one: one["_id"])
