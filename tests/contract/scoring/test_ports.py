"""What the store and its twin in memory both promise to scoring."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from runtime.mongo import Database
from schemas.stored import (
    HistoryDocument,
    MeasurementDocument,
    RejectedDocument,
    SlipChangeDocument,
    VerdictDocument,
    history_id,
)
from services.scoring.memory import MemoryJournal, MemoryReports, MemoryVerdicts
from services.scoring.ports import Journal, Overview, Reports, Verdicts
from services.scoring.store import MongoJournal, MongoReports, MongoVerdicts, ensure_indexes

AT = datetime(2027, 5, 1, 1, 2, 3, 456_000, tzinfo=UTC)


@dataclass(frozen=True)
class Stores:
    """The ports that keep something."""

    reports: Reports
    verdicts: Verdicts
    journal: Journal


@pytest.fixture(params=["memory", "mongo"])
async def stores(request: pytest.FixtureRequest, database: Database) -> Stores:
    """The twins in memory, then the real ones."""
    if request.param == "memory":
        return Stores(MemoryReports(), MemoryVerdicts(), MemoryJournal())
    await ensure_indexes(database)
    await ensure_indexes(database)
    return Stores(MongoReports(database), MongoVerdicts(database), MongoJournal(database))


def a_document(number: int, *, digest: str = "d", target: str = "coverage") -> MeasurementDocument:
    """A report as it is stored."""
    return {
        "_id": f"urn:test|{number}",
        "source": "urn:test",
        "event_id": str(number),
        "time": AT,
        "reported_at": AT.isoformat(),
        "target": target,
        "invented": False,
        "digest": digest,
        "observations": [
            {
                "measure": "value",
                "area": "here",
                "period": "2026",
                "stage": "",
                "value": Decimal("123456789012345678.900"),
                "status": "A",
                "note": "",
                "evidence": "",
            }
        ],
    }


def a_verdict(guard: int = 1, version: int = 1, *, untold: bool = True) -> VerdictDocument:
    """A verdict as it is stored."""
    return {
        "_id": "coverage",
        "version": version,
        "guard": guard,
        "as_of": "2027-05-01",
        "judged_at": AT,
        "catalogue_version": "1",
        "status": "on_track",
        "theme": "people",
        "fingerprint": f"f{version}",
        "wording": f"w{version}",
        "target": {"id": "coverage", "verdict": {"value": Decimal("1.50"), "rule_version": "7"}},
        "episodes": [{"id": "e", "seq": 1}],
        "outbox": {
            "version": version,
            "assessed": {"target": "coverage"},
            "slips": [],
            "traceparent": "",
            "tracestate": "",
        }
        if untold
        else None,
    }


def an_entry(version: int, status: str = "met") -> HistoryDocument:
    """A verdict in the history."""
    return {
        "_id": history_id("coverage", version),
        "target": "coverage",
        "version": version,
        "judged_at": AT,
        "as_of": "2027-05-01",
        "catalogue_version": "1",
        "status": status,
        "verdict": {"value": Decimal("0.1")},
    }


def a_slip(identity: str) -> SlipChangeDocument:
    """A change of an episode."""
    return {
        "_id": identity,
        "at": AT,
        "version": 1,
        "episode": "e",
        "seq": 1,
        "change": "opened",
        "target": "coverage",
        "area": "here",
        "finding": "behind",
        "since": "2026",
        "severity": "serious",
        "on": "2027-05-01",
        "to_status": "off_track",
        "reason": "far_behind_path",
        "sentence": {"vi": "", "en": ""},
    }


async def all_of(reports: Reports, target: str) -> dict[str, Any]:
    """The reports on a target by their ids."""
    return {one["_id"]: one async for one in reports.of_target(target)}


async def test_a_report_comes_back_exactly_as_it_was_kept(stores: Stores) -> None:
    assert await stores.reports.keep([a_document(1), a_document(2, target="places")]) == {}

    assert await all_of(stores.reports, "coverage") == {"urn:test|1": a_document(1)}
    assert await all_of(stores.reports, "nobody") == {}


async def test_a_persons_word_comes_back_as_it_was_kept(stores: Stores) -> None:
    document = a_document(1)
    document["observations"][0]["opinion"] = "refused"
    document["observations"][0]["note"] = "a slip of the decimal point"

    await stores.reports.keep([document])

    assert await all_of(stores.reports, "coverage") == {"urn:test|1": document}


async def test_a_report_is_kept_once_and_the_first_one_stays(stores: Stores) -> None:
    await stores.reports.keep([a_document(1)])

    taken = await stores.reports.keep([a_document(1, digest="another"), a_document(2)])

    assert taken == {"urn:test|1": "d"}
    kept = await all_of(stores.reports, "coverage")
    assert {one: document["digest"] for one, document in kept.items()} == {
        "urn:test|1": "d",
        "urn:test|2": "d",
    }


async def test_what_stands_under_an_id_is_answered_whole_and_for_no_other_id(
    stores: Stores,
) -> None:
    await stores.reports.keep([a_document(1), a_document(2), a_document(3)])

    found = await stores.reports.standing(["urn:test|1", "urn:test|3", "urn:test|unheard-of"])

    assert sorted(found, key=lambda one: one["_id"]) == [a_document(1), a_document(3)]
    assert await stores.reports.standing([]) == []


async def test_more_reports_than_one_insert_takes_are_kept(stores: Stores) -> None:
    documents = [a_document(number) for number in range(1500)]
    await stores.reports.keep(documents[700:1200])

    taken = await stores.reports.keep(documents)

    assert taken == {one["_id"]: "d" for one in documents[700:1200]}
    assert len(await all_of(stores.reports, "coverage")) == 1500


async def test_a_verdict_comes_back_as_it_was_written(stores: Stores) -> None:
    assert await stores.verdicts.read("coverage") is None

    assert await stores.verdicts.write(a_verdict())

    assert await stores.verdicts.read("coverage") == a_verdict()


async def test_only_who_has_read_the_last_write_can_write(stores: Stores) -> None:
    assert await stores.verdicts.write(a_verdict(1))
    assert not await stores.verdicts.write(a_verdict(1, version=7))
    assert await stores.verdicts.write(a_verdict(2, version=2))
    assert not await stores.verdicts.write(a_verdict(2, version=8))
    assert not await stores.verdicts.write(a_verdict(9, version=9))

    assert await stores.verdicts.read("coverage") == a_verdict(2, version=2)


async def test_no_verdict_is_written_in_the_place_of_none(stores: Stores) -> None:
    assert not await stores.verdicts.write(a_verdict(2))
    assert not await stores.verdicts.confirm("coverage", 1)
    assert await stores.verdicts.read("coverage") is None


async def test_a_confirmation_shuts_out_who_has_not_seen_it(stores: Stores) -> None:
    await stores.verdicts.write(a_verdict(1))

    assert await stores.verdicts.confirm("coverage", 1)
    assert not await stores.verdicts.confirm("coverage", 1)
    assert not await stores.verdicts.write(a_verdict(2, version=2))
    assert await stores.verdicts.write(a_verdict(3, version=2))


async def test_an_outbox_is_cleared_only_of_what_was_told(stores: Stores) -> None:
    await stores.verdicts.write(a_verdict(1, version=1))
    await stores.verdicts.clear([("coverage", 7), ("nobody", 1)])
    assert (await stores.verdicts.overview())[0].untold

    await stores.verdicts.clear([("coverage", 1)])
    await stores.verdicts.clear([("coverage", 1)])
    await stores.verdicts.clear([])

    assert await stores.verdicts.read("coverage") == a_verdict(1, untold=False)
    assert await stores.verdicts.overview() == [
        Overview("coverage", "on_track", "2027-05-01", "1", "7", untold=False)
    ]


async def test_the_journal_is_never_rewritten(stores: Stores, database: Database) -> None:
    await stores.journal.record([an_entry(1)], [a_slip("s1")])
    await stores.journal.record([an_entry(1, "missed"), an_entry(2)], [a_slip("s1"), a_slip("s2")])
    await stores.journal.record([], [])

    if isinstance(stores.journal, MemoryJournal):
        verdicts: list[Any] = list(stores.journal.verdicts.values())
        slips = list(stores.journal.slips)
    else:
        verdicts = await database["verdict_history"].find({}).sort("_id").to_list()
        slips = [
            one["_id"] for one in await database["slip_changes"].find({}).sort("_id").to_list()
        ]
    assert verdicts == [an_entry(1), an_entry(2)]
    assert slips == ["s1", "s2"]


async def test_a_wrong_record_is_noted_once(stores: Stores) -> None:
    wrong: RejectedDocument = {
        "_id": "parked", "at": AT, "source": "urn:test", "event_id": "1", "target": "coverage",
        "reason": "bad_period", "refusals": [], "place": "measurements/0/1",
    }  # fmt: skip

    await stores.journal.set_aside([wrong])
    await stores.journal.set_aside([wrong, {**wrong, "_id": "other"}])
    await stores.journal.set_aside([])
