"""The real worker, from bytes on a real broker to documents in a real store and back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import catalogue
from deploy.local.servers import EmbeddedStore
from runtime.mongo import Database, open_database
from schemas import stored
from schemas.events import MeasurementRejected, SlipChanged, TargetAssessed
from schemas.topics import ASSESSMENTS, MEASUREMENTS_REJECTED, SLIPS
from services.scoring.store import MongoReports
from targets.judge import judge
from targets.plain import target_plain
from targets.plain_reports import observations_from_plain
from tests.integration.scoring.process import Reader, Worker, a_report, comes_true, publish
from tests.support.ports import free_port
from tests.support.servers import Broker

TARGET = "officials-trained"
PROGRAMME = catalogue.load(catalogue.SHIPPED)
REACHES = [one.id for one in PROGRAMME.targets if one.kind.value == "reach"]


async def document(database: Database, target: str = TARGET) -> dict[str, Any]:
    """The target's document as a reader finds it, or nothing."""
    return dict(await database[stored.VERDICTS].find_one({"_id": target}) or {})


async def judged_by(database: Database, value: int) -> bool:
    """Whether the target is judged by this value, and all is told."""
    found = await document(database)
    return bool(found and found["target"]["verdict"]["value"] == value and not found["outbox"])


async def counted(database: Database, collection: str, least: int) -> bool:
    """Whether a collection has so many documents."""
    return await database[collection].count_documents({}) >= least


async def all_told(database: Database) -> bool:
    """Whether no outbox holds anything."""
    return not await database[stored.VERDICTS].count_documents({"outbox": {"$ne": None}})


async def is_as_judged_offline(database: Database, target: str) -> bool:
    """Whether the standing verdict is what the judge says of all stored reports."""
    found = await document(database, target)
    vintages = [
        seen
        async for report in MongoReports(database).of_target(target)
        for seen in observations_from_plain(report)
    ]
    promise = PROGRAMME.target_by_id[target]
    verdict = judge(PROGRAMME, promise, vintages, date.fromisoformat(found["as_of"]))
    plain: dict[str, Any] = target_plain(PROGRAMME, promise, verdict)
    return bool(found["target"] == plain)


async def test_reports_become_verdicts_and_slips_and_wrong_ones_are_parked(
    start: Callable[..., Worker], own_broker: Broker, database: Database
) -> None:
    worker = start()
    await comes_true(lambda: counted(database, stored.VERDICTS, len(PROGRAMME.targets)))
    await publish(
        own_broker.address,
        [
            a_report(TARGET, ("2024", "30"), id="r1"),
            replace(a_report(TARGET, ("2025", "1"), id="r0"), value=b"{"),
            replace(a_report(TARGET, ("2025", "30"), id="r2"), key=b"coverage-5g"),
            a_report(TARGET, ("2025", "10"), id="r3"),
        ],
    )
    await comes_true(lambda: judged_by(database, 10))

    async with (
        Reader(own_broker.address, MEASUREMENTS_REJECTED.name) as rejected,
        Reader(own_broker.address, ASSESSMENTS.name) as assessed,
        Reader(own_broker.address, SLIPS.name) as slips,
    ):

        async def all_read() -> bool:
            ids = {e.target for _, e in await assessed.read() if isinstance(e, TargetAssessed)}
            complete = ids == set(PROGRAMME.target_by_id)
            return complete and len(await rejected.read()) == 2 and len(await slips.read()) >= 1

        await comes_true(all_read)
    parked = {e.reason: e for _, e in rejected.events if isinstance(e, MeasurementRejected)}
    assert set(parked) == {"not_json", "wrong_key"}
    assert parked["not_json"].original == b"{"
    opened = [event for _, event in slips.events if isinstance(event, SlipChanged)]
    assert (TARGET, "opened", 1) in {(one.target, one.change, one.seq) for one in opened}
    assert 'scoring_parked_total{reason="not_json"} 1.0' in worker.metrics()
    assert 'scoring_consumed_total{topic="measurements"} 4.0' in worker.metrics()
    assert worker.stop() == 0


