"""`python -m services.gateway accounts …` and `… audit …`: what is done without a page."""

import argparse
import asyncio
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from prometheus_client import CollectorRegistry

from runtime.clock import Clock
from runtime.erasing import BadPseudonym, Leaver, checked_pseudonym, new_pseudonym
from runtime.failures import Unavailable
from runtime.mongo import open_database
from services.gateway.identity.assembly import Identity, over_store
from services.gateway.identity.chain import moment
from services.gateway.identity.demonstration import keep_demonstration
from services.gateway.identity.handlers.erasing import erase
from services.gateway.identity.handlers.keeping import By, Refused
from services.gateway.identity.handlers.signing_in import account_id_of
from services.gateway.identity.principal import ALL, Role
from services.gateway.identity.starting import stored_identity
from services.gateway.identity.store import Opened
from services.gateway.identity.traces import MongoTraces
from services.gateway.identity.visits import What
from services.gateway.settings import Settings
from targets.catalogue import Programme

COMMANDS = ("accounts", "audit")
BY = By("", via="command")

Ask = Callable[[str], str]


def run(
    arguments: Sequence[str],
    settings: Settings,
    programme: Programme,
    clock: Clock,
    ask: Ask = getpass.getpass,
) -> int:
    """Do what was asked; the exit code says whether it was done."""
    asked = _parser(programme).parse_args(arguments)

    async def do() -> int:
        identity, opened = stored_identity(settings, programme, clock, CollectorRegistry())
        database = open_database(settings.mongo_uri, settings.mongo_db)
        opened.open(database)
        try:
            if asked.action == "erase":
                return await _erase(asked, identity, opened)
            return await _do(asked, identity, programme, ask)
        finally:
            await database.client.close()

    try:
        return asyncio.run(do())
    except (Refused, BadPseudonym) as refused:
        sys.stderr.write(f"refused: {refused}\n")
    except Unavailable as away:
        sys.stderr.write(f"{away}; is it running, and SLIPWATCH_MONGO_URI right?\n")
    return 1


def _parser(programme: Programme) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.gateway", description=__doc__)
    groups = parser.add_subparsers(dest="group", required=True)
    departments = [ALL, *sorted({target.owner.id for target in programme.targets})]
    accounts = groups.add_parser("accounts", help="who may sign in, and what they may do")
    actions = accounts.add_subparsers(dest="action", required=True)

    def named(action: str, says: str) -> argparse.ArgumentParser:
        one = actions.add_parser(action, help=says)
        one.add_argument("account")
        return one

    actions.add_parser("list", help="show all")
    add, roles = named("add", "add one; asks for its password"), named("roles", "set its rights")
    add.add_argument("--name", default="", help="the name that is shown")
    for one in (add, roles):
        one.add_argument("--role", action="append", default=[], choices=list(Role))
        one.add_argument("--department", action="append", default=[], choices=departments)
        one.add_argument(
            "--source", action="append", default=[], help="the source of reports, or *"
        )
    reset = named("reset", "new password, no second factor; ends its sessions")
    for one in (add, reset):
        one.add_argument("--random", action="store_true", help="make a password and print it once")
    for action, says in (
        ("disable", "shut it out at once"),
        ("enable", "let it in again"),
        ("unlock", "forget its failures to sign in"),
    ):
        named(action, says)
    erased = named("erase", "forget somebody: no name is left; what they did stays")
    erased.add_argument("--as", dest="pseudonym", help="the pseudonym that another command drew")
    erased.add_argument(
        "--words",
        type=argparse.FileType("r", encoding="utf-8"),
        help="a file of what else speaks of them, one a line, to strike out; - reads them",
    )
    demo = actions.add_parser("demo", help="accounts to try with, one for each role")
    demo.add_argument("--keep", type=Path, required=True, help="the file for their passwords")
    audit = groups.add_parser("audit", help="the log of what people did")
    parts = audit.add_subparsers(dest="action", required=True)
    verify = parts.add_parser("verify", help="say whether the log is whole; 1 when it is not")
    verify.add_argument("--head", default="", help="NUMBER:HASH that was written down before")
    export = parts.add_parser("export", help="the entries as lines of JSON")
    export.add_argument("--after", type=int, default=0, help="only those after this number")
    return parser


async def _do(asked: argparse.Namespace, identity: Identity, programme: Programme, ask: Ask) -> int:
    if asked.group == "audit":
        return await (_verify if asked.action == "verify" else _export)(asked, identity)
    keeping = identity.keeping
    if asked.action == "list":
        for one in await keeping.everybody():
            shut = " (shut out)" if one.disabled else ""
            scope = " ".join(sorted((*one.departments, *one.sources)))
            _say(f"{one.id:<24} {' '.join(sorted(one.roles)) or 'reader':<24} {scope}{shut}")
        return 0
    if asked.action == "demo":
        made = await keep_demonstration(keeping, programme, asked.keep)
        _say(f"{made} accounts to try with; their passwords are in {asked.keep}")
        return 0
    account = account_id_of(asked.account)
    password = "" if getattr(asked, "random", True) else _asked_twice(ask)
    made_up = ""
    match asked.action:
        case "add":
            made_up = await keeping.add(
                BY,
                account,
                asked.name,
                [Role(one) for one in asked.role],
                asked.department,
                asked.source,
                password=password,
            )
        case "roles":
            roles = [Role(one) for one in asked.role]
            await keeping.set_rights(BY, account, roles, asked.department, asked.source)
        case "reset":
            made_up = await keeping.reset(BY, account, password=password)
        case "unlock":
            await keeping.unlock(BY, account)
        case action:
            await keeping.disable(BY, account, disabled=action == "disable")
    _say(f"{account}: done" + (f"; password, shown once: {made_up}" if made_up else ""))
    return 0


async def _erase(asked: argparse.Namespace, identity: Identity, opened: Opened) -> int:
    records, _ = over_store(opened)
    pseudonym = checked_pseudonym(asked.pseudonym) if asked.pseudonym else new_pseudonym()
    words = tuple(line.strip() for line in asked.words or () if line.strip())
    leaver = Leaver(account_id_of(asked.account), pseudonym, words, ("by", "assignee"))
    done = await erase(records, identity.audit, MongoTraces(opened), BY, leaver)
    _say(
        f"the account is forgotten; {done.entries} entries of the audit log and "
        f"{done.documents} other documents now name {done.pseudonym}"
    )
    return 0


def _asked_twice(ask: Ask) -> str:
    """A password as it was typed, twice the same."""
    password = ask("Password: ")
    if password != ask("Again: "):
        raise Refused("the_two_are_not_the_same")
    return password


async def _verify(asked: argparse.Namespace, identity: Identity) -> int:
    number, _, digest = asked.head.partition(":")
    head = (int(number), digest) if number.isdigit() and digest else None
    if asked.head and head is None:
        raise Refused("head_is_NUMBER:HASH")
    broken, newest, last = await identity.audit.verify(head)
    if broken is not None:
        _say(f"BROKEN: entry {broken.seq} {broken.why}")
        return 1
    _say(f"whole up to entry {newest}; write down, outside the store: {newest}:{last}")
    return 0


async def _export(asked: argparse.Namespace, identity: Identity) -> int:
    await identity.audit.record(What.EXPORTED, who="", on="audit", via="command")
    after = asked.after
    while entries := await identity.audit.export(after):
        for one in entries:
            _say(json.dumps({**asdict(one), "at": moment(one.at)}, ensure_ascii=False))
        after = entries[-1].seq
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
