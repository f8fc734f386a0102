"""`python -m deploy.local up [--demo]`: the whole of slipwatch on this machine, real figures
loaded."""

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import catalogue
from catalogue import demo, figures
from deploy.local import load
from deploy.local.keys import publisher_key_file
from deploy.local.processes import DidNotStart
from deploy.local.settings import Local, Ports
from deploy.local.stack import Stack, children_path

ROOT = Path(__file__).resolve().parents[2]
JUDGED_S = 240.0


def main(arguments: Sequence[str]) -> int:
    """Run the stack until Ctrl-C; the exit code says whether all went well."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser(
        "up", help="start everything, load the real figures, stay until Ctrl-C"
    )
    up.add_argument("--demo", action="store_true", help="add an invented history, marked as such")
    up.add_argument("--once", action="store_true", help="stop again when the figures are judged")
    asked = parser.parse_args(arguments)
    console = Console(highlight=False)
    stopping = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stopping.set())
    try:
        local = Local(Ports.from_env(os.environ), ROOT / ".local", ROOT)
    except ValueError as error:
        console.print(f"[red]{error}[/red]")
        return 2
    stack = Stack(local, path=children_path())
    began = time.monotonic()
    try:
        _start(stack, console)
        _load(stack, console, stopping, invented=asked.demo)
        accounts = stack.make_accounts()
        console.print(_where(stack, accounts, time.monotonic() - began, invented=asked.demo))
        if asked.once:
            return 0
        _watch(stack, stopping)
    except (DidNotStart, load.NotTaken) as error:
        if not stopping.is_set():
            console.print(f"[red]{error}[/red]", markup=True)
            return 1
    finally:
        console.print("Stopping…")
        stack.stop()
    return 0


def _watch(stack: Stack, stopping: threading.Event) -> None:
    while not stopping.wait(1.0):
        gone = stack.ended()
        if gone is not None:
            raise DidNotStart(f"{gone.name} ended by itself, code {gone.ended()}.\n{gone.tail()}")


def _start(stack: Stack, console: Console) -> None:
    with _bar(console) as bar:
        task = bar.add_task("Starting", total=len(stack.children))

        def started(name: str) -> None:
            bar.update(task, advance=1, description=f"{name} is ready")

        stack.start(started)
        bar.update(task, description="Everything is ready")


def _load(stack: Stack, console: Console, stopping: threading.Event, *, invented: bool) -> None:
    programme = catalogue.load(catalogue.SHIPPED)
    history = list(figures.shipped(programme))
    if invented:
        history += demo.invented_history(programme, datetime.now(UTC).date())
    reports = list(load.events(history))
    with _bar(console) as bar:
        task = bar.add_task("Loading the figures through ingest", total=len(reports))
        last = load.publish(
            stack.ingest, stack.publisher_key, reports, lambda n: bar.update(task, advance=n)
        )
        waiting = {name: event for name, event in last.items() if name in programme.target_by_id}
        task = bar.add_task("Judging the targets", total=len(waiting))
        deadline = time.monotonic() + JUDGED_S
        while waiting and not stopping.is_set():
            done = [
                name for name, event in waiting.items() if load.judged(stack.gateway, name, event)
            ]
            for name in done:
                del waiting[name]
            bar.update(task, advance=len(done))
            if time.monotonic() > deadline:
                raise DidNotStart(f"Still not judged: {', '.join(sorted(waiting))}.")
            if waiting:
                stopping.wait(0.2)


def _where(stack: Stack, accounts: Path, seconds: float, *, invented: bool) -> str:
    ports = stack.local.ports
    key = publisher_key_file(stack.local.data)
    marked = (
        "\n  The invented history is marked as invented wherever it is shown." if invented else ""
    )
    return f"""
[bold]slipwatch is up[/bold] ({seconds:.1f} s).{marked}

  Pages and API   [bold]{stack.gateway}/[/bold]   (API: /api/v1/targets, its description: /docs)
  Sign in         {stack.gateway}/sign-in   (invented accounts, one per role: {accounts})
  Measurements    {stack.ingest}/api/v1/measurements   (with the key in {key})
  Inbox and Zalo  {stack.inbox}/   (both local stand-ins: nothing leaves this machine)
  Health          :{ports.scoring}/readyz (scoring)   :{ports.alerts}/readyz (alerts)
  Data and logs   {stack.local.data}

Ctrl-C stops everything.
"""


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<36}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
