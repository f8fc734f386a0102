"""The gate over HTTP: who may report what, how often, and what is counted and shown of it."""

import os
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import Registry
from services.ingest.app import web
from services.ingest.keys.grants import Right
from services.ingest.keys.making import as_yaml, entry_of
from services.ingest.keys.reading import BadKeyFile
from services.ingest.keys.store import KeyFile
from services.ingest.memory import MemoryReports
from services.ingest.routes import PATH
from services.ingest.settings import Settings
from tests.unit.ingest.service import (
    NOW,
    a_key,
    a_service,
    an_event,
    bearer,
    figures,
    programme,
    the_error,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOME = a_key("home", sources=("/so-noi-vu*",), rights=frozenset({Right.REPORT}))
NARROW = a_key("narrow", targets=frozenset({"pii-rank"}))
OLD = a_key("old", expires=date(2026, 11, 21))


async def test_a_request_without_a_key_is_asked_for_one() -> None:
    service = a_service()
    del service.client.headers["authorization"]

    answer = await service.post(an_event())

    assert (answer.status_code, answer.json()["reason"]) == (401, "key_missing")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer realm="slipwatch"'
    assert service.reports.taken == []
    shown = {"key": "none", "outcome": "key_missing"}
    assert service.counted("ingest_key_requests_total", **shown) == 1


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        pytest.param("Bearer slw_all_wrong", "key_unknown", id="a wrong secret"),
        pytest.param("Bearer slw_nobody_x", "key_unknown", id="an unknown id"),
        pytest.param("Token x", "key_unreadable", id="another scheme"),
        pytest.param(bearer("old")["authorization"], "key_expired", id="a key whose time is over"),
    ],
)
async def test_a_key_that_is_not_good_is_refused_and_never_repeated(
    header: str, reason: str
) -> None:
    answer = await a_service(OLD).post(an_event(), authorization=header)

    assert (answer.status_code, answer.json()["reason"]) == (401, reason)
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert header.split("_")[-1] not in answer.text


async def test_every_address_of_the_api_is_closed_also_one_that_is_not_there() -> None:
    client = a_service().client
    del client.headers["authorization"]

    assert (await client.get("/api/v1/nowhere")).status_code == 401
    assert (await client.get(PATH)).status_code == 401
    for path in ("/livez", "/readyz", "/metrics", "/openapi.json"):
        assert (await client.get(path)).status_code == 200


async def test_a_key_reports_what_it_covers() -> None:
    service = a_service(HOME, NARROW)

    assert (await service.post(an_event(), **bearer("home"))).status_code == 202
    places = figures({"period": "2025", "value": 9}, target="pii-rank")
    assert (await service.post(an_event(places), **bearer("narrow"))).status_code == 202


@pytest.mark.parametrize(
    ("key", "event", "reason", "pointer"),
    [
        pytest.param(
            "home", an_event(source="/so-y-te"), "source_not_covered", "/source", id="a source"
        ),
        pytest.param("narrow", an_event(), "target_not_covered", "/data/target", id="a target"),
        pytest.param(
            "home",
            an_event(
                figures({"period": "2025", "value": 61, "opinion": "accepted", "note": "đã soát"})
            ),
            "right_missing",
            "/data/observations/0/opinion",
            id="a person's word",
        ),
    ],
)
async def test_what_a_key_does_not_open_is_forbidden_with_its_place(
    key: str, event: dict[str, object], reason: str, pointer: str
) -> None:
    service = a_service(HOME, NARROW)

    answer = await service.post(event, **bearer(key))

    assert (answer.status_code, answer.json()["reason"]) == (403, reason)
    assert the_error(answer)["pointer"] == pointer
    assert service.reports.taken == []


async def test_a_source_that_is_not_covered_learns_nothing_of_its_figures() -> None:
    wrong = an_event(figures({"period": "?", "value": 1}, target="none"), source="/so-y-te")

    answer = await a_service(HOME).post(wrong, **bearer("home"))

    assert the_error(answer)["reason"] == "source_not_covered"


