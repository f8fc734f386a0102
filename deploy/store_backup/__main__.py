"""`python -m deploy.store_backup`: dump the store, look through a backup, bring one back."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.store_backup.driver import NotEmpty, differences, dump, restore
from deploy.store_backup.files import verify
from deploy.store_backup.manifest import BadBackup, Manifest
from runtime.clock import SystemClock
from runtime.failures import Unavailable
from runtime.kafka_security import KafkaSecurity
from runtime.mongo_uri import mongo_uri
from runtime.offsets import GroupInUse, rewind
from runtime.settings import BadSetting, MissingSetting, required, text
from schemas.topics import MEASUREMENTS

FAILED, MISUSED = 1, 2
SELECT_MS = 10_000


def main(arguments: Sequence[str], env: Mapping[str, str], *, now: Callable[[], datetime]) -> int:
    """Do what the arguments say: 0 done, 1 not, 2 misused."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.command == "rewind":
            return _rewind(asked, env)
        if asked.command == "verify" and not asked.store:
            print(_in_words(verify(asked.folder)))
            return 0
        return _with_store(asked, env, now)
    except (MissingSetting, BadSetting) as error:
        print(error, file=sys.stderr)
        return MISUSED
    except (BadBackup, NotEmpty, GroupInUse, Unavailable, PyMongoError, OSError) as error:
        print(error, file=sys.stderr)
        return FAILED


def _with_store(
    asked: argparse.Namespace, env: Mapping[str, str], now: Callable[[], datetime]
) -> int:
    name = asked.database or text(env, "SLIPWATCH_MONGO_DB", "slipwatch")
    client: MongoClient[dict[str, Any]] = MongoClient(
        mongo_uri(env), serverSelectionTimeoutMS=SELECT_MS, readConcernLevel="majority"
    )
    with client:
        database = client.get_database(name)
        if asked.command == "dump":
            manifest = dump(database, asked.folder, now, say=_say)
        elif asked.command == "restore":
            manifest = restore(asked.folder, database, say=_say)
        else:
            manifest = verify(asked.folder)
            wrong = differences(manifest, database)
            if wrong:
                print("\n".join(wrong), file=sys.stderr)
                return FAILED
    print(_in_words(manifest))
    return 0


def _rewind(asked: argparse.Namespace, env: Mapping[str, str]) -> int:
    (broker,) = required(env, "SLIPWATCH_BROKER")
    moved = asyncio.run(
        rewind(
            broker,
            asked.group,
            [MEASUREMENTS.name],
            to=asked.to,
            security=KafkaSecurity.from_env(env),
        )
    )
    for (topic, partition), offset in sorted(moved.items()):
        print(f"{asked.group} reads {topic}/{partition} from {offset}")
    return 0


def _moment(given: str) -> datetime:
    moment = datetime.fromisoformat(given)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{given} says no time zone: write {given}+07:00")
    return moment


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.store_backup", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    words = {
        "dump": "dump the store into a new folder; services may run",
        "verify": "read a backup through and compare it with what it says of itself",
        "restore": "bring a backup into an empty database, and compare",
    }
    for name, said in words.items():
        command = commands.add_parser(name, help=said, description=said)
        command.add_argument("folder", type=Path)
        command.add_argument("--database", help="instead of SLIPWATCH_MONGO_DB")
        if name == "verify":
            command.add_argument(
                "--store", action="store_true", help="compare it with the database too"
            )
    said = "let scoring, stopped, read measurements again: from a moment, or from the beginning"
    command = commands.add_parser("rewind", help=said, description=said)
    command.add_argument("--group", default="scoring", help="the consumer group; %(default)s")
    command.add_argument("--to", type=_moment, help="such as 2026-11-22T08:00:00+07:00")
    return parser


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _in_words(manifest: Manifest) -> str:
    documents = sum(part.documents for part in manifest.parts)
    size = sum(part.bytes for part in manifest.parts)
    return (
        f"{manifest.database} of {manifest.begun.isoformat(timespec='seconds')}: "
        f"{len(manifest.parts)} collections, {documents:,} documents, {size:,} bytes; whole"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, now=SystemClock().now))
