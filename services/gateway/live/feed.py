"""The verdicts as they are given, for whoever listens: each at least once, in a bounded room.

One task per process reads what is new from the history of verdicts while anybody listens. A token
is the moment up to which a reader has heard; whoever comes back with one is told again what came
since, and a little before, because workers' clocks differ and a write may come late. What comes
later still is found by comparing the numbers of all verdicts.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from runtime.clock import Clock
from runtime.failures import Unavailable
from services.gateway.board import COMPARED_EVERY, LOOK_BACK, pause_after
from services.gateway.ports import News, Store
from services.gateway.windows import ONE_TICK
from targets.catalogue import Programme

#: How often what is new is asked for: a verdict is on the page within a second.
TICK_S = 0.3
#: The same while the store is away.
AWAY_S = 2.0
#: Somebody who comes back is told from so much before the token.
TOLD_AGAIN = timedelta(seconds=30)
#: Older than this, or with more news since, a reader is better off reading everything anew.
OLDEST = timedelta(hours=1)
MOST = 500


@dataclass(frozen=True, slots=True)
class Event:
    """One thing told: its kind, the token to come back with, and its words as plain JSON."""

    kind: str
    token: str
    body: Mapping[str, Any]


class Full(Exception):
    """There are as many listeners as there may be."""


class Listener:
    """One reader's place in the feed: what it has not taken yet, up to a bound."""

    def __init__(self, target: str, room: int) -> None:
        self.target = target
        self._room = room
        self._waiting: deque[Event] = deque()
        self._heard = asyncio.Event()
        self.ended = ""

    def tell(self, event: Event, target: str) -> None:
        """Put an event down; a reader that does not keep up is let go, and may come back."""
        if self.ended or (self.target and self.target != target):
            return
        if len(self._waiting) >= self._room:
            self.end("slow")
            return
        self._waiting.append(event)
        self._heard.set()

    def end(self, why: str) -> None:
        """No more will come."""
        self.ended = self.ended or why
        self._heard.set()

    async def take(self, within_s: float) -> Sequence[Event]:
        """What has come; nothing when nothing came in time or nothing more will."""
        if not self._waiting and not self.ended:
            try:
                await asyncio.wait_for(self._heard.wait(), within_s)
            except TimeoutError:
                return ()
        self._heard.clear()
        taken = tuple(self._waiting)
        self._waiting.clear()
        return taken


