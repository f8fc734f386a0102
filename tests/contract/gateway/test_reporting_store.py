"""What the store of decisions, of files and of what was set aside, and its twin, both promise."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from runtime.mongo import Database
from runtime.sealing import KEY_BYTES, Sealer
from schemas.stored import REJECTED_REPORTS, RejectedDocument
from services.gateway.reporting.memory import MemoryReporting
from services.gateway.reporting.ports import DecisionDocument, HeldFile
from services.gateway.reporting.store import FILES, MongoReporting, ensure_indexes
from tests.unit.gateway.slips.seed import moment

NOW = moment("2026-11-22T05:00:00")
Kept = MemoryReporting | MongoReporting


def a_decision(name: str, **more: Any) -> DecisionDocument:
    """A decision of an approver."""
    held = name.rpartition(".")[0]
    decision: DecisionDocument = {
        "_id": name, "kind": "accepted", "at": NOW, "by": "approver", "via": "page",
        "role": {"vi": "Người phê duyệt", "en": "Approver"}, "key": name, "reason": "x",
        "source": "urn:slipwatch:gateway:decisions", "state": "pending", "tries": 0, "problem": "",
        "published_at": None, "held": held, "target": "coverage-5g",
        "figure": {"value": Decimal("0.420")}, "value": Decimal("0.420"), "event": f"event-{name}",
    }  # fmt: skip
    return decision | more  # type: ignore[return-value]


def a_rejection(number: int) -> RejectedDocument:
    """A report that was set aside."""
    return {
        "_id": f"r{number}", "at": NOW + timedelta(hours=number // 2), "source": "/a",
        "event_id": str(number), "target": "coverage-5g", "reason": "bad_period",
        "refusals": [{"pointer": "/x", "reason": "bad_period", "expected": "", "got": ""}],
        "place": f"measurements/0/{number}",
    }  # fmt: skip


@pytest.fixture(params=["memory", "mongo"])
async def kept(request: pytest.FixtureRequest, database: Database) -> Kept:
    """The twin, then the real one."""
    rejections = [a_rejection(number) for number in range(4)]
    if request.param == "memory":
        twin = MemoryReporting()
        twin.rejections = rejections
        return twin
    await database[REJECTED_REPORTS].insert_many([dict(one) for one in rejections])
    await ensure_indexes(database)
    return MongoReporting(Sealer([bytes(KEY_BYTES)]), database)


async def test_a_decision_is_inserted_once_and_stays_as_it_was(kept: Kept) -> None:
    assert await kept.insert(a_decision("a.0")) is None

    other = await kept.insert(a_decision("a.0", by="somebody", kind="refused"))

    assert other is not None
    assert (other["by"], other["kind"]) == ("approver", "accepted")
    (found,) = await kept.of_figures(["a"])
    assert found["value"] == Decimal("0.420")
    assert found["at"] == NOW


async def test_decisions_are_found_by_figure_oldest_first_and_by_form(kept: Kept) -> None:
    await kept.insert(a_decision("a.1", at=NOW + timedelta(hours=1)))
    await kept.insert(a_decision("a.0"))
    await kept.insert(a_decision("b.0"))

    assert [one["_id"] for one in await kept.of_figures(["a"])] == ["a.0", "a.1"]
    assert await kept.of_figures([]) == []
    found = await kept.by_key("approver", "a.1")
    assert found is not None
    assert found["_id"] == "a.1"
    assert await kept.by_key("somebody", "a.1") is None


async def test_only_what_is_pending_waits(kept: Kept) -> None:
    await kept.insert(a_decision("a.0"))
    await kept.insert(a_decision("b.0", at=NOW + timedelta(hours=1)))
    await kept.insert(a_decision("file.1", kind="reported", state="begun"))

    await kept.mark("a.0", state="published", at=NOW, problem="", events=())

    assert [one["_id"] for one in await kept.waiting(10)] == ["b.0"]
    (found,) = await kept.of_figures(["a"])
    assert (found["state"], found["tries"], found["published_at"]) == ("published", 1, NOW)


async def test_authors_are_found_by_a_correction_and_by_a_file(kept: Kept) -> None:
    await kept.insert(a_decision("a.0", kind="corrected", source="/a", by="one"))
    await kept.insert(a_decision("file.1", kind="reported", source="/a", by="two", event=""))
    await kept.mark("file.1", state="published", at=NOW, problem="", events=["x", "y"])
    await kept.mark("file.1", state="published", at=NOW, problem="", events=["z"])

    assert await kept.authors("/a", "event-a.0") == {"one"}
    assert await kept.authors("/a", "x") == {"two"}
    assert await kept.authors("/a", "z") == {"two"}
    assert await kept.authors("/b", "x") == frozenset()


async def test_a_file_waits_until_it_expires_or_is_forgotten(kept: Kept) -> None:
    body = bytes(range(256)) * 100
    file = HeldFile("f", "clerk", "/a", "so-lieu.xlsx", body, NOW + timedelta(minutes=30))
    await kept.keep(file)
    await kept.keep(file)

    assert await kept.find("f", NOW) == file
    assert await kept.find("f", NOW + timedelta(minutes=30)) is None
    assert await kept.find("g", NOW) is None
    await kept.forget("f")
    assert await kept.find("f", NOW) is None


async def test_what_was_set_aside_comes_newest_first_and_page_by_page(kept: Kept) -> None:
    first = await kept.newest(None, None, 3)
    last = first[-1]
    rest = await kept.newest(None, (last["at"], last["_id"]), 3)

    assert [one["_id"] for one in (*first, *rest)] == ["r3", "r2", "r1", "r0"]
    early = await kept.newest(NOW + timedelta(hours=1), None, 9)
    assert [one["_id"] for one in early] == ["r1", "r0"]


async def test_a_file_lies_sealed_and_does_not_open_elsewhere(database: Database) -> None:
    kept = MongoReporting(Sealer([bytes(KEY_BYTES)]), database)
    body = b"a figure that nobody has published yet"
    await kept.keep(HeldFile("f", "clerk", "/a", "x.csv", body, NOW + timedelta(minutes=30)))

    found = await database[FILES].find_one({"_id": "f"})
    assert found is not None
    assert body not in bytes(found["sealed"])
    await database[FILES].insert_one({**found, "_id": "g"})
    assert await kept.find("g", NOW) is None
