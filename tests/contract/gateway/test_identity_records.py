"""What identity's records in the store and their twins in memory both promise."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from runtime.clock import ManualClock
from runtime.mongo import Database
from services.gateway.identity.chain import Seals
from services.gateway.identity.handlers.auditing import Audit
from services.gateway.identity.memory import (
    MemoryAccounts,
    MemoryFlows,
    MemoryJournal,
    MemorySessions,
    MemoryTries,
)
from services.gateway.identity.ports import (
    Account,
    Accounts,
    Flow,
    Flows,
    Journal,
    Session,
    Sessions,
    Tries,
    TriesKept,
)
from services.gateway.identity.principal import Role
from services.gateway.identity.store import (
    AUDIT,
    SESSIONS,
    MongoAccounts,
    MongoFlows,
    MongoJournal,
    MongoSessions,
    MongoTries,
    Opened,
    ensure_indexes,
)
from services.gateway.identity.visits import What

NOW = datetime(2026, 11, 22, 5, 0, 0, 123000, tzinfo=UTC)
SEALS = Seals((b"k" * 32,))
LAN = Account(
    "lan",
    "Lan",
    frozenset({Role.CLERK}),
    frozenset({"so-khcn"}),
    frozenset({"/so-khcn"}),
    password="hash",
    totp=b"\x01sealed",
    totp_step=7,
    recovery=("one", "two"),
)


@dataclass
class Kept:
    """All the records."""

    accounts: Accounts
    sessions: Sessions
    flows: Flows
    tries: TriesKept
    journal: Journal


@pytest.fixture(params=["memory", "mongo"])
async def kept(request: pytest.FixtureRequest, database: Database) -> Kept:
    """The twins, then the real ones."""
    if request.param == "memory":
        return Kept(
            MemoryAccounts(), MemorySessions(), MemoryFlows(), MemoryTries(), MemoryJournal()
        )
    await ensure_indexes(database)
    opened = Opened(database)
    return Kept(
        MongoAccounts(opened),
        MongoSessions(opened),
        MongoFlows(opened),
        MongoTries(opened),
        MongoJournal(opened),
    )


def a_session(name: str, account: str = "lan", seen: datetime = NOW) -> Session:
    """A session that stands for half an hour."""
    return Session(name, account, NOW, seen, seen + timedelta(minutes=30), False, "mark")


async def test_an_account_is_read_as_it_was_added(kept: Kept) -> None:
    assert await kept.accounts.add(LAN)

    assert await kept.accounts.get("lan") == replace(LAN, version=1)
    assert await kept.accounts.get("nobody") is None


async def test_a_name_is_given_once(kept: Kept) -> None:
    assert await kept.accounts.add(LAN)
    assert not await kept.accounts.add(replace(LAN, name="Another"))


async def test_an_account_is_written_only_by_who_has_seen_the_last_write(kept: Kept) -> None:
    await kept.accounts.add(LAN)
    seen = await kept.accounts.get("lan")
    assert seen is not None

    assert await kept.accounts.replace(replace(seen, disabled=True))
    assert not await kept.accounts.replace(replace(seen, name="Late"))

    found = await kept.accounts.get("lan")
    assert found is not None
    assert (found.name, found.disabled, found.version) == ("Lan", True, 2)


async def test_everybody_is_listed_by_name(kept: Kept) -> None:
    for name in ("lan", "an", "minh"):
        await kept.accounts.add(replace(LAN, id=name))

    assert [one.id for one in await kept.accounts.everybody()] == ["an", "lan", "minh"]


async def test_a_session_is_found_until_it_is_ended(kept: Kept) -> None:
    await kept.sessions.open(a_session("s"))

    assert await kept.sessions.find("s") == a_session("s")
    assert await kept.sessions.end("s")
    assert await kept.sessions.find("s") is None
    assert not await kept.sessions.end("s")


async def test_the_use_of_a_session_is_noted(kept: Kept) -> None:
    await kept.sessions.open(a_session("s"))
    later = NOW + timedelta(minutes=5)

    await kept.sessions.touch("s", later, later + timedelta(minutes=30))

    assert await kept.sessions.find("s") == a_session("s", seen=later)


async def test_all_sessions_of_one_are_ended_but_this_one(kept: Kept) -> None:
    for name, minutes in (("a", 1), ("b", 3), ("c", 2)):
        await kept.sessions.open(a_session(name, seen=NOW + timedelta(minutes=minutes)))
    await kept.sessions.open(a_session("x", account="minh"))

    assert [one.id for one in await kept.sessions.of("lan")] == ["b", "c", "a"]
    assert await kept.sessions.end_all("lan", but="b") == 2
    assert [one.id for one in await kept.sessions.of("lan")] == ["b"]
    assert await kept.sessions.find("x") is not None


async def test_a_half_done_sign_in_is_taken_once_by_however_many_ask(kept: Kept) -> None:
    flow = Flow("f", "second", NOW, {"account": "lan"})
    await kept.flows.keep(flow)
    assert await kept.flows.find("f") == flow

    taken = await asyncio.gather(*(kept.flows.take("f") for _ in range(5)))

    assert [one for one in taken if one is not None] == [flow]


async def test_failures_are_counted_by_one_of_those_who_count_at_once(kept: Kept) -> None:
    before = await kept.tries.get("k")
    after = Tries("k", 1, NOW + timedelta(seconds=30))

    won = await asyncio.gather(*(kept.tries.swap(before, after, NOW) for _ in range(5)))

    assert won.count(True) == 1
    assert await kept.tries.get("k") == after
    await kept.tries.forget("k")
    assert await kept.tries.get("k") == Tries("k")


async def test_the_log_is_one_chain_by_however_many_it_is_written(kept: Kept) -> None:
    gateways = [Audit(kept.journal, SEALS, ManualClock(NOW)) for _ in range(3)]

    async def write(one: Audit) -> None:
        for number in range(4):
            await one.record(What.ACTED, who="lan", on=str(number), details={"a": "ă"})

    await asyncio.gather(*(write(one) for one in gateways))

    assert (await gateways[0].verify())[:2] == (None, 12)


async def test_the_newest_entries_are_found_by_kind_and_by_person(kept: Kept) -> None:
    audit = Audit(kept.journal, SEALS, ManualClock(NOW))
    for what, who in ((What.ACTED, "lan"), (What.SIGNED_IN, "minh"), (What.ACTED, "minh")):
        await audit.record(what, who=who)

    async def found(below: int | None, whats: list[str], who: str) -> list[int]:
        entries = await audit.newest(below=below, whats=whats, who=who, limit=2)
        return [one.seq for one in entries]

    assert await found(None, [], "") == [3, 2]
    assert await found(2, [], "") == [1]
    assert await found(None, ["acted"], "") == [3, 1]
    assert await found(None, ["acted"], "lan") == [1]


async def test_a_pruned_log_goes_on_behind_its_anchor(kept: Kept) -> None:
    clock = ManualClock(NOW)
    audit = Audit(kept.journal, SEALS, clock)
    for _ in range(2):
        await audit.record(What.ACTED, who="lan")
    clock.advance(timedelta(days=400))
    await audit.record(What.ACTED, who="lan")

    assert await audit.prune() == 2

    start = await audit.start()
    assert start is not None
    assert start.seq == 2
    assert (await audit.verify())[:2] == (None, 4)


async def test_the_store_names_the_entry_that_somebody_changed_in_it(database: Database) -> None:
    audit = Audit(MongoJournal(Opened(database)), SEALS, ManualClock(NOW))
    for _ in range(3):
        await audit.record(What.ACTED, who="lan")

    await database[AUDIT].update_one({"_id": 2}, {"$set": {"who": "minh"}})

    broken, _, _ = await audit.verify()
    assert broken is not None
    assert (broken.seq, broken.why) == (2, "was changed")


async def test_the_store_is_told_to_forget_sessions_by_itself(database: Database) -> None:
    await ensure_indexes(database)

    indexes = await database[SESSIONS].index_information()

    assert [one["expireAfterSeconds"] for one in indexes.values() if "expireAfterSeconds" in one]
