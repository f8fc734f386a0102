"""How long the gateway takes for a page, beside a bare page of the same size and a bare answer.

All are asked over HTTP on this machine, one request after the other, in turns within one run. The
store is the embedded one, a process of its own, with as many invented figures as the size says.
"""

import argparse
import asyncio
import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.gateway_sides import BARE, GATEWAY, HELLO
from benchmarks.gateway_store import Size, invented_programme, judge_again, load
from benchmarks.scoring_throughput import free_port
from deploy.local.servers import HOST, EmbeddedStore
from runtime.mongo import open_database
from services.gateway.app import ASK_AGAIN
from targets.catalogue import Programme

ROOT = Path(__file__).resolve().parents[1]
STARTED_WITHIN_S = 120.0
#: Requests of one turn: what is asked for by one reader comes together.
IN_A_TURN = 5
#: Verdicts that come while somebody reads; each is waited for, so they are few.
NEW_VERDICTS = 5
BARE_PAGE, BARE_ANSWER, PROGRAMME_PAGE = "bare page of this size", "JSON hello", "programme page"


@dataclass(frozen=True, slots=True)
class Asked:
    """One address of one side. `{n}` in it is another number each time, `{other}` another target
    while there are more."""

    what: str
    host: str
    address: str
    has_it: bool = False  # the reader names the page that it has
    others: Sequence[str] = ("",)

    def numbered(self, number: int) -> str:
        """The address of one request."""
        other = self.others[number % len(self.others)]
        return self.address.replace("{n}", str(number)).replace("{other}", other)


