"""`python -m deploy.ctl`: slipwatchctl."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.ctl import passing
from deploy.ctl.arguments import parser, split
from deploy.ctl.asking import ask, ask_broker
from deploy.ctl.bundle import gather, write
from deploy.ctl.erasing import erase
from deploy.ctl.places import BadPlace, Places, local_environment, places_of
from deploy.ctl.screen import lag_lines, screen
from deploy.ctl.standing import FINE, MISUSED, UNREACHED, WRONG, lags_plain, plain
from deploy.ctl.topics import create, verify
from runtime.clock import SystemClock
from runtime.failures import Unavailable
from runtime.settings import BadSetting, MissingSetting

CLEAR = "\x1b[2J\x1b[H"
Now = Callable[[], datetime]


def main(arguments: Sequence[str], env: Mapping[str, str], *, now: Now) -> int:
    """Do what the arguments say; the exit code is one of `deploy.ctl.standing`'s."""
    ours, rest = split(arguments)
    asked = parser().parse_args(ours)
    try:
        if asked.local:
            env = local_environment(env)
        if asked.command in passing.PASSED:
            words = passing.module_and_words(asked.command, rest)
            return passing.run(words, env, as_json=asked.json)
        return _ours(asked, places_of(env, asked.at), env, now)
    except (BadPlace, BadSetting, MissingSetting, passing.NoSuchKind, ValueError) as error:
        print(f"slipwatchctl: {error}", file=sys.stderr)
        return MISUSED
    except Unavailable as error:
        print(f"slipwatchctl: {error}", file=sys.stderr)
        return UNREACHED
    except OSError as error:
        print(f"slipwatchctl: {error}", file=sys.stderr)
        return WRONG


def _ours(asked: argparse.Namespace, places: Places, env: Mapping[str, str], now: Now) -> int:
    match asked.command:
        case "status":
            return _status(asked, places, now)
        case "lag":
            broker = ask_broker(places)
            _answer(
                asked,
                {"away": broker.away, "lag": lags_plain(broker)},
                "\n".join(lag_lines(broker)),
            )
            return UNREACHED if broker.away else FINE
        case "topics":
            done = (create if asked.action == "create" else verify)(places, env)
            _answer(asked, done.plain(), "\n".join(done.lines()))
            return WRONG if done.wrong else FINE
        case "erase":
            return erase(asked, places, env, input)
        case _:
            return _support(asked, places, env, now)


def _status(asked: argparse.Namespace, places: Places, now: Now) -> int:
    """Once, or until somebody has seen enough; the code is that of the last look."""
    while True:
        if not asked.watch:
            _say("asking …")
        standing = ask(places, now())
        if asked.watch and sys.stdout.isatty():
            sys.stdout.write(CLEAR)
        _answer(asked, plain(standing), screen(standing).rstrip("\n"), one_line=bool(asked.watch))
        if not asked.watch:
            return standing.code
        try:
            time.sleep(asked.watch)
        except KeyboardInterrupt:
            return standing.code


def _support(asked: argparse.Namespace, places: Places, env: Mapping[str, str], now: Now) -> int:
    at = now()
    path = asked.to or Path(f"slipwatch-support-{at:%Y%m%d-%H%M%S}.tar.gz")
    if asked.logs and not asked.logs.is_dir():
        raise BadPlace(f"--logs {asked.logs}: no folder")
    _say("status")
    standing = ask(places, at)
    parts = gather(standing, places, env, asked.logs, _say)
    size = write(path, parts, at.timestamp())
    _answer(
        asked,
        {"file": str(path), "bytes": size, "parts": sorted(parts)},
        f"{path}: {len(parts)} files, {size:,} bytes. Look through it before you send it.",
    )
    return FINE


def _answer(
    asked: argparse.Namespace, as_plain: Mapping[str, Any], words: str, *, one_line: bool = False
) -> None:
    if asked.json:
        words = json.dumps(as_plain, indent=None if one_line else 2, ensure_ascii=False)
    print(words, flush=True)


def _say(line: str) -> None:
    """Progress, for a person who waits: in a file or a pipe it would be noise."""
    if sys.stderr.isatty():
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, now=SystemClock().now))
