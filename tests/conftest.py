"""What all tests share: markers by folder, no sockets in unit tests, and the servers."""

import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_socket  # type: ignore[import-untyped]
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from deploy.local.servers import EmbeddedStore
from runtime.mongo import Database, open_database
from runtime.topics import ensure_topics
from tests.support.ports import free_port
from tests.support.servers import Broker, new_broker

#: A folder's tests carry its marker; the rest of a marker's meaning is in pyproject.toml.
MARKERS = {"integration": "integration", "contract": "integration", "e2e": "e2e"}
#: Of these the longest begin first, or a process would be left with one of them at the end.
LONGEST = (
    "e2e/test_accessibility.py",
    "e2e/test_main_job.py",  # and all others of the stack
    "integration/runtime/test_worker_ends.py",
    "integration/scoring/test_worker.py",
    "integration/runtime/test_worker_runs.py",
    "integration/alerts/test_worker.py",
    "integration/gateway/test_owasp_api_top10.py",
    "integration/runtime/test_standing_still.py",
    "contract/runtime/test_log.py",
    "integration/gateway/identity/test_oidc.py",
    "integration/scoring/test_rebuild.py",
    "integration/ingest/test_ingest_on_a_broker.py",
    "contract/alerts/test_scenarios.py",
)
TESTS = Path(__file__).parent
#: What needs the whole stack running; one process starts it once for all of them.
OF_THE_STACK = {
    f"tests/e2e/{name}.py"
    for name in ("test_main_job", "test_reporting_services", "test_role_days")
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--kafka` runs the tests on Apache Kafka rather than on the embedded broker."""
    parser.addoption("--kafka", action="store_true", help="use Apache Kafka (needs mvn and java)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every test by its folder, and put the longest first; on Kafka leave out what would be
    the same without it."""
    for item in items:
        marker = MARKERS.get(_folder(item))
        if marker:
            item.add_marker(marker)
    if config.getoption("--kafka"):
        same = [item for item in items if not _asks_for_a_broker(item)]
        items[:] = [item for item in items if _asks_for_a_broker(item)]
        for item in items:
            item.add_marker("kafka")
        config.hook.pytest_deselected(items=same)
    kinds = list(dict.fromkeys(map(_kind, items)))
    items.sort(key=lambda item: (kinds.index(_kind(item)), _place(item)))


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """A file's tests run in one process, and so do those of the files that share the stack."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "the stack" if file in OF_THE_STACK else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """How tests are spread when they are spread by file."""
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Unit tests open no sockets; the loop's own socket pair is a Unix socket and may be."""
    if _folder(item) == "unit":
        pytest_socket.disable_socket(allow_unix_socket=True)


def _asks_for_a_broker(item: pytest.Item) -> bool:
    """Whether it has a broker of either kind: none can be made without saying which."""
    return "on_kafka" in getattr(item, "fixturenames", ())


def _kind(item: pytest.Item) -> str:
    folder = _folder(item)
    return MARKERS.get(folder, folder)


def _place(item: pytest.Item) -> int:
    file = item.path.relative_to(TESTS).as_posix()
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).parts[0]


@pytest.fixture(scope="session")
def on_kafka(request: pytest.FixtureRequest) -> bool:
    """Whether this run is on Apache Kafka."""
    return bool(request.config.getoption("--kafka"))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory, on_kafka: bool) -> Iterator[Broker]:
    """A broker for the whole run; `broker.address` is host:port."""
    server = new_broker(tmp_path_factory.mktemp("broker"), kafka=on_kafka)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A store for the whole run; `store.uri` is what a client connects to."""
    server = EmbeddedStore(free_port(), tmp_path_factory.mktemp("store"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def database(store: EmbeddedStore) -> AsyncIterator[Database]:
    """An empty database of the test's own."""
    # Without the driver's second connection, which only measures how long an answer takes.
    uri = f"{store.uri}&serverMonitoringMode=poll"
    opened = open_database(uri, f"test_{uuid.uuid4().hex[:12]}")
    yield opened
    await opened.client.drop_database(opened.name)
    await opened.client.close()


@dataclass(frozen=True)
class PlainTopic:
    """A topic as a test needs it."""

    name: str
    partitions: int = 1
    config: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def topics(broker: Broker) -> Callable[..., str]:
    """Makes a topic of the test's own: `topics("reports", partitions=3)` answers its name."""

    def make(name: str, *, partitions: int = 1, config: dict[str, str] | None = None) -> str:
        topic = PlainTopic(f"{name}-{uuid.uuid4().hex[:8]}", partitions, config or {})
        ensure_topics(broker.address, [topic])
        return topic.name

    return make
