"""TCP proxies of our own: between every service and what it stands on, so that each can be injured.

They run on a thread of their own; whoever injures calls plain functions from any other.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

HOST = "127.0.0.1"
CHUNK = 65_536
LOOK_S = 0.02  # how soon a frozen pump notices that it may go on
ANSWER_S = 20.0  # the thread answers at once; a machine that starves it may need longer

#: Looks at a whole message to the server and answers it instead of the server, or does not.
Screen = Callable[[bytes], bytes | None]


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to the bytes of a connection. `asks` go to the server, `answers` come back.

    Swallowed bytes are lost: such a connection can only be cut when the weather clears, as a
    connection is whose other side has long forgotten it (half-open).
    """

    refuses: bool = False
    latency_s: float = 0.0
    bytes_per_s: float = 0.0  # 0: as fast as it goes
    holds: bool = False
    swallows_asks: bool = False
    swallows_answers: bool = False

    @property
    def swallows(self) -> bool:
        """Whether connections of this weather are beyond mending."""
        return self.swallows_asks or self.swallows_answers


CLEAR = Weather()


class Proxy:
    """One port that leads to another. `screen` sees the messages of a protocol whose first four
    bytes are a message's length, lowest first."""

    def __init__(self, port: int, target: int, loop: asyncio.AbstractEventLoop) -> None:
        self.port = port
        self.target = target
        self.screen: Screen | None = None
        self.opened = 0
        self._framed = False
        self._weather = CLEAR
        self._loop = loop
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    def framed(self) -> "Proxy":
        """The same proxy, reading whole messages on their way to the server."""
        self._framed = True
        return self

    def turn(self, weather: Weather) -> None:
        """Change the weather. Connections that have lost bytes are cut when it clears."""
        before, self._weather = self._weather, weather
        if weather.refuses or (before.swallows and not weather.swallows):
            self.reset()

    def reset(self) -> None:
        """Cut every connection, as a router does that has forgotten them."""
        _call(self._loop, self._reset())

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, HOST, self.port)

    async def stop(self) -> None:
        """Cut everything and listen no more."""
        if self._server is not None:
            self._server.close()
        await self._reset()

    async def _reset(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._writers.add(back)
        forth: asyncio.StreamWriter | None = None
        try:
            if self._weather.refuses:
                return
            server, forth = await asyncio.open_connection(HOST, self.target)
            self._writers.add(forth)
            self.opened += 1
            asks = self._ask_whole if self._framed else self._ask
            ways = {
                asyncio.create_task(asks(client, forth, back)),
                asyncio.create_task(self._answer(server, back)),
            }
            _, left = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for one in left:
                one.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass  # nobody listens behind: the client sees its connection cut, as it would
        finally:
            for writer in (back, forth):
                if writer is not None:
                    self._writers.discard(writer)
                    writer.transport.abort()

    async def _ask(
        self, client: asyncio.StreamReader, forth: asyncio.StreamWriter, _: asyncio.StreamWriter
    ) -> None:
        while data := await client.read(CHUNK):
            await self._pass_on(data, forth, asks=True)

    async def _ask_whole(
        self, client: asyncio.StreamReader, forth: asyncio.StreamWriter, back: asyncio.StreamWriter
    ) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                head = await client.readexactly(4)
                data = head + await client.readexactly(int.from_bytes(head, "little") - 4)
                answer = self.screen(data) if self.screen is not None else None
                if answer is None:
                    await self._pass_on(data, forth, asks=True)
                else:
                    await self._pass_on(answer, back, asks=False)

    async def _answer(self, server: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        while data := await server.read(CHUNK):
            await self._pass_on(data, back, asks=False)

    async def _pass_on(self, data: bytes, to: asyncio.StreamWriter, *, asks: bool) -> None:
        weather = self._weather
        if weather.latency_s:
            await asyncio.sleep(weather.latency_s)
        if weather.bytes_per_s:
            await asyncio.sleep(len(data) / weather.bytes_per_s)
        while self._weather.holds:  # noqa: ASYNC110  # another thread changes the weather
            await asyncio.sleep(LOOK_S)
        if weather.swallows_asks if asks else weather.swallows_answers:
            return
        to.write(data)
        await to.drain()


class Proxies:
    """All proxies of a harness, on one thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxies", daemon=True)
        self._all: list[Proxy] = []
        self._thread.start()

    def add(self, port: int, target: int, *, framed: bool = False) -> Proxy:
        """A proxy that listens when this returns."""
        one = Proxy(port, target, self._loop)
        if framed:
            one.framed()
        _call(self._loop, one.start())
        self._all.append(one)
        return one

    def clear(self) -> None:
        """Good weather everywhere."""
        for one in self._all:
            one.screen = None
            one.turn(CLEAR)

    def close(self) -> None:
        """End them and their thread."""
        for one in self._all:
            _call(self._loop, one.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(ANSWER_S)
        self._loop.close()


def _call(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run_coroutine_threadsafe(work, loop).result(ANSWER_S)
