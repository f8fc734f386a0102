"""Old and new side by side, in the store: documents of the version before, and of the next one.

`previous/documents` is what scoring wrote of two reports before `opinion` came.
"""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import json_util

import catalogue
from runtime.clock import ManualClock
from runtime.memory import MemoryLog, MemoryPublisher
from runtime.mongo import Database
from schemas import stored
from schemas.topics import TOPICS
from services.scoring.handlers import Scoring
from services.scoring.ports import Ports
from services.scoring.publish import KafkaHerald
from services.scoring.store import MongoJournal, MongoReports, MongoVerdicts
from tests.integration.scoring.process import a_report
from tests.support.spelling import spelt_otherwise

PREVIOUS = Path(__file__).parent / "previous" / "documents"
TARGET = "officials-trained"
DAY = datetime(2026, 6, 2, tzinfo=UTC)
WRITTEN = (stored.MEASUREMENTS, stored.VERDICTS, stored.VERDICT_HISTORY, stored.SLIP_CHANGES)
#: The reports that they were written of.
REPORTS = (
    a_report(TARGET, ("2023", "99"), ("2024", "99"), id="r0"),
    a_report(TARGET, ("2025", "4"), id="r1"),
)

Documents = dict[str, list[dict[str, Any]]]


def recorded() -> Documents:
    return {
        name: json_util.loads((PREVIOUS / f"{name}.json").read_text("utf-8")) for name in WRITTEN
    }


def of_a_later_version(document: dict[str, Any]) -> dict[str, Any]:
    """The same with fields that nobody here knows, at the top and in what lies within."""
    return {
        **document,
        **{
            name: [
                {**one, "unheard_of": 1} if isinstance(one, dict) else one for one in document[name]
            ]
            for name in ("observations", "episodes")
            if name in document
        },
        "unheard_of": {"by": "this version"},
    }


def scoring(database: Database) -> Scoring:
    """Scoring as it is now, over what lies in the store."""
    log = MemoryLog()
    for topic in TOPICS:
        log.create(topic.name)
    ports = Ports(
        MongoReports(database),
        MongoVerdicts(database),
        MongoJournal(database),
        KafkaHerald(MemoryPublisher(log)),
    )
    return Scoring(catalogue.load(catalogue.SHIPPED), ports, ManualClock(DAY), remembered=0)


async def lay(database: Database, documents: Documents) -> None:
    for name, some in documents.items():
        await database.client[database.name][name].insert_many(some)


async def verdict(database: Database) -> dict[str, Any]:
    found = await database[stored.VERDICTS].find_one({"_id": TARGET})
    assert found is not None
    return found


@pytest.mark.parametrize("later", [False, True], ids=["the version before", "the version after"])
async def test_documents_of_another_version_are_read_and_judged_as_they_were(
    database: Database, later: bool
) -> None:
    documents = recorded()
    if later:
        documents = {
            name: [of_a_later_version(one) for one in some] for name, some in documents.items()
        }
    await lay(database, documents)
    before = await verdict(database)

    preview = await scoring(database).again(TARGET)

    after = await verdict(database)
    assert preview.figures == 3
    assert after["status"] == before["status"]
    assert [one["id"] for one in after["episodes"]] == [one["id"] for one in before["episodes"]]
    assert preview.slips == ()


async def test_a_report_goes_on_from_documents_of_the_version_before(database: Database) -> None:
    await lay(database, recorded())
    log = MemoryLog()
    log.create("measurements")

    await scoring(database).take([log.append(a_report(TARGET, ("2025", "99"), id="r2"))])

    after = await verdict(database)
    assert after["version"] > recorded()[stored.VERDICTS][0]["version"]
    assert after["status"] != recorded()[stored.VERDICTS][0]["status"]


async def test_a_report_that_the_version_before_has_stored_is_the_same_in_any_spelling(
    database: Database,
) -> None:
    await lay(database, recorded())
    log = MemoryLog()
    log.create("measurements")
    again = [
        replace(one, value=spelt_otherwise(json.loads(one.value or b""), dice, "lao-cai"))
        for one in REPORTS
        for dice in (random.Random(1), random.Random(2))
    ]

    outcome = await scoring(database).take([log.append(one) for one in again])

    assert outcome.rejected == (False,) * len(again)
    assert outcome.repeated == len(REPORTS)


async def test_a_repeat_that_the_version_before_takes_finds_its_own_digest(
    database: Database,
) -> None:
    log = MemoryLog()
    log.create("measurements")
    await scoring(database).take([log.append(one) for one in REPORTS])

    found = await database[stored.MEASUREMENTS].find({}).to_list()

    before = {one["_id"]: one["digest"] for one in recorded()[stored.MEASUREMENTS]}
    assert {one["_id"]: one["digest"] for one in found} == before


async def test_every_field_that_the_version_before_reads_is_still_written(
    database: Database,
) -> None:
    log = MemoryLog()
    log.create("measurements")
    worker = scoring(database)
    for report in REPORTS:
        await worker.take([log.append(report)])

    for name, before in recorded().items():
        raw = database.client[database.name][name]
        now = {one["_id"]: one async for one in raw.find({})}
        assert missing(before, [now[one["_id"]] for one in before if one["_id"] in now]) == []


def missing(before: Any, now: Any, place: str = "") -> list[str]:
    """Where something of before is no longer there, or is of another type."""
    if isinstance(before, dict) and isinstance(now, dict):
        return [
            said
            for key, value in before.items()
            for said in (
                missing(value, now[key], f"{place}.{key}") if key in now else [f"{place}.{key}"]
            )
        ]
    if isinstance(before, list) and isinstance(now, list):
        pairs = zip(before, now, strict=False)
        return [said for one, other in pairs for said in missing(one, other, f"{place}[]")]
    return [] if now is None or before is None or type(now) is type(before) else [place]
