"""The command line of slipwatchctl."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from deploy.ctl.passing import PASSED

EPILOG = """\
examples:
  python -m deploy.ctl --local status                    what `make up` runs on this machine
  python -m deploy.ctl status --watch 5                  the same screen every five seconds
  python -m deploy.ctl --json status | jq .wrong         for programs
  python -m deploy.ctl --at gateway=https://slipwatch.example.test status
  python -m deploy.ctl topics verify                     creates nothing
  python -m deploy.ctl accounts add nv-0137 --role clerk --department so-tai-chinh
  python -m deploy.ctl erase nv-0137                     forget a person (docs/privacy.md)
  python -m deploy.ctl backup /srv/backup/2026-11-22
  python -m deploy.ctl support-bundle --logs .local/logs

exit codes:
  0 fine   1 something is wrong   2 misused, or a setting is   3 something cannot be reached
  A command that another part does answers that part's code.

Broker, store and keys are read from the environment of the services (docs/operations.md).
Services are looked for on this machine, at their ordinary ports, unless --at says otherwise.
"""

AT_SAYS = "where a service is: NAME=URL; several times"


def split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our part of the command line, and what belongs to a command that is handed on."""
    given = list(arguments)
    skip = False
    for number, word in enumerate(given):
        if skip or word.startswith("-"):
            skip = word == "--at"
        elif word in PASSED:
            return given[: number + 1], given[number + 1 :]
        else:
            break
    return given, []


def parser() -> argparse.ArgumentParser:
    """All commands with what they say of themselves."""
    whole = argparse.ArgumentParser(
        prog="python -m deploy.ctl",
        description="slipwatchctl: how slipwatch stands, and what an operator does about it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--json", action="store_true", help="answer in JSON")
    whole.add_argument(
        "--local", action="store_true", help="the embedded default of this machine (make up)"
    )
    whole.add_argument("--at", action="append", default=[], metavar="NAME=URL", help=AT_SAYS)
    commands = whole.add_subparsers(dest="command", required=True, metavar="command")
    _ours(commands)
    for name, passed in PASSED.items():
        commands.add_parser(name, add_help=False, help=passed.says)
    return whole


def _ours(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    def command(name: str, says: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says)
        made.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="answer in JSON"
        )
        return made

    status = command("status", "everything on one screen")
    status.add_argument(
        "--watch", type=_seconds, nargs="?", const=5.0, metavar="SECONDS", help="again and again"
    )
    command("lag", "how far each group is behind in its topic")
    topics = command("topics", "create makes what is missing; verify only says what differs")
    topics.add_argument("action", choices=("create", "verify"))
    erase = command("erase", "forget a person in gateway and alerts (docs/privacy.md)")
    erase.add_argument("person", help="the id of an account, of a recipient, or of both")
    erase.add_argument(
        "--words", type=Path, help="a file of what else speaks of them, one a line, to strike out"
    )
    erase.add_argument("--yes", action="store_true", help="ask nothing: nothing brings it back")
    bundle = command("support-bundle", "one archive for whoever helps: no secrets, no persons")
    bundle.add_argument("--to", type=Path, help="the file; by default slipwatch-support-….tar.gz")
    bundle.add_argument("--logs", type=Path, help="a folder of *.log: the end of each is taken")


def _seconds(given: str) -> float:
    seconds = float(given)
    if seconds < 1:
        raise argparse.ArgumentTypeError("at least one second")
    return seconds
