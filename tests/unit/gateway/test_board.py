"""How all targets stand: read again only where something has changed."""

import asyncio
from collections.abc import Collection, Sequence
from copy import deepcopy
from datetime import UTC, datetime, time, timedelta
from typing import cast

import pytest

from runtime.clock import ManualClock
from runtime.failures import Unavailable
from schemas.stored import HistoryDocument, VerdictDocument
from services.gateway.board import COMPARED_EVERY, PAUSES, Board
from services.gateway.memory import MemoryStore
from targets.catalogue import Programme
from tests.unit.gateway.seed import TODAY

NOW = datetime.combine(TODAY, time(9), tzinfo=UTC)
NOTHING = timedelta(0)


class Counting(MemoryStore):
    """A store that knows what was read of it."""

    def __init__(self, whole: MemoryStore) -> None:
        super().__init__()
        self.__dict__.update(deepcopy(whole.__dict__))
        self.read: list[set[str]] = []
        self.asked = 0
        self.slow: asyncio.Event | None = None
        self.answers: int | None = None

    async def summaries(self, targets: Collection[str] | None = None) -> Sequence[VerdictDocument]:
        """Count what is read, and be away after so many answers."""
        if self.answers is not None and len(self.read) >= self.answers:
            raise Unavailable("store", "it went away")
        self.read.append(set(targets or ()))
        return await super().summaries(targets)

    async def versions(self) -> dict[str, int]:
        """Count the comparisons."""
        if self.slow is not None:
            await self.slow.wait()
        self.asked += 1
        return dict(await super().versions())

    def judge(self, target: str, status: str, at: datetime, *, journal: bool = True) -> None:
        """A verdict as scoring writes it: first the document, then the journal."""
        before = self.verdict_documents[target]
        document = deepcopy(before)
        document["version"] += 1
        document["status"] = document["target"]["verdict"]["status"] = status
        document["judged_at"] = at
        self.verdict_documents[target] = document
        if journal:
            entry = {
                "_id": f"{target}|{document['version']}",
                "target": target,
                "version": document["version"],
                "judged_at": at,
                "as_of": document["as_of"],
                "catalogue_version": document["catalogue_version"],
                "status": status,
                "verdict": document["target"]["verdict"],
            }
            self.history_documents.append(cast("HistoryDocument", entry))


@pytest.fixture
def counting(demonstration: MemoryStore) -> Counting:
    return Counting(demonstration)


def status_of(targets: Sequence[dict[str, object]], name: str) -> object:
    verdict = next(one for one in targets if one["id"] == name)["verdict"]
    assert isinstance(verdict, dict)
    return verdict["status"]


