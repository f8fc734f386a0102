"""What is kept sealed, and what stands beside it: contacts, tokens, receipts, endpoints; the same
in memory and in the store."""

import asyncio
from datetime import timedelta

import pytest

from runtime.mongo import Database
from runtime.sealing import Sealer, Unreadable
from schemas.stored import ACTS, DELIVERIES, EPISODES
from services.alerts.contacts.book import Contact
from services.alerts.contacts.memory import MemoryContacts
from services.alerts.contacts.store import CONTACTS, MongoContacts
from services.alerts.episodes import Channel
from services.alerts.webhooks.memory import MemoryEndpoints
from services.alerts.webhooks.ports import Standing
from services.alerts.webhooks.store import MongoEndpoints
from services.alerts.zalo.memory import MemoryQuotas, MemoryTokens
from services.alerts.zalo.ports import Pair, Told
from services.alerts.zalo.store import TOKENS, MongoActs, MongoQuotas, MongoReceipts, MongoTokens
from services.alerts.zalo.zns import Quota
from targets.words import Text
from tests.unit.alerts.world import ADDRESS, NOON, ZALO_ID

OLD, NEW = b"o" * 32, b"n" * 32
PAIR, NEXT = Pair("access-0", "refresh-0", NOON), Pair("access-1", "refresh-1", NOON)
LEASE = timedelta(minutes=2)

Book = MemoryContacts | MongoContacts
Tokens = MemoryTokens | MongoTokens
Endpoints = MemoryEndpoints | MongoEndpoints
Quotas = MemoryQuotas | MongoQuotas


@pytest.fixture(params=["memory", "mongo"])
async def book(request: pytest.FixtureRequest, database: Database) -> Book:
    """The twin, and the real one."""
    if request.param == "memory":
        return MemoryContacts()
    contacts = MongoContacts(database, [OLD])
    await contacts.prepare()
    return contacts


@pytest.fixture(params=["memory", "mongo"])
def tokens(request: pytest.FixtureRequest, database: Database) -> Tokens:
    """The twin, and the real one."""
    return MemoryTokens() if request.param == "memory" else MongoTokens(database, Sealer([OLD]))


@pytest.fixture(params=["memory", "mongo"])
def endpoints(request: pytest.FixtureRequest, database: Database) -> Endpoints:
    """The twin, and the real one."""
    return MemoryEndpoints() if request.param == "memory" else MongoEndpoints(database)


@pytest.fixture(params=["memory", "mongo"])
def quotas(request: pytest.FixtureRequest, database: Database) -> Quotas:
    """The twin, and the real one."""
    return MemoryQuotas() if request.param == "memory" else MongoQuotas(database)


LAN = [Contact("lan", Channel.EMAIL, ADDRESS), Contact("lan", Channel.ZALO, ZALO_ID)]


async def test_an_address_is_found_by_its_holder_and_its_holder_by_it(book: Book) -> None:
    await book.put([*LAN, Contact("minh", Channel.EMAIL, "minh@example.test")])

    assert await book.address("lan", Channel.EMAIL) == ADDRESS
    assert await book.address("lan", Channel.ZNS) is None
    assert await book.holder(Channel.ZALO, ZALO_ID) == "lan"
    assert await book.holder(Channel.ZALO_BOT, ZALO_ID) is None
    assert await book.standing() == {
        "lan": (Channel.EMAIL, Channel.ZALO),
        "minh": (Channel.EMAIL,),
    }


async def test_a_new_address_takes_the_place_of_the_one_before(book: Book) -> None:
    await book.put(LAN)
    await book.put([Contact("lan", Channel.ZALO, "1000000000000000077")])

    assert await book.address("lan", Channel.ZALO) == "1000000000000000077"
    assert await book.holder(Channel.ZALO, ZALO_ID) is None


async def test_what_is_removed_is_forgotten(book: Book) -> None:
    await book.put(LAN)

    assert await book.remove("lan", [Channel.EMAIL]) == 1
    assert await book.address("lan", Channel.EMAIL) is None
    assert await book.remove("lan") == 1
    assert await book.standing() == {}


async def test_the_store_holds_no_address_and_no_token_in_clear(database: Database) -> None:
    await MongoContacts(database, [OLD]).put(LAN)
    await MongoTokens(database, Sealer([OLD])).seed(PAIR)

    kept = [
        str(one) for name in (CONTACTS, TOKENS) for one in await database[name].find().to_list()
    ]

    assert len(kept) == 3
    for secret in (ADDRESS, ZALO_ID, PAIR.access, PAIR.refresh):
        assert not any(secret in one for one in kept)


