"""The audit log: a chain that shows every change, however many write it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from runtime.clock import ManualClock
from services.gateway.identity.chain import Seals, entry_hash
from services.gateway.identity.handlers.auditing import Audit
from services.gateway.identity.memory import MemoryJournal
from services.gateway.identity.visits import What
from tests.unit.gateway.identity.people import NOW

KEYS = Seals((b"k" * 32,))


@pytest.fixture
def journal() -> MemoryJournal:
    """An empty log."""
    return MemoryJournal()


@pytest.fixture
def clock() -> ManualClock:
    """Noon."""
    return ManualClock(NOW)


@pytest.fixture
def audit(journal: MemoryJournal, clock: ManualClock) -> Audit:
    """What writes it."""
    return Audit(journal, KEYS, clock)


async def filled(audit: Audit, count: int) -> None:
    """Some entries."""
    for number in range(count):
        await audit.record(What.ACTED, who="lan", on=f"slip-{number}", details={"note": "ghi"})


async def test_an_untouched_log_is_whole(audit: Audit) -> None:
    await filled(audit, 3)

    broken, newest, digest = await audit.verify()

    assert (broken, newest, len(digest)) == (None, 3, 64)


async def test_an_empty_log_is_whole(audit: Audit) -> None:
    assert (await audit.verify())[:2] == (None, 0)


async def test_a_changed_entry_is_named(audit: Audit, journal: MemoryJournal) -> None:
    await filled(audit, 3)
    journal.entries[2] = replace(journal.entries[2], who="somebody else")

    broken, _, _ = await audit.verify()

    assert broken is not None
    assert (broken.seq, broken.why) == (2, "was changed")


async def test_a_removed_entry_is_named(audit: Audit, journal: MemoryJournal) -> None:
    await filled(audit, 3)
    del journal.entries[2]

    broken, _, _ = await audit.verify()

    assert broken is not None
    assert (broken.seq, broken.why) == (2, "is missing")


async def test_a_chain_hashed_anew_is_known_by_its_seal(
    audit: Audit, journal: MemoryJournal
) -> None:
    await filled(audit, 3)
    forged = replace(journal.entries[3], who="nobody")
    journal.entries[3] = replace(forged, hash=entry_hash(forged))

    broken, _, _ = await audit.verify()

    assert broken is not None
    assert (broken.seq, broken.why) == (3, "was not sealed with a key of ours")


async def test_entries_cut_off_at_the_end_show_against_a_hash_written_down(
    audit: Audit, journal: MemoryJournal
) -> None:
    await filled(audit, 3)
    _, newest, digest = await audit.verify()
    del journal.entries[3]

    assert (await audit.verify())[0] is None
    broken, _, _ = await audit.verify((newest, digest))

    assert broken is not None
    assert broken.seq == 3


async def test_several_gateways_make_one_chain(journal: MemoryJournal, clock: ManualClock) -> None:
    gateways = [Audit(journal, KEYS, clock) for _ in range(4)]

    await asyncio.gather(*(filled(one, 5) for one in gateways))

    assert sorted(journal.entries) == list(range(1, 21))
    assert (await gateways[0].verify())[0] is None


async def test_after_a_year_entries_go_and_the_rest_can_still_be_verified(
    audit: Audit, journal: MemoryJournal, clock: ManualClock
) -> None:
    await filled(audit, 3)
    clock.advance(timedelta(days=300))
    await filled(audit, 2)
    clock.advance(timedelta(days=100))

    assert await audit.prune() == 3

    assert sorted(journal.entries) == [4, 5, 6]
    assert journal.entries[6].what == What.PRUNED
    assert (await audit.verify())[0] is None
    assert await audit.prune() == 0


async def test_a_log_cut_at_its_beginning_by_another_hand_is_broken(
    audit: Audit, journal: MemoryJournal, clock: ManualClock
) -> None:
    await filled(audit, 3)
    forged = Audit(journal, Seals((b"x" * 32,)), clock)
    clock.advance(timedelta(days=400))
    await filled(audit, 1)
    await forged.prune()

    broken, _, _ = await audit.verify()

    assert broken is not None
    assert broken.why == "is an anchor that we did not set"


async def test_an_entry_sealed_with_the_former_key_is_still_ours(
    audit: Audit, journal: MemoryJournal, clock: ManualClock
) -> None:
    await filled(audit, 2)
    rotated = Audit(journal, Seals((b"n" * 32, b"k" * 32)), clock)
    await filled(rotated, 2)

    assert (await rotated.verify())[:2] == (None, 4)
