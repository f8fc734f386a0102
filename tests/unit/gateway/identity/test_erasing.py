"""The audit log after somebody was erased: it names them no more, and is whole."""

from dataclasses import replace

import pytest

from runtime.clock import ManualClock
from runtime.erasing import Leaver
from services.gateway.identity.chain import Seals
from services.gateway.identity.handlers.auditing import Audit
from services.gateway.identity.memory import MemoryJournal
from services.gateway.identity.visits import What
from tests.unit.gateway.identity.people import NOW

KEYS = (b"k" * 32,)
GONE = "erased-0123456789ab"
LEAVER = Leaver("vidu.nt", GONE, ("Nguyễn Thị Ví Dụ",))


@pytest.fixture
def journal() -> MemoryJournal:
    """An empty log."""
    return MemoryJournal()


async def written(journal: MemoryJournal) -> Audit:
    """What two people did."""
    audit = Audit(journal, Seals(KEYS), ManualClock(NOW))
    await audit.record(What.ACCOUNT_ADDED, who="", on="account:vidu.nt", via="command")
    await audit.record(What.SIGNED_IN, who="vidu.nt", address="203.0.113.0/24")
    await audit.record(What.ACTED, who="clerk", on="slip", details={"to": "hỏi vidu.nt"})
    await audit.record(What.ACTED, who="clerk", on="slip", address="198.51.100.0/24")
    return audit


async def test_who_was_erased_is_in_no_entry_and_the_chain_holds(journal: MemoryJournal) -> None:
    audit = await written(journal)
    _, newest, head = await audit.verify()

    assert await audit.erase(LEAVER) == 3

    assert "vidu" not in repr(journal.entries)
    assert "203.0.113" not in repr(journal.entries)
    assert journal.entries[2].who == GONE
    assert journal.entries[4].address == "198.51.100.0/24"
    assert await audit.verify((newest, head)) == (None, newest, head)
    assert await audit.erase(LEAVER) == 0


async def test_the_chain_goes_on_and_a_second_person_can_be_erased(journal: MemoryJournal) -> None:
    audit = await written(journal)
    await audit.erase(LEAVER)
    await audit.record(What.ACCOUNT_ERASED, who="", on=f"account:{GONE}")

    assert await audit.erase(Leaver("clerk", "erased-ba9876543210")) == 2

    broken, newest, _ = await audit.verify()
    assert (broken, newest) == (None, 5)


async def test_who_has_only_the_store_cannot_call_a_change_an_erasure(
    journal: MemoryJournal,
) -> None:
    audit = await written(journal)
    await audit.erase(LEAVER)
    journal.entries[2] = replace(journal.entries[2], who="clerk")

    broken, _, _ = await audit.verify()

    assert broken is not None
    assert (broken.seq, broken.why) == (2, "was changed")


async def test_a_seal_of_another_entrys_erasure_does_not_hold(journal: MemoryJournal) -> None:
    audit = await written(journal)
    await audit.erase(LEAVER)
    journal.entries[4] = replace(journal.entries[4], who=GONE, erased=journal.entries[2].erased)

    broken, _, _ = await audit.verify()

    assert broken is not None
    assert broken.seq == 4
