"""After the two commands nothing in the store says who somebody was: every document of every
collection is searched, byte for byte."""

import argparse
from dataclasses import replace
from datetime import timedelta

import bson
import pytest

from runtime.erasing import Leaver
from runtime.mongo import Database
from runtime.sealing import Unreadable
from schemas.stored import ACTS, DELIVERIES, EPISODES, RECIPIENTS
from services.alerts.contacts.book import Contact
from services.alerts.contacts.commands import answer
from services.alerts.contacts.erasing import NobodyNamed, StillNamed, erase, leftover
from services.alerts.contacts.store import CONTACTS, MongoContacts
from services.alerts.documents import act_of
from services.alerts.episodes import Channel, Reader, Rung, Story
from services.alerts.planning import messages
from services.alerts.reading import MongoActs, name_recipients
from services.alerts.store import MongoDeliveries, MongoEpisodes, ensure_indexes
from services.alerts.webhooks.store import MongoEndpoints
from services.gateway.identity.commands import _erase
from services.gateway.identity.handlers.keeping import By
from services.gateway.identity.principal import Role
from services.gateway.identity.store import Opened
from tests.unit.alerts.world import NOON, a_change, a_directory, a_recipient, an_act, heard
from tests.unit.gateway.identity.people import NOW, PASSWORD, Gateway, a_gateway

WHO = "vidu.nt"
NAME = "Nguyễn Thị Ví Dụ"
PHONE = "84900000001"
MAIL = "vi.du@so-khcn.example.test"
ZALO = "1000000000000000999"
GONE = "erased-0123456789ab"
PLANTED = (WHO, NAME, PHONE, f"0{PHONE[2:]}", MAIL, ZALO)
OLD, NEW = b"o" * 32, b"n" * 32


async def everything(database: Database) -> dict[str, bytes]:
    """All documents of each collection, as the store holds them."""
    held = {}
    for name in await database.list_collection_names():
        documents = await database[name].find({}).to_list()
        options = database.codec_options
        held[name] = b"".join(bson.encode(one, codec_options=options) for one in documents)
    return held


async def found_in(database: Database) -> set[tuple[str, str]]:
    """What was planted, and the collection where it stands."""
    return {
        (word, name)
        for name, held in (await everything(database)).items()
        for word in PLANTED
        if word.casefold() in held.decode("utf-8", "replace").casefold()
    }


async def told(database: Database) -> MongoContacts:
    """Somebody in alerts: addresses, messages sent and waiting, an episode that names them in every
    place, acts of theirs and about them."""
    await ensure_indexes(database)
    book = MongoContacts(database, [OLD])
    await book.put(
        [
            Contact(WHO, Channel.EMAIL, MAIL),
            Contact(WHO, Channel.ZNS, PHONE),
            Contact(WHO, Channel.ZALO, ZALO),
        ]
    )
    await MongoEndpoints(database).failed(WHO, "finger", now=NOON, pause_until=None)
    readers = (Reader(WHO, Channel.EMAIL), Reader("minh", Channel.EMAIL, WHO))
    rung = Rung(1, NOON + timedelta(hours=1), Reader(WHO, Channel.EMAIL))
    chapter = replace(heard(a_change(1)), readers=readers, ladder=(rung,))
    acts = [
        an_act("acknowledged", by=WHO, comment=f"Đã nhận, {NAME}, gọi 0{PHONE[2:]}"),
        an_act("assigned", assignee=WHO, comment="giao việc"),
        an_act("commented", comment=f"nhờ {WHO} viết cho {MAIL}"),
        an_act("planned", by=WHO, comment="bổ sung", due="2026-12-01"),
    ]
    story = Story("episode-5g").with_chapter(chapter)
    for one in acts:
        await MongoActs(database).insert(one)
        story = story.with_act(act_of(one))
    assert await MongoEpisodes(database).save(story)
    deliveries = messages(
        chapter,
        a_directory(a_recipient(WHO), a_recipient("minh")),
        mail_domain="laocai.example.test",
        now=NOON,
    )
    await MongoDeliveries(database).plan(list(deliveries))
    await database[DELIVERIES].update_many(
        {"recipient": WHO}, {"$set": {"answer": f"550 no such user {MAIL}", "handle": ZALO}}
    )
    return book


async def at_the_gateway(database: Database) -> Gateway:
    """The same person with an account, a session, a decision and a file that waits."""
    gateway = await a_gateway(database=database)
    await gateway.identity.keeping.add(
        By("", via="command"), WHO, NAME, {Role.CLERK}, {"so-tai-chinh"}, set(), password=PASSWORD
    )
    await gateway.signed_in(WHO)
    await database["decisions"].insert_one(
        {"_id": "d.1", "by": WHO, "reason": f"theo {NAME}", "state": "published", "at": NOW}
    )
    await database["held_files"].insert_one({"_id": "f", "by": WHO, "name": f"{NAME}.xlsx"})
    return gateway


