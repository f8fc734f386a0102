"""Requests by route, streams by topic, and the two ways of showing them."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from prometheus_client import CollectorRegistry

from runtime.failures import Unavailable
from runtime.health import Health
from runtime.instruments import HistogramMetric
from runtime.metrics import (
    RequestMetrics,
    StreamMetrics,
    build_info,
    expose,
    new_registry,
    show_checks,
)
from runtime.web import health_routes


def an_app(registry: CollectorRegistry, health: Health | None = None) -> FastAPI:
    app = FastAPI()
    app.add_middleware(RequestMetrics, registry=registry, service="gateway")
    app.include_router(health_routes(health or Health(), registry))

    @app.get("/targets/{target_id}")
    async def target(target_id: str) -> str:
        if target_id == "broken":
            raise ValueError("a bug")
        return target_id

    return app


async def get(app: FastAPI, path: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path, headers=headers)


async def test_requests_are_counted_by_route_and_never_by_path() -> None:
    registry = CollectorRegistry()
    app = an_app(registry)

    await get(app, "/targets/one")
    await get(app, "/targets/two")

    labels = {"method": "GET", "route": "/targets/{target_id}", "status": "200"}
    assert registry.get_sample_value("gateway_requests_total", labels) == 2


async def test_what_no_route_answers_is_one_route() -> None:
    registry = CollectorRegistry()
    app = an_app(registry)

    await get(app, "/.env")
    await get(app, "/wp-login.php")

    labels = {"method": "GET", "route": "unmatched", "status": "404"}
    assert registry.get_sample_value("gateway_requests_total", labels) == 2


async def test_a_bug_is_counted_as_a_failure() -> None:
    registry = CollectorRegistry()

    await get(an_app(registry), "/targets/broken")

    labels = {"method": "GET", "route": "/targets/{target_id}", "status": "500"}
    assert registry.get_sample_value("gateway_requests_total", labels) == 1
    assert registry.get_sample_value("gateway_requests_in_progress") == 0


async def test_the_metrics_page_speaks_openmetrics_to_whoever_accepts_it() -> None:
    registry = CollectorRegistry()
    build_info(registry, "gateway", "0.1.0")
    app = an_app(registry)

    plain = await get(app, "/metrics")
    openmetrics = await get(app, "/metrics", accept="application/openmetrics-text; version=1.0.0")

    assert plain.headers["content-type"].startswith("text/plain")
    assert 'gateway_build_info{data="",version="0.1.0"} 1.0' in plain.text
    assert openmetrics.headers["content-type"].startswith("application/openmetrics-text")
    assert openmetrics.text.endswith("# EOF\n")


async def test_the_pages_tell_readiness_with_its_reason() -> None:
    health = Health()
    health.watch("store").waiting_for("store")
    app = an_app(CollectorRegistry(), health)

    ready, alive = await get(app, "/readyz"), await get(app, "/livez")

    assert (ready.status_code, alive.status_code) == (503, 200)
    assert ready.json() == {"ready": False, "checks": {"store": "waiting for store"}}


def test_a_finished_batch_counts_its_records() -> None:
    registry = CollectorRegistry()
    metrics = StreamMetrics(registry, "scoring")

    metrics.batch_done("measurements", 200, 0.03)

    topic = {"topic": "measurements"}
    assert registry.get_sample_value("scoring_consumed_total", topic) == 200
    assert registry.get_sample_value("scoring_batches_total", topic) == 1


@pytest.mark.parametrize(("told", "shown"), [(12, 12), (0, 0), (-2410, 0)])
def test_lag_is_never_below_zero(told: int, shown: int) -> None:
    registry = CollectorRegistry()
    StreamMetrics(registry, "scoring").lag("measurements", 3, told)

    labels = {"topic": "measurements", "partition": "3"}
    assert registry.get_sample_value("scoring_lag_records", labels) == shown


async def test_the_lag_of_a_partition_given_up_is_not_told_any_more() -> None:
    registry = CollectorRegistry()
    metrics = StreamMetrics(registry, "scoring")
    metrics.lag("measurements", 3, 5)

    metrics.forget("measurements", 3)

    shown, _ = await expose(registry)
    assert b"scoring_lag_records{" not in shown
    assert b"scoring_oldest_waiting_seconds{" not in shown


def test_what_may_be_counted_is_shown_from_the_start() -> None:
    registry = CollectorRegistry()

    StreamMetrics(registry, "scoring").expect(["measurements"], ["not_json"])

    assert registry.get_sample_value("scoring_parked_total", {"reason": "not_json"}) == 0
    assert registry.get_sample_value("scoring_consumed_total", {"topic": "measurements"}) == 0


async def test_a_stream_of_events_is_no_latency() -> None:
    registry = CollectorRegistry()
    app = an_app(registry)

    @app.get("/live")
    async def live() -> StreamingResponse:
        async def told() -> AsyncIterator[bytes]:
            seen.append(registry.get_sample_value("gateway_requests_in_progress"))
            yield b": here\n\n"

        return StreamingResponse(told(), media_type="text/event-stream")

    seen: list[float | None] = []
    await get(app, "/live")

    labels = {"method": "GET", "route": "/live"}
    assert registry.get_sample_value("gateway_requests_total", {**labels, "status": "200"}) == 1
    assert registry.get_sample_value("gateway_request_duration_seconds_count", labels) is None
    assert seen == [0]
    assert registry.get_sample_value("gateway_requests_in_progress") == 0


async def test_every_look_at_the_metrics_asks_the_checks() -> None:
    registry, health = new_registry("gateway", "0.1.0"), Health()
    watch = health.watch("store")
    show_checks(registry, "gateway", health)
    app = an_app(registry, health)

    before = (await get(app, "/metrics")).text
    watch.waiting_for("store")
    after = (await get(app, "/metrics")).text

    assert 'gateway_check_ok{check="store"} 1.0' in before
    assert 'gateway_check_ok{check="store"} 0.0' in after


async def test_what_cannot_be_looked_up_stays_as_it_was() -> None:
    registry = new_registry("gateway", "0.1.0")

    async def look() -> None:
        raise Unavailable("store", "away")

    registry.before_showing(look)

    assert b"gateway_build_info" in (await expose(registry))[0]


async def test_openmetrics_name_the_trace_of_a_slow_request() -> None:
    registry = CollectorRegistry()
    latency = HistogramMetric("gateway_wait_seconds", "How long it took.").on(registry)
    latency.observe(0.3, {"trace_id": "ab" * 16})

    plain, _ = await expose(registry)
    openmetrics, _ = await expose(registry, "application/openmetrics-text; version=1.0.0")

    assert b"trace_id" not in plain
    assert b'# {trace_id="' + b"ab" * 16 in openmetrics