class Feed:
    """Reads what is new once for all listeners of this process."""

    def __init__(
        self,
        store: Store,
        programme: Programme,
        clock: Clock,
        *,
        listeners: int = 500,
        room: int = MOST + 100,
        tick_s: float = TICK_S,
        count: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._store, self._programme, self._clock = store, programme, clock
        self._most, self._room, self._tick_s, self._count = listeners, room, tick_s, count
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._known: dict[str, int] = {}  # the verdict of each target that was told last
        self._seen: dict[str, datetime] = {}
        self._since = datetime(1970, 1, 1, tzinfo=UTC)
        self._high = 0
        self._compared = self._since
        self._unlooked = COMPARED_EVERY
        self._starting = asyncio.Lock()
        self._closing = False

    async def listen(self, target: str, token: str) -> Listener:
        """A place in the feed, with what came since the token already in it.

        Raises Full, or Unavailable when what is known cannot be read.
        """
        if self._closing or len(self._listeners) >= self._most:
            raise Full
        async with self._starting:
            if self._task is None or self._task.done():
                await self._begin()
                self._task = asyncio.create_task(self._follow())
            listener = Listener(target, self._room)
            # From here on everything new is told; what came before is read below.
            self._listeners.add(listener)
            self._count(len(self._listeners))
        try:
            await self._catch_up(listener, token)
        except BaseException:
            self.leave(listener)
            raise
        return listener

    def leave(self, listener: Listener) -> None:
        """Give a place back."""
        self._listeners.discard(listener)
        self._count(len(self._listeners))

    def close(self) -> None:
        """Let everybody go at the next tick. May be called from a signal's handler."""
        self._closing = True

    async def ended(self) -> None:
        """Wait until nothing is read any more: nobody listens, or the end has come."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _catch_up(self, listener: Listener, token: str) -> None:
        now = self._clock.now()
        since = _moment(token)
        self._high = max(self._high, _milliseconds(now - LOOK_BACK))
        if not token:
            self._tell(listener, Event("hello", str(self._high), {}))
            return
        if since is None or now - since > OLDEST:
            self._tell(listener, Event("reset", str(self._high), {}))
            return
        news = await self._store.news(since - TOLD_AGAIN, None, MOST)
        if len(news) == MOST:
            self._tell(listener, Event("reset", str(self._high), {}))
            return
        for one in news:
            listener.tell(self._event(one), one["target"])

    async def _begin(self) -> None:
        self._known = dict(await self._store.versions())
        self._compared = self._clock.now()
        self._since = self._compared - 2 * LOOK_BACK
        news = await self._store.news(self._since, None, MOST)
        self._seen = {one["id"]: one["judged_at"] for one in news}

    async def _follow(self) -> None:
        while self._listeners and not self._closing:
            try:
                await self._tick()
                pause = self._tick_s
            except Unavailable:
                pause = max(AWAY_S, self._tick_s)
            await self._pause(pause)
        for listener in tuple(self._listeners):
            listener.end("closing")

    async def _pause(self, pause: float) -> None:
        """Wait, but not for long once the end has come."""
        while pause > 0 and not self._closing:
            step = min(pause, TICK_S)
            await asyncio.sleep(step)
            pause -= step

    async def _tick(self) -> None:
        news = await self._store.news(self._since, None, MOST)
        fresh = [one for one in news if one["id"] not in self._seen]
        now = self._clock.now()
        if len(news) == MOST:
            # The rest of so many comes with the next tick.
            stuck = news[-1]["judged_at"] <= self._since
            self._since = news[-1]["judged_at"] + (ONE_TICK if stuck else timedelta(0))
        elif now - self._compared >= self._unlooked:
            fresh += await self._overlooked({one["id"] for one in fresh})
            self._compared = self._clock.now()
            self._unlooked = pause_after(self._compared - now)
        for one in fresh:
            self._seen[one["id"]] = one["judged_at"]
            self._known[one["target"]] = max(one["version"], self._known.get(one["target"], 0))
            event = self._event(one)
            for listener in tuple(self._listeners):
                listener.tell(event, one["target"])
        if news and len(news) < MOST:
            self._since = max(self._since, news[-1]["judged_at"] - LOOK_BACK)
            self._seen = {name: at for name, at in self._seen.items() if at >= self._since}

    async def _overlooked(self, told: set[str]) -> list[News]:
        """Verdicts that stand and that the history has not told in time."""
        versions = await self._store.versions()
        missed = {
            name
            for name, version in versions.items()
            if version > self._known.get(name, 0) and f"{name}|{version}" not in told
        }
        if not missed:
            return []
        return [
            {
                "id": f"{one['_id']}|{one['version']}",
                "target": one["_id"],
                "version": one["version"],
                "judged_at": one["judged_at"],
                "as_of": one["as_of"],
                "catalogue_version": one["catalogue_version"],
                "status": one["status"],
                "sentence": one["target"]["verdict"]["sentence"],
            }
            for one in await self._store.summaries(missed)
        ]

    def _event(self, news: News) -> Event:
        self._high = max(self._high, _milliseconds(news["judged_at"]))
        target = self._programme.target_by_id.get(news["target"])
        name = (
            {"vi": target.name.vi, "en": target.name.en}
            if target
            else {"vi": news["target"], "en": news["target"]}
        )
        body = {key: value for key, value in news.items() if key != "id"}
        return Event("verdict", str(self._high), {**body, "name": name})

    @staticmethod
    def _tell(listener: Listener, event: Event) -> None:
        listener.tell(event, listener.target)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _moment(token: str) -> datetime | None:
    """The moment of a token; None when it is none of ours."""
    if not token.isascii() or not token.isdigit() or len(token) > 14:
        return None
    return datetime.fromtimestamp(int(token) / 1000, UTC)