async def test_an_address_that_was_moved_to_somebody_else_does_not_open(
    database: Database,
) -> None:
    contacts = MongoContacts(database, [OLD])
    await contacts.put([*LAN, Contact("minh", Channel.EMAIL, "minh@example.test")])
    stolen = await database[CONTACTS].find_one({"_id": "contacts/lan/email"})
    assert stolen is not None
    await database[CONTACTS].update_one(
        {"_id": "contacts/minh/email"}, {"$set": {"sealed": stolen["sealed"]}}
    )

    with pytest.raises(Unreadable):
        await contacts.address("minh", Channel.EMAIL)


async def test_a_key_is_changed_by_putting_the_new_one_in_front_and_resealing(
    database: Database,
) -> None:
    await MongoContacts(database, [OLD]).put(LAN)
    await MongoTokens(database, Sealer([OLD])).seed(PAIR)
    both = MongoContacts(database, [NEW, OLD])
    assert await both.holder(Channel.ZALO, ZALO_ID) == "lan"

    assert await both.reseal() == 2
    await MongoTokens(database, Sealer([NEW, OLD])).reseal()

    only_new = MongoContacts(database, [NEW])
    kept = await MongoTokens(database, Sealer([NEW])).load()
    assert await only_new.address("lan", Channel.EMAIL) == ADDRESS
    assert await only_new.holder(Channel.ZALO, ZALO_ID) == "lan"
    assert kept is not None
    assert kept.pair == PAIR


async def test_the_first_pair_is_taken_once(tokens: Tokens) -> None:
    assert await tokens.load() is None
    assert await tokens.seed(PAIR)
    assert not await tokens.seed(NEXT)

    kept = await tokens.load()
    assert kept is not None
    assert (kept.pair, kept.authorised) == (PAIR, True)


async def test_the_lock_is_taken_by_one_and_is_free_when_its_time_is_up(tokens: Tokens) -> None:
    await tokens.seed(PAIR)
    began = await asyncio.gather(
        *(tokens.begin(1, now=NOON, lease_until=NOON + LEASE) for _ in range(4))
    )
    (held,) = [one for one in began if one is not None]
    assert held.pair == PAIR

    late = NOON + LEASE
    assert await tokens.begin(1, now=late, lease_until=late + LEASE) is not None
    assert await tokens.begin(2, now=late + LEASE, lease_until=late + LEASE) is None


async def test_a_lock_that_was_given_back_can_be_taken_at_once(tokens: Tokens) -> None:
    await tokens.seed(PAIR)
    held = await tokens.begin(1, now=NOON, lease_until=NOON + LEASE)
    assert held is not None
    await tokens.release(held.fence)

    assert await tokens.begin(1, now=NOON, lease_until=NOON + LEASE) is not None


async def test_both_tokens_change_in_one_write_and_only_over_the_pair_that_they_replace(
    tokens: Tokens,
) -> None:
    await tokens.seed(PAIR)
    await tokens.begin(1, now=NOON, lease_until=NOON + LEASE)

    assert await tokens.save(NEXT, 1)
    assert not await tokens.save(PAIR, 1)
    kept = await tokens.load()
    assert kept is not None
    assert (kept.pair, kept.revision) == (NEXT, 2)


async def test_a_pair_is_revoked_by_whoever_holds_the_lock_until_another_is_brought(
    tokens: Tokens,
) -> None:
    await tokens.seed(PAIR)
    held = await tokens.begin(1, now=NOON, lease_until=NOON + LEASE)
    assert held is not None
    await tokens.revoke("stale", fence=held.fence - 1, revision=1)
    kept = await tokens.load()
    assert kept is not None
    assert kept.authorised

    await tokens.revoke("-14020", fence=held.fence, revision=1)
    kept = await tokens.load()
    assert kept is not None
    assert (kept.authorised, kept.why) == (False, "-14020")
    assert await tokens.begin(1, now=NOON + LEASE, lease_until=NOON + 2 * LEASE) is None

    await tokens.replace(NEXT)
    kept = await tokens.load()
    assert kept is not None
    assert (kept.pair, kept.authorised, kept.why) == (NEXT, True, "")