@dataclass(slots=True)
class Timed:
    """One address at one size: how long each request took, and how much was answered."""

    size: Size
    what: str
    seconds: list[float] = field(default_factory=list)
    bytes: int = 0

    @property
    def milliseconds(self) -> float:
        """The median."""
        return median(self.seconds) * 1000

    @property
    def quick_milliseconds(self) -> float:
        """The fastest one: of a machine with other work it says most about us."""
        return min(self.seconds) * 1000

    @property
    def slow_milliseconds(self) -> float:
        """What one request in ten takes or more."""
        return sorted(self.seconds)[len(self.seconds) * 9 // 10] * 1000


class Reader:
    """One reader with a connection that stays open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self._tags: dict[str, str] = {}

    def ask(self, host: str, address: str, *, packed: bool = True, has_it: bool = False) -> int:
        """The bytes of an answer's body; one that has the page already gets none."""
        headers = {"Host": host, "Accept-Encoding": "gzip" if packed else "identity"}
        if has_it:
            headers["If-None-Match"] = self._tags.get(address, "")
        self._connection.request("GET", address, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status not in (200, 304):
            raise RuntimeError(f"{host}{address} answered {answer.status}")
        self._tags[address] = answer.headers.get("etag", "")
        return len(body)

    def time(self, asked: Asked, timed: Timed, number: int) -> None:
        """Ask once, and write down how long it took."""
        address = asked.numbered(number)
        begun = time.perf_counter()
        timed.bytes = self.ask(asked.host, address, has_it=asked.has_it)
        timed.seconds.append(time.perf_counter() - begun)

    def close(self) -> None:
        """Go away."""
        self._connection.close()


def measure(
    sizes: Sequence[Size], requests: int, say: Callable[[str], None]
) -> Iterator[list[Timed]]:
    """Every address, one size after the other."""
    with tempfile.TemporaryDirectory(prefix="slipwatch-bench-") as folder:
        store = EmbeddedStore(free_port(), Path(folder))
        store.start()
        try:
            for number, size in enumerate(sizes):
                yield list(_at(size, store.uri, f"bench{number}", requests, say))
        finally:
            store.stop()


def _at(
    size: Size, uri: str, name: str, requests: int, say: Callable[[str], None]
) -> Iterator[Timed]:
    begun = time.perf_counter()
    programme = asyncio.run(_filled(size, uri, name))
    say(
        f"{size.targets:,} targets and {size.observations:,} observations "
        f"inserted in {time.perf_counter() - begun:.0f} s"
    )
    with _served(uri, name, size.targets) as port, closing(Reader(port)) as reader:
        first = Timed(size, "programme page, the first after the start")
        reader.time(Asked(first.what, GATEWAY, "/"), first, 0)
        asked = _addresses(programme, _rows_as_long(reader))
        timed = {one.what: Timed(size, one.what) for one in asked}
        for one in asked:
            reader.ask(one.host, one.numbered(-1))
        for turn in range(0, requests, IN_A_TURN):
            for one in asked:
                for number in range(turn, turn + IN_A_TURN):
                    reader.time(one, timed[one.what], number)
        news = Timed(size, "programme page, a verdict is new")
        for number in range(NEW_VERDICTS):
            asyncio.run(_judge_again(uri, name, programme.targets[number].id))
            # Until the gateway asks for what is new.
            time.sleep(ASK_AGAIN.total_seconds())
            reader.time(Asked(news.what, GATEWAY, "/"), news, number)
    yield from (*timed.values(), news, first)


def _addresses(programme: Programme, rows: int) -> tuple[Asked, ...]:
    target, *others = (one.id for one in programme.targets)
    return (
        Asked(BARE_ANSWER, HELLO, "/"),
        Asked(BARE_PAGE, BARE, f"/?n={rows}"),
        Asked(PROGRAMME_PAGE, GATEWAY, "/"),
        Asked("programme page, the reader has it", GATEWAY, "/", has_it=True),
        Asked("programme page, never asked before", GATEWAY, "/?never={n}"),
        Asked("a search on it, never asked before", GATEWAY, "/?q=so&never={n}"),
        Asked("/api/v1/targets", GATEWAY, "/api/v1/targets"),
        Asked("/api/v1/targets/{target}", GATEWAY, f"/api/v1/targets/{target}"),
        Asked("target page", GATEWAY, f"/targets/{target}"),
        Asked("target page, never asked before", GATEWAY, "/targets/{other}", others=tuple(others)),
        Asked("100 of its figures", GATEWAY, f"/api/v1/targets/{target}/observations"),
    )


def _rows_as_long(reader: Reader) -> int:
    """How many rows make the bare page as long as the programme page is before it is packed."""
    wanted = reader.ask(GATEWAY, "/", packed=False)
    few, many = (reader.ask(BARE, f"/?n={n}", packed=False) for n in (40, 400))
    return max(1, round(40 + (wanted - few) / ((many - few) / 360)))


async def _filled(size: Size, uri: str, name: str) -> Programme:
    programme, documents = invented_programme(size.targets)
    database = open_database(uri, name)
    await load(database, programme, documents, size.observations)
    await database.client.close()
    return programme


async def _judge_again(uri: str, name: str, target: str) -> None:
    database = open_database(uri, name)
    await judge_again(database, target)
    await database.client.close()


@contextmanager
def _served(uri: str, name: str, targets: int) -> Iterator[int]:
    """All sides in a process of their own, and their port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.gateway_sides"]
    command += [str(port), uri, name, str(targets)]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603  # our own command
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTED_WITHIN_S
    while process.poll() is None and time.monotonic() < end:
        try:
            with closing(Reader(port)) as reader:
                reader.ask(HELLO, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("what is measured did not start")


def table(found: Sequence[Timed]) -> str:
    """The figures of a size with their ratios to its two bare ones."""
    lines = [
        "| targets | observations | what | ms | fastest | 1 in 10 | kB | x bare | x hello |",
        "|---:|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    took = {one.what: one.milliseconds for one in found}
    bare, hello = took[BARE_PAGE], took[BARE_ANSWER]
    lines += [
        f"| {one.size.targets:,} | {one.size.observations:,} | {one.what} "
        f"| {one.milliseconds:.2f} | {one.quick_milliseconds:.2f} | {one.slow_milliseconds:.2f} "
        f"| {one.bytes / 1000:.1f} "
        f"| {one.milliseconds / bare:.2f} | {one.milliseconds / hello:.1f} |"
        for one in found
    ]
    return "\n".join(lines)


def _say(line: str) -> None:
    sys.stderr.write(f"... {line}\n")
    sys.stderr.flush()


def main(given: Sequence[str]) -> int:
    """Measure pages: 40 and 4,000 targets, a thousand and a million observations."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks gateway", description=__doc__)
    parser.add_argument("--targets", type=int, nargs="+", default=[40, 4000])
    parser.add_argument("--observations", type=int, nargs="+", default=[1000, 1_000_000])
    parser.add_argument("--requests", type=int, default=50, help="of every address")
    options = parser.parse_args(given)
    sizes = [Size(one, many) for one in options.targets for many in options.observations]
    for found in measure(sizes, options.requests, _say):
        sys.stdout.write(f"{table(found)}\n\n")
        sys.stdout.flush()
    return 0