async def test_a_restarted_worker_goes_on_and_repeated_reports_change_nothing(
    start: Callable[..., Worker], own_broker: Broker, database: Database
) -> None:
    first = start()
    await publish(own_broker.address, [a_report(TARGET, ("2024", "30"), id="r1")])
    await comes_true(lambda: judged_by(database, 30))
    before = await document(database)
    history = await database[stored.VERDICT_HISTORY].count_documents({"target": TARGET})
    assert first.stop() == 0
    await publish(own_broker.address, [a_report(TARGET, ("2024", "30"), id="r1")])

    second = start()

    async def repetition_seen() -> bool:
        return "scoring_reports_repeated_total 1.0" in second.metrics()

    await comes_true(repetition_seen)
    assert {**await document(database), "guard": 0} == {**before, "guard": 0}
    assert await database[stored.MEASUREMENTS].count_documents({}) == 1
    assert await database[stored.VERDICT_HISTORY].count_documents({"target": TARGET}) == history


async def test_a_worker_killed_in_the_middle_loses_nothing(
    start: Callable[..., Worker], own_broker: Broker, database: Database
) -> None:
    reports = [
        a_report(REACHES[number % len(REACHES)], ("2024", str(number % 90)), id=f"r{number}")
        for number in range(600)
    ]
    worker = start(SLIPWATCH_MAX_POLL_RECORDS="20")
    await publish(own_broker.address, reports)
    await comes_true(lambda: counted(database, stored.MEASUREMENTS, 100))
    worker.kill()
    assert await database[stored.MEASUREMENTS].count_documents({}) < len(reports)

    start()
    await comes_true(lambda: counted(database, stored.MEASUREMENTS, len(reports)))

    for target in REACHES:

        async def right(target: str = target) -> bool:
            return await is_as_judged_offline(database, target)

        await comes_true(right)
    await comes_true(lambda: all_told(database))
    assert await database[stored.MEASUREMENTS].count_documents({}) == len(reports)


async def test_two_workers_share_the_targets(start: Callable[..., Worker]) -> None:
    workers = [start(wait=False), start(wait=False)]
    for worker in workers:
        worker.wait_ready()

    def targets(worker: Worker) -> float:
        lines = [one for one in worker.metrics().splitlines() if one.startswith("scoring_targets{")]
        return sum(float(one.rsplit(" ", 1)[1]) for one in lines)

    async def shared() -> bool:
        owned = [targets(worker) for worker in workers]
        return sum(owned) == len(PROGRAMME.targets) and min(owned) > 0

    await comes_true(shared)


async def test_a_store_that_goes_away_is_waited_for(
    start: Callable[..., Worker], own_broker: Broker, tmp_path: Path
) -> None:
    port, folder = free_port(), tmp_path / "own-store"
    store = EmbeddedStore(port, folder)
    store.start()
    worker = start(SLIPWATCH_MONGO_URI=store.uri, SLIPWATCH_MONGO_DB="away")
    database = open_database(store.uri, "away")
    await comes_true(lambda: counted(database, stored.VERDICTS, len(PROGRAMME.targets)))
    store.kill()
    await publish(own_broker.address, [a_report(TARGET, ("2024", "30"), id="r1")])

    async def says_so() -> bool:
        return worker.checks()["work"].startswith("waiting for store")

    await comes_true(says_so)
    again = EmbeddedStore(port, folder)
    again.start()
    try:
        await comes_true(lambda: judged_by(database, 30))
        assert worker.checks()["work"] == "ok"
    finally:
        worker.stop()
        await database.client.close()
        again.stop()


async def test_a_person_accepts_an_odd_figure_and_then_refuses_it(
    start: Callable[..., Worker], own_broker: Broker, database: Database
) -> None:
    start()
    odd = ("2025", "1")

    await publish(
        own_broker.address,
        [a_report(TARGET, ("2024", "30"), id="r1"), a_report(TARGET, odd, id="r2")],
    )
    await comes_true(lambda: judged_by(database, 30))
    accepted = a_report(TARGET, odd, id="s1", opinion="accepted", note="checked with the source")
    await publish(own_broker.address, [accepted])
    await comes_true(lambda: judged_by(database, 1))
    refused = a_report(TARGET, odd, id="s2", opinion="refused", note="the source has taken it back")
    await publish(own_broker.address, [refused, accepted])
    await comes_true(lambda: judged_by(database, 30))

    verdict = (await document(database))["target"]["verdict"]
    assert verdict["quarantined_count"] == 0
    assert any("the source has taken it back" in one["en"] for one in verdict["notes"])
    assert await is_as_judged_offline(database, TARGET)
