"""What end-to-end tests share, each once for all that run in a process: the whole embedded stack on
free ports, a browser, and what axe was shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from deploy.local.settings import Local, Ports
from deploy.local.stack import Stack, children_path
from tests.e2e.looking import ARGUMENTS, CHROMIUM, Axe

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def stack(
    tmp_path_factory: pytest.TempPathFactory, on_kafka: bool, request: pytest.FixtureRequest
) -> Iterator[Stack]:
    """All services, running; on Apache Kafka when the run asks for it."""
    kafka = request.getfixturevalue("broker").address if on_kafka else None
    local = Local(Ports.free(), tmp_path_factory.mktemp("stack"), ROOT)
    whole = Stack(local, path=children_path(), broker=kafka)
    try:
        whole.start(lambda _: None)
        yield whole
    finally:
        whole.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; its loop holds this thread, so it ends before other tests begin."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def axe() -> Axe:
    """axe, with what it was shown before in this run."""
    return Axe()
