"""Forgetting a person everywhere at once: one pseudonym, and the words that each part knows."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.ctl import passing
from deploy.ctl.bundle import ACCOUNTS
from deploy.ctl.places import Places
from deploy.ctl.standing import FINE, UNREACHED, WRONG
from deploy.ctl.store import SELECT_MS
from runtime.erasing import new_pseudonym
from runtime.settings import MissingSetting

Run = Callable[..., int]


def erase(
    asked: argparse.Namespace,
    places: Places,
    env: Mapping[str, str],
    ask: Callable[[str], str],
    run: Run = passing.run,
) -> int:
    """Let alerts forget them, then the gateway, which alone knows an account's name: it goes last,
    so that an interrupted erasure can be done again."""
    if not places.mongo_uri:
        raise MissingSetting("SLIPWATCH_MONGO_URI")
    words = asked.words.read_text("utf-8").splitlines() if asked.words else []
    try:
        name = _shown_name(places, asked.person)
    except PyMongoError as error:
        sys.stderr.write(f"slipwatchctl: the store does not answer ({type(error).__name__})\n")
        return UNREACHED
    if (
        not asked.yes
        and ask(f"Forget {asked.person} for ever? Type the id again: ") != asked.person
    ):
        sys.stderr.write("slipwatchctl: nothing was erased\n")
        return WRONG
    known = [one for one in (*words, name or "") if one.strip() and one != asked.person]
    codes = [
        run(one, env, as_json=asked.json, told="\n".join(known))
        for one in steps(asked.person, new_pseudonym(), account=name is not None)
    ]
    return FINE if not any(codes) else WRONG


def steps(person: str, pseudonym: str, *, account: bool) -> Sequence[Sequence[str]]:
    """What has to be run, in order."""
    ending = (person, "--as", pseudonym, "--words", "-")
    alerts = ("services.alerts", "contacts", "erase", *ending)
    return (alerts, ("services.gateway", "accounts", "erase", *ending)) if account else (alerts,)


def _shown_name(places: Places, person: str) -> str | None:
    """The name of the account, if there is one."""
    client: MongoClient[dict[str, Any]] = MongoClient(
        places.mongo_uri, serverSelectionTimeoutMS=SELECT_MS
    )
    with client:
        found = client.get_database(places.database)[ACCOUNTS].find_one({"_id": person})
    return str(found["name"]) if found else None
