"""The gateway as a process over a real store: what it shows, and what it says while it cannot."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import catalogue
from deploy.local.servers import EmbeddedStore
from runtime.mongo import Database
from schemas import stored
from tests.integration.gateway.process import gateway
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.gateway.seed import seeded, series


@pytest.fixture
async def filled(database: Database) -> Database:
    """A store in which scoring has judged two targets."""
    programme = catalogue.load(catalogue.SHIPPED)
    store = await seeded(
        programme,
        [
            *series("coverage-5g", {"2025-Q4": 60, "2026-Q1": 50, "2026-Q2": "45.25"}),
            *series("officials-trained", {"2025-S2": 40, "2026-S1": 61}),
        ],
    )
    for name, documents in (
        (stored.VERDICTS, list(store.verdict_documents.values())),
        (stored.MEASUREMENTS, store.measurement_documents),
        (stored.VERDICT_HISTORY, store.history_documents),
        (stored.SLIP_CHANGES, store.slip_documents),
    ):
        await database[name].insert_many([dict(one) for one in documents])
    return database


@pytest.fixture
def client(filled: Database, store: EmbeddedStore, tmp_path: Path) -> Iterator[httpx.Client]:
    """A gateway over that store."""
    with gateway(store.uri, filled.name, tmp_path) as (connected, _):
        yield connected


def test_the_api_and_the_pages_show_what_is_stored(client: httpx.Client) -> None:
    target = client.get("/api/v1/targets/coverage-5g")
    figures = client.get("/api/v1/targets/coverage-5g/observations").json()["items"]
    slips = client.get("/api/v1/slips", params={"target": "coverage-5g"}).json()["items"]
    page = client.get("/targets/coverage-5g")

    assert '"value":45.25' in target.text
    assert [one["period"] for one in figures] == ["2026-Q2", "2026-Q1", "2025-Q4"]
    assert slips
    assert "45,25%" in page.text
    assert client.get("/").status_code == 200


def test_the_past_is_judged_from_the_stored_reports(client: httpx.Client) -> None:
    past = client.get("/api/v1/targets/coverage-5g", params={"as_of": "2026-05-20"}).json()

    assert past["verdict"]["period"] == "2026-Q1"
    assert past["verdict"]["value"] == 50


def test_it_is_ready_while_the_store_answers_and_ends_when_told(
    filled: Database, store: EmbeddedStore, tmp_path: Path
) -> None:
    with gateway(store.uri, filled.name, tmp_path) as (connected, child):
        ready = connected.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]) == (200, {"store": "ok"})
    assert child.ended() == 0


def test_a_store_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    late = EmbeddedStore(free_port(), tmp_path / "store")
    with gateway(late.uri, "slipwatch", tmp_path) as (connected, _):
        assert connected.get("/livez").status_code == 200
        assert connected.get("/readyz").status_code == 503
        away = connected.get("/api/v1/programme")
        assert (away.status_code, away.json()["type"]) == (503, "urn:problem:unavailable")
        assert away.headers["retry-after"]
        assert "Kho số liệu đang không trả lời" in connected.get("/").text

        late.start()
        try:
            eventually(lambda: connected.get("/readyz").status_code == 200)
            assert connected.get("/api/v1/programme").status_code == 200
        finally:
            late.stop()