async def forget_account(gateway: Gateway, database: Database) -> int:
    """The gateway's command."""
    asked = argparse.Namespace(account=WHO, pseudonym=GONE, words=None)
    return await _erase(asked, gateway.identity, Opened(database))


async def test_nothing_in_the_store_names_whoever_was_erased(database: Database) -> None:
    book = await told(database)
    gateway = await at_the_gateway(database)
    before = await found_in(database)
    assert {name for _, name in before} >= {
        ACTS, EPISODES, DELIVERIES, CONTACTS, "accounts", "sessions", "audit", "decisions",
        "held_files", "webhook_endpoints",
    }  # fmt: skip

    await erase(database, book, Leaver(WHO, GONE, (NAME,)))
    assert await forget_account(gateway, database) == 0

    assert await found_in(database) == set()
    assert await book.standing() == {}


async def test_what_was_done_stays_under_a_pseudonym_and_the_audit_log_is_whole(
    database: Database,
) -> None:
    book = await told(database)
    gateway = await at_the_gateway(database)
    _, newest, head = await gateway.identity.audit.verify()

    done = await erase(database, book, Leaver(WHO, GONE, (NAME,)))
    await forget_account(gateway, database)

    assert (done.addresses, done.episodes, done.acts) == (3, 1, 4)
    story = (await MongoEpisodes(database).load(["episode-5g"]))["episode-5g"]
    assert {one.by for one in story.acts} == {GONE, "account-minh"}
    assert [one.recipient for one in story.chapters[0].readers] == [GONE, "minh"]
    assert (await gateway.identity.audit.verify((newest, head)))[0] is None
    entries = [(one.what, one.on) for one in await gateway.identity.audit.export(0)]
    assert ("account_added", f"account:{GONE}") in entries
    assert entries[-1] == ("account_erased", f"account:{GONE}")


async def test_what_still_waits_for_them_is_never_sent(database: Database) -> None:
    book = await told(database)

    await erase(database, book, Leaver(WHO, GONE))

    waiting = await MongoDeliveries(database).of("minh", NOON)
    assert [one.stands_for for one in waiting] == [GONE]
    ended = await database[DELIVERIES].find({"recipient": GONE}).to_list()
    assert {(one["state"], one["why"]) for one in ended} == {("suppressed", "recipient_removed")}


async def test_who_is_still_in_the_file_of_recipients_is_not_erased(database: Database) -> None:
    book = await told(database)
    await name_recipients(database, a_directory(a_recipient(WHO)))
    before = await everything(database)

    with pytest.raises(StillNamed, match="take it out"):
        await erase(database, book, Leaver(WHO, GONE))

    assert await everything(database) == before
    assert RECIPIENTS in before


async def test_whoever_the_file_names_no_more_is_found_and_nobody_where_it_was_never_read(
    database: Database,
) -> None:
    book = await told(database)
    with pytest.raises(NobodyNamed):
        await leftover(database, book)

    await name_recipients(database, a_directory(a_recipient("minh")))

    assert await leftover(database, book) == [WHO]
    await name_recipients(database, a_directory(a_recipient("minh"), a_recipient(WHO)))
    assert await leftover(database, book) == []


async def test_erasing_again_finds_nothing(database: Database) -> None:
    book = await told(database)
    await erase(database, book, Leaver(WHO, GONE, (NAME,)))

    again = await erase(database, book, Leaver(WHO, "erased-ba9876543210", (NAME,)))

    assert (again.addresses, again.deliveries, again.episodes, again.acts) == (0, 0, 0, 0)


async def test_keys_are_rotated_by_a_new_one_in_front_a_reseal_and_the_old_one_taken_away(
    database: Database,
) -> None:
    await told(database)
    both = MongoContacts(database, [NEW, OLD])
    with pytest.raises(Unreadable):
        await MongoContacts(database, [NEW]).address(WHO, Channel.EMAIL)
    assert await both.address(WHO, Channel.EMAIL) == MAIL

    said = await answer(argparse.Namespace(action="reseal"), both)

    assert said == ["3 addresses are sealed with the newest key"]
    alone = MongoContacts(database, [NEW])
    assert await alone.address(WHO, Channel.EMAIL) == MAIL
    assert await alone.holder(Channel.ZALO, ZALO) == WHO
    with pytest.raises(Unreadable):
        await MongoContacts(database, [OLD]).address(WHO, Channel.EMAIL)