async def test_the_newest_quota_is_kept(quotas: Quotas) -> None:
    assert await quotas.known() is None
    await quotas.keep(Quota(500, 10, NOON))
    await quotas.keep(Quota(500, 12, NOON - timedelta(seconds=1)))

    assert await quotas.known() == Quota(500, 10, NOON)


async def test_an_endpoint_is_remembered_until_it_is_another_one(endpoints: Endpoints) -> None:
    assert await endpoints.standing("lan", "a") == Standing("a")
    pause = NOON + timedelta(minutes=10)
    await endpoints.failed("lan", "a", now=NOON, pause_until=pause)
    known = await endpoints.failed("lan", "a", now=NOON + timedelta(hours=1), pause_until=None)
    assert (known.failing_since, known.paused_until) == (NOON, pause)

    await endpoints.worked("lan", "a")
    assert (await endpoints.standing("lan", "a")).failing_since is None

    await endpoints.disable("lan", "a", "gone", now=NOON)
    assert (await endpoints.standing("lan", "a")).disabled_at == NOON
    assert await endpoints.standing("lan", "b") == Standing("b")


async def test_one_worker_tells_an_owner_and_once(endpoints: Endpoints) -> None:
    await endpoints.disable("lan", "a", "gone", now=NOON)
    until = NOON + timedelta(minutes=15)
    assert set(await endpoints.untold()) == {"lan"}

    claims = await asyncio.gather(
        *(endpoints.claim_notice("lan", "a", now=NOON, until=until) for _ in range(3))
    )
    assert sorted(claims) == [False, False, True]
    assert await endpoints.claim_notice("lan", "a", now=until, until=until)
    await endpoints.told("lan", "a")
    assert await endpoints.untold() == {}
    assert not await endpoints.claim_notice("lan", "a", now=until, until=until)


def a_sent(identity: str, episode: str, minutes: int, **changes: object) -> dict[str, object]:
    """A delivery as far as receipts look at it."""
    return {
        "_id": identity,
        "episode": episode,
        "target": f"target-of-{episode}",
        "recipient": "lan",
        "channel": "zalo",
        "sent_at": NOON + timedelta(minutes=minutes),
        "handle": f"h-{identity}",
        "letter": "",
        **changes,
    }


async def test_receipts_find_their_message_and_replies_the_latest_open_slip(
    database: Database,
) -> None:
    receipts = MongoReceipts(database)
    await receipts.prepare()
    await database[EPISODES].insert_many(
        [{"_id": name, "open": name != "over"} for name in ("first", "second", "third", "over")]
    )
    await database[DELIVERIES].insert_many(
        [
            a_sent("d-1", "first", 1),
            a_sent("d-2", "second", 2, letter="l-1"),
            a_sent("d-3", "third", 2, letter="l-1"),
            a_sent("d-4", "over", 3),
            a_sent("d-5", "first", 4, channel="email"),
            a_sent("d-6", "first", 5, sent_at=None),
            a_sent("d-7", "first", 6, recipient="minh"),
        ]
    )

    assert {one.episode for one in await receipts.last_told("lan")} == {"second", "third"}
    assert await receipts.last_told("nobody") == ()
    assert await receipts.received(handle="h-d-1", tracking="", at=NOON)
    assert await receipts.received(handle="h-d-1", tracking="", at=NOON + timedelta(hours=1))
    assert await receipts.received(handle="", tracking="d-2", at=NOON)
    assert not await receipts.received(handle="unknown", tracking="unknown", at=NOON)
    assert not await receipts.received(handle="", tracking="", at=NOON)
    noted = {one["_id"]: one.get("received_at") async for one in database[DELIVERIES].find()}
    assert {name for name, at in noted.items() if at == NOON} == {"d-1", "d-2", "d-3"}


async def test_a_reply_becomes_one_act(database: Database) -> None:
    acts = MongoActs(database, {"lan": Text("Đầu mối", "Desk")})
    told = Told("episode-5g", "coverage-5g")

    async def reply() -> bool:
        return await acts.acknowledged("zalo|m-1", told, by="lan", comment="đã nhận", at=NOON)

    assert [await reply(), await reply()] == [True, False]
    (act,) = await database[ACTS].find().to_list()
    assert act == {
        "_id": "zalo|m-1",
        "kind": "acknowledged",
        "at": NOON,
        "by": "lan",
        "via": "zalo",
        "taken": None,
        "episode": "episode-5g",
        "target": "coverage-5g",
        "comment": "đã nhận",
        "role": {"vi": "Đầu mối", "en": "Desk"},
    }
