"""The order of starting does not matter: each waits, says for what, and is ready by itself."""

import time
from pathlib import Path

import httpx
import pytest

from deploy.local.keys import ensure_keys
from deploy.local.settings import HOST, Local
from deploy.local.stack import SERVICES, START_S
from tests.e2e.stacks import BornStack
from tests.support import asking
from tests.support.waiting import eventually


def page(local: Local, service: str, name: str) -> httpx.Response:
    """A page of a service; 599 while nobody listens."""
    try:
        port = getattr(local.ports, service)
        return asking.get(f"http://{HOST}:{port}/{name}", timeout=10.0)
    except httpx.TransportError:
        return httpx.Response(599)


def all_answer(local: Local, name: str, status: int) -> bool:
    return all(page(local, service, name).status_code == status for service in SERVICES)


@pytest.mark.parametrize("first", ["store", "broker"])
def test_services_wait_for_store_broker_and_topics_and_are_then_ready(
    tmp_path: Path, first: str
) -> None:
    stack = BornStack(tmp_path)
    local = stack.local
    ensure_keys(local.data)
    try:
        for service in reversed(SERVICES):
            stack.children[service].start()
        eventually(lambda: all_answer(local, "livez", 200))
        assert all_answer(local, "readyz", 503)

        second = "broker" if first == "store" else "store"
        for server in (first, second):
            assert all_answer(local, "livez", 200)
            stack.children[server].start()
            stack.children[server].wait_ready(time.monotonic() + START_S)

        eventually(lambda: all_answer(local, "readyz", 200))
    finally:
        stack.stop()


def test_a_service_that_waits_stops_when_it_is_told_to(tmp_path: Path) -> None:
    stack = BornStack(tmp_path)
    local = stack.local
    ensure_keys(local.data)
    waiting = [stack.children[service] for service in SERVICES]
    try:
        for child in waiting:
            child.start()
        eventually(lambda: all_answer(local, "livez", 200))

        for child in waiting:
            child.stop()

        assert [child.ended() for child in waiting] == [0, 0, 0, 0]
    finally:
        stack.stop()
