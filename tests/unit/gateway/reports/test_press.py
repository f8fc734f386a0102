"""The press: each page once, a few at once, ended when it takes too long."""

import asyncio
import sys

import pytest

from runtime.failures import Unavailable
from services.gateway.reports.press import MISSING, Failed, NoPress, Press


def python(source: str) -> tuple[str, ...]:
    """A press made of a line of Python."""
    return (sys.executable, "-c", source)


COUNTING = "import sys,os; sys.stdin.read(); print(os.getpid())"


async def test_a_page_is_made_once_however_many_ask_for_it() -> None:
    press = Press(at_once=2, command=python(COUNTING))

    made = await asyncio.gather(press.pdf("a"), press.pdf("a"), press.pdf("a"))
    other = await press.pdf("b")

    assert await press.pdf("a") in made
    assert other not in made


async def test_one_at_once_makes_the_same_page_once() -> None:
    press = Press(at_once=1, command=python(COUNTING))

    made = await asyncio.gather(*(press.pdf("a") for _ in range(4)))

    assert len(set(made)) == 1


async def test_what_takes_too_long_is_ended() -> None:
    press = Press(limit_s=0.3, command=python("import sys,time; sys.stdin.read(); time.sleep(60)"))

    with pytest.raises(Unavailable):
        await press.pdf("a")


async def test_more_than_can_wait_are_sent_away() -> None:
    press = Press(at_once=1, waiting=0, command=python(COUNTING))
    first = asyncio.ensure_future(press.pdf("a"))
    await asyncio.sleep(0)

    with pytest.raises(Unavailable):
        await press.pdf("b")

    assert await first


async def test_a_machine_without_the_libraries_says_which() -> None:
    lacking = python(
        f"import sys; sys.stdin.read(); sys.stderr.write('no pango'); sys.exit({MISSING})"
    )

    with pytest.raises(NoPress, match="no pango"):
        await Press(command=lacking).pdf("a")


async def test_a_press_that_breaks_is_a_bug() -> None:
    with pytest.raises(Failed, match="broken"):
        await Press(command=python("import sys; sys.stdin.read(); sys.exit('broken')")).pdf("a")
