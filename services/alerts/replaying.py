"""`python -m services.alerts replay …`: dead letters put back into the queue, as an act of theirs
who asks for it, so that the episode's history shows it."""

import argparse
import asyncio
from collections.abc import Sequence
from uuid import uuid4

from runtime.clock import Clock
from runtime.mongo import open_database
from schemas.stored import ActDocument
from services.alerts.acts import ActKind
from services.alerts.deliveries import Delivery
from services.alerts.ports import Acts
from services.alerts.reading import MongoActs
from services.alerts.settings import MongoSettings
from services.alerts.store import MongoDeliveries

HELP = "put dead letters back into the queue: some by their ids, or --all; list them with --list"


class NoSuchDeadLetter(LookupError):
    """There is no dead letter of this id."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of the service."""
    replay = commands.add_parser("replay", help=HELP, description=HELP)
    replay.add_argument("deliveries", nargs="*", metavar="delivery")
    replay.add_argument("--all", action="store_true")
    replay.add_argument("--list", action="store_true")
    replay.add_argument("--by", default="operator", help="who asks for it, an account's id")


def run(asked: argparse.Namespace, settings: MongoSettings, clock: Clock) -> Sequence[str]:
    """Do it; the lines of the answer."""
    return asyncio.run(_run(asked, settings, clock))


async def _run(asked: argparse.Namespace, settings: MongoSettings, clock: Clock) -> Sequence[str]:
    database = open_database(settings.mongo_uri, settings.mongo_db)
    try:
        dead = {one.id: one for one in await MongoDeliveries(database).dead_letters()}
        if asked.list:
            return [_line(one) for one in dead.values()] or ["there is no dead letter"]
        missing = [one for one in asked.deliveries if one not in dead]
        if missing:
            raise NoSuchDeadLetter(f"no dead letter has the id {', '.join(missing)}")
        chosen = list(dead.values()) if asked.all else [dead[one] for one in asked.deliveries]
        await replay(chosen, MongoActs(database), by=asked.by, clock=clock)
        return [f"{len(chosen)} dead letters are to be sent again"]
    finally:
        await database.client.close()


async def replay(dead: Sequence[Delivery], acts: Acts, *, by: str, clock: Clock) -> None:
    """Insert the acts; alerts takes them within a second."""
    for one in dead:
        act: ActDocument = {
            "_id": str(uuid4()),
            "kind": ActKind.REPLAYED.value,
            "at": clock.now(),
            "by": by,
            "via": "command",
            "taken": None,
            "episode": one.episode,
            "target": one.target,
            "delivery": one.id,
            "comment": "",
        }
        await acts.insert(act)


def _line(one: Delivery) -> str:
    when = f"{one.created_at:%Y-%m-%dT%H:%MZ}"
    return (
        f"{one.id}  {when}  {one.recipient}  {one.channel}  {one.why}  {one.target}  {one.answer}"
    )