async def compared() -> None:
    """Let go on what runs beside."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_nothing_is_read_again_while_nothing_has_changed(
    programme: Programme, counting: Counting
) -> None:
    board = Board(counting, programme, ManualClock(NOW), NOTHING)

    first = await board.known()
    second = await board.known()

    assert second is first
    assert counting.read == [set(counting.verdict_documents)]


async def test_only_the_target_that_changed_is_read_again(
    programme: Programme, counting: Counting
) -> None:
    board = Board(counting, programme, ManualClock(NOW), NOTHING)
    before = await board.known()

    counting.judge("coverage-5g", "reversing", NOW)
    after = await board.known()

    assert counting.read[1:] == [{"coverage-5g"}]
    assert status_of(after.targets, "coverage-5g") == "reversing"
    assert after.mark != before.mark
    assert after.judged_at == NOW


async def test_a_verdict_that_a_slower_clock_dates_earlier_is_seen_too(
    programme: Programme, counting: Counting
) -> None:
    board = Board(counting, programme, ManualClock(NOW), NOTHING)
    counting.judge("coverage-5g", "reversing", NOW)
    await board.known()

    counting.judge("dti-rank", "missed", NOW - timedelta(seconds=4))

    assert status_of((await board.known()).targets, "dti-rank") == "missed"


async def test_what_no_journal_tells_is_found_by_its_number(
    programme: Programme, counting: Counting
) -> None:
    clock = ManualClock(NOW)
    board = Board(counting, programme, clock, NOTHING)
    await board.known()
    counting.judge("dti-rank", "missed", NOW, journal=False)
    assert status_of((await board.known()).targets, "dti-rank") != "missed"

    clock.advance(COMPARED_EVERY)
    await board.known()
    await compared()

    assert status_of((await board.known()).targets, "dti-rank") == "missed"


async def test_nobody_waits_while_the_numbers_of_all_verdicts_are_compared(
    programme: Programme, counting: Counting
) -> None:
    clock = ManualClock(NOW)
    board = Board(counting, programme, clock, NOTHING)
    await board.known()
    counting.slow = asyncio.Event()
    clock.advance(COMPARED_EVERY)
    await board.known()

    counting.judge("coverage-5g", "reversing", NOW)
    assert status_of((await board.known()).targets, "coverage-5g") == "reversing"
    assert counting.asked == 0

    counting.judge("dti-rank", "missed", NOW, journal=False)
    counting.slow.set()
    await compared()
    assert status_of((await board.known()).targets, "dti-rank") == "missed"


async def test_a_comparison_that_takes_long_is_made_seldom(
    programme: Programme, counting: Counting
) -> None:
    clock = ManualClock(NOW)
    board = Board(counting, programme, clock, NOTHING)
    await board.known()
    counting.slow = asyncio.Event()
    clock.advance(COMPARED_EVERY)
    await board.known()
    await compared()
    clock.advance(COMPARED_EVERY)
    counting.slow.set()
    await compared()
    await board.known()
    assert counting.asked == 1

    clock.advance((PAUSES - 1) * COMPARED_EVERY - timedelta(seconds=1))
    await board.known()
    await compared()
    assert counting.asked == 1

    clock.advance(timedelta(seconds=1))
    await board.known()
    await compared()
    assert counting.asked == 2


async def test_an_answer_is_repeated_unasked_for_as_long_as_is_allowed(
    programme: Programme, counting: Counting
) -> None:
    clock = ManualClock(NOW)
    board = Board(counting, programme, clock, timedelta(milliseconds=250))
    await board.known()
    counting.away = True

    clock.advance(timedelta(milliseconds=249))
    assert (await board.known()).targets

    clock.advance(timedelta(milliseconds=1))
    with pytest.raises(Unavailable):
        await board.known()


async def test_a_store_that_was_away_is_compared_again(
    programme: Programme, counting: Counting
) -> None:
    clock = ManualClock(NOW)
    board = Board(counting, programme, clock, NOTHING)
    await board.known()
    counting.away = True
    clock.advance(COMPARED_EVERY)
    with pytest.raises(Unavailable):
        await board.known()

    counting.away = False
    counting.judge("dti-rank", "missed", NOW, journal=False)

    assert status_of((await board.known()).targets, "dti-rank") == "missed"


async def test_two_processes_give_the_same_answer_the_same_mark(
    programme: Programme, counting: Counting
) -> None:
    one = await Board(counting, programme, ManualClock(NOW), NOTHING).known()
    other = await Board(counting, programme, ManualClock(NOW), NOTHING).known()

    assert one.mark == other.mark


async def test_the_episodes_that_moved_last_come_with_all_their_changes(
    programme: Programme, counting: Counting
) -> None:
    board = Board(counting, programme, ManualClock(NOW), NOTHING)
    await board.known()
    newest = max(counting.slip_documents, key=lambda one: one["at"])

    assert {
        one["_id"] for one in counting.slip_documents if one["episode"] == newest["episode"]
    } <= {one["_id"] for one in board.slips}

    later = deepcopy(newest)
    later.update({"_id": "later", "seq": newest["seq"] + 1, "at": NOW})
    counting.slip_documents.append(later)
    await board.known()
    assert "later" in {one["_id"] for one in board.slips}


async def test_verdicts_that_come_after_an_empty_beginning_are_seen(
    programme: Programme, counting: Counting
) -> None:
    documents, counting.verdict_documents = counting.verdict_documents, {}
    journal, counting.history_documents = counting.history_documents, []
    board = Board(counting, programme, ManualClock(NOW), NOTHING)
    empty = await board.known()
    assert (status_of(empty.targets, "coverage-5g"), empty.judged_at) == ("no_data", None)

    counting.verdict_documents, counting.history_documents = documents, journal

    filled = await board.known()
    assert filled.judged_at == max(one["judged_at"] for one in documents.values())
    assert counting.asked == 0


async def test_a_first_reading_that_stopped_halfway_is_made_whole(
    programme: Programme, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.board.READ_AT_ONCE", 15)
    board = Board(counting, programme, ManualClock(NOW), NOTHING)
    counting.answers = 2
    with pytest.raises(Unavailable):
        await board.known()

    counting.answers = None
    known = await board.known()

    statuses = {one["id"]: one["verdict"]["status"] for one in known.targets}
    documents = counting.verdict_documents
    assert statuses == {name: one["status"] for name, one in documents.items()}
