"""A failpoint ends its process at the write that it names, and leaves every other call alone."""

import signal
import subprocess
import sys
from importlib import import_module
from inspect import iscoroutinefunction
from pathlib import Path

import pytest

from tests.faults.points import POINTS, Place

ROOT = Path(__file__).resolve().parents[3]
PLACES = {
    f"{service}: {name}": place
    for service, named in POINTS.items()
    for name, place in named.items()
}

#: A port with one write, armed in a process of its own: what it prints is what it did.
PROGRAM = """
import asyncio
from tests.faults.armed import arming
from tests.faults.points import Place, Point

class Port:
    async def keep(self, things, one=0):
        print(things, flush=True)

arming.POINTS = {"service": {"port.keep": Place("__main__", "Port", "keep", halves=True)}}
point, number = Point.parse("%s")
arming.arm("service", point, number)

async def main():
    for things in ([1, 2], [3, 4], [5, 6]):
        await Port().keep(things)

asyncio.run(main())
"""


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_every_failpoint_names_a_method_that_is_there(place: Place) -> None:
    method = getattr(getattr(import_module(place.module), place.owner), place.method)

    assert iscoroutinefunction(method) == place.waits


@pytest.mark.parametrize(
    ("failpoint", "done"),
    [
        pytest.param("before:port.keep:2", "[1, 2]\n", id="before"),
        pytest.param("half:port.keep:2", "[1, 2]\n[3]\n", id="half"),
        pytest.param("after:port.keep:2", "[1, 2]\n[3, 4]\n", id="after"),
    ],
)
def test_a_process_ends_at_the_write_it_is_told(failpoint: str, done: str) -> None:
    ended = subprocess.run(  # noqa: S603  # the command is ours
        [sys.executable, "-c", PROGRAM % failpoint],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, done)


def test_no_service_knows_of_failpoints() -> None:
    """They are installed from outside: nothing that is deployed can be told to end itself."""
    ours = [
        path
        for room in ("services", "runtime", "schemas", "targets", "catalogue")
        for path in (ROOT / room).rglob("*.py")
    ]

    assert not [path for path in ours if "failpoint" in path.read_text(encoding="utf-8").lower()]
