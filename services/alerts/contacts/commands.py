"""`python -m services.alerts contacts …`: what an administrator does with the book of contacts."""

import argparse
import asyncio
import sys
from argparse import FileType
from collections.abc import Sequence
from pathlib import Path

from runtime.erasing import Leaver, checked_pseudonym, new_pseudonym
from runtime.mongo import Database, open_database
from runtime.sealing import Sealer
from services.alerts.contacts.book import Book, Contact
from services.alerts.contacts.erasing import erase, leftover
from services.alerts.contacts.files import load
from services.alerts.contacts.shapes import checked
from services.alerts.contacts.store import MongoContacts
from services.alerts.episodes import Channel
from services.alerts.settings import StoreSettings
from services.alerts.zalo.store import MongoTokens

HELP = "where recipients are reached: import, list, set, remove, reseal, erase, leftover"

ERASE = (
    "forget a person: no address is left, and deliveries, episodes and acts name a pseudonym "
    "(docs/privacy.md)"
)

LEFTOVER = "who has addresses though the file of recipients names them no more"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of the service."""
    contacts = commands.add_parser("contacts", help=HELP, description=HELP)
    actions = contacts.add_subparsers(dest="action", required=True)
    imported = actions.add_parser("import", help="keep all addresses of a file, sealed")
    imported.add_argument("file", type=Path)
    actions.add_parser("list", help="each recipient's channels; no address is shown")
    chosen = actions.add_parser("set", help="keep one address, which is read from standard input")
    chosen.add_argument("recipient")
    chosen.add_argument("channel", choices=[one.value for one in Channel])
    removed = actions.add_parser("remove", help="forget a recipient's address, or all of them")
    removed.add_argument("recipient")
    removed.add_argument("channel", nargs="?", choices=[one.value for one in Channel])
    actions.add_parser("reseal", help="seal everything with the newest key, after a key was added")
    erased = actions.add_parser("erase", help=ERASE, description=ERASE)
    erased.add_argument("recipient", help="the id of a recipient, or of an account that acted")
    erased.add_argument("--as", dest="pseudonym", help="the pseudonym that another command drew")
    erased.add_argument(
        "--words",
        type=FileType("r", encoding="utf-8"),
        help="a file of names and the like, one a line, to strike out of texts; - reads them",
    )
    left = actions.add_parser("leftover", help=LEFTOVER, description=LEFTOVER)
    left.add_argument(
        "--erase", action="store_true", help="erase each, under a pseudonym of its own"
    )


def run(asked: argparse.Namespace, settings: StoreSettings) -> Sequence[str]:
    """Do what was asked; answers the lines to show. Raises BadAddress and CatalogueError."""
    return asyncio.run(_run(asked, settings))


async def _run(asked: argparse.Namespace, settings: StoreSettings) -> Sequence[str]:
    database = open_database(settings.mongo_uri, settings.mongo_db)
    try:
        book = MongoContacts(database, settings.seal_keys)
        await book.prepare()
        if asked.action == "erase":
            return await _erased(asked, database, book)
        if asked.action == "leftover":
            return await _leftover(asked, database, book)
        said = await answer(asked, book)
        if asked.action == "reseal":
            await MongoTokens(database, Sealer(settings.seal_keys)).reseal()
        return said
    finally:
        await database.client.close()


async def _leftover(asked: argparse.Namespace, database: Database, book: Book) -> Sequence[str]:
    found = await leftover(database, book)
    if asked.erase:
        for one in found:
            await erase(database, book, Leaver(one, new_pseudonym()))
        return [f"{len(found)} recipients are forgotten"]
    return [*found, f"{len(found)} recipients; --erase forgets them"]


async def _erased(asked: argparse.Namespace, database: Database, book: Book) -> Sequence[str]:
    pseudonym = checked_pseudonym(asked.pseudonym) if asked.pseudonym else new_pseudonym()
    words = tuple(line.strip() for line in asked.words or () if line.strip())
    done = await erase(database, book, Leaver(asked.recipient, pseudonym, words))
    return [
        f"{done.addresses} addresses are forgotten",
        f"{done.deliveries} deliveries, {done.episodes} episodes and {done.acts} acts now name "
        f"{pseudonym}",
    ]


async def answer(asked: argparse.Namespace, book: Book) -> Sequence[str]:
    """Do it, and say in lines what was done; an address is in none of them."""
    match asked.action:
        case "import":
            contacts = load(asked.file)
            await book.put(contacts)
            people = len({one.recipient for one in contacts})
            return [f"{len(contacts)} addresses of {people} recipients are kept, sealed"]
        case "set":
            channel = Channel(asked.channel)
            address = checked(channel, sys.stdin.readline())
            await book.put([Contact(asked.recipient, channel, address)])
            return [f"{asked.recipient} has an address on {channel}"]
        case "remove":
            channels = [Channel(asked.channel)] if asked.channel else list(Channel)
            return [f"{await book.remove(asked.recipient, channels)} addresses are forgotten"]
        case "reseal":
            return [f"{await book.reseal()} addresses are sealed with the newest key"]
        case _:
            standing = await book.standing()
            return [f"{who}: {', '.join(channels)}" for who, channels in standing.items()]