async def test_in_a_batch_each_event_is_held_to_the_key_by_itself() -> None:
    service = a_service(HOME)
    body = [an_event(source="/so-y-te", id="x"), an_event(id="mine")]
    batch = "application/cloudevents-batch+json"

    mixed = await service.post(body, batch, **bearer("home"))
    alone = await service.post(body[:1], batch, **bearer("home"))

    assert (mixed.status_code, mixed.json()["ids"]) == (207, ["mine"])
    assert mixed.json()["items"][0]["reason"] == "source_not_covered"
    assert alone.status_code == 403


async def test_a_key_that_may_only_decide_carries_opinions_and_no_figures() -> None:
    judge = a_key("judge", rights=frozenset({Right.DECIDE}))
    service = a_service(judge)
    said = figures({"period": "2025", "value": 61, "opinion": "refused", "note": "nhầm đơn vị"})

    assert (await service.post(an_event(said), **bearer("judge"))).status_code == 202
    assert (await service.post(an_event(), **bearer("judge"))).status_code == 403


async def test_a_key_that_asks_too_often_is_told_when_it_may_again() -> None:
    service = a_service(HOME, requests_per_minute=2)

    answers = [await service.post(an_event()) for _ in range(3)]

    assert [one.status_code for one in answers] == [202, 202, 429]
    assert answers[0].headers["ratelimit-policy"] == '"key";q=2;w=60'
    assert answers[0].headers["ratelimit"].startswith('"key";r=1;')
    assert int(answers[2].headers["retry-after"]) > 0
    assert answers[2].json()["reason"] == "too_many_requests"
    assert (await service.post(an_event(), **bearer("home"))).status_code == 202
    limited = {"key": "all", "outcome": "rate_limited"}
    assert service.counted("ingest_key_requests_total", **limited) == 1


def write(path: Path, text: str) -> None:
    """Write a file, with a time of its own however coarse the clock of the disk is."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


async def test_the_file_is_read_again_when_it_changes_and_a_broken_one_changes_nothing(
    tmp_path: Path,
) -> None:
    path, clock, registry, health = (
        tmp_path / "keys.yaml", ManualClock(NOW), Registry(), Health(),
    )  # fmt: skip
    write(path, "keys:\n" + as_yaml(entry_of("slw_a_one", ["*"])))
    keys = KeyFile(path, clock, ZONE)
    settings = Settings("broker.invalid:9092", Path("catalogue.yaml"), path)
    app = web(settings, programme(), clock, MemoryReports(), keys, health, registry)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ingest.test")

    async def status(key: str) -> int:
        clock.advance(timedelta(seconds=2))
        return (
            await client.get("/api/v1/nowhere", headers={"authorization": f"Bearer {key}"})
        ).status_code

    assert await status("slw_a_one") == 404
    assert await status("slw_a_two") == 401
    write(path, "keys:\n" + as_yaml(entry_of("slw_a_two", ["*"], expires=date(2026, 12, 31))))
    assert await status("slw_a_two") == 404
    assert await status("slw_a_one") == 401
    assert registry.get_sample_value("ingest_key_expires_timestamp_seconds", {"key": "a"})

    write(path, "keys: [")
    assert await status("slw_a_two") == 404
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    assert "broken" in ready.json()["checks"]["keys"]
    assert registry.get_sample_value("ingest_key_file_broken") == 1

    path.unlink()
    assert await status("slw_a_two") == 404
    write(path, "keys: []")
    assert await status("slw_a_two") == 401
    assert registry.get_sample_value("ingest_key_file_broken") == 0


def test_a_file_that_is_broken_at_the_start_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadKeyFile, match="cannot be read"):
        KeyFile(tmp_path / "none", ManualClock(NOW), ZONE)
