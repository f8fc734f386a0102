"""A closed store: TLS that is checked, and users that are known."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pymongo
import pytest
from pymongo.errors import PyMongoError

from deploy.local.servers import HOST, EmbeddedStore, Server, store_command
from runtime.failures import Unavailable
from runtime.mongo import StorePolicy, open_database, store_check, translate
from runtime.mongo_uri import mongo_uri
from tests.support.certificates import Authority, Pair
from tests.support.ports import free_port

# The driver leaves the socket of a greeting that failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning",
    "ignore:unclosed <socket:ResourceWarning",
)
QUICK = StorePolicy(select_s=2.0, connect_s=2.0)
PASSWORD = "only-the-test-knows"


class SecureStore(Server):
    """The embedded store behind TLS, asking for a user when told to."""

    def __init__(self, folder: Path, authority: Authority, pair: Pair, *, users: bool) -> None:
        port = free_port()
        self.authority = authority
        self.plain = f"mongodb://{HOST}:{port}/?directConnection=true"
        command = [
            *store_command(port, folder / "data"),
            f"--tls-cert-file={pair.certificate}",
            f"--tls-key-file={pair.key}",
            *(["--auth"] if users else []),
        ]
        super().__init__("store", command, port=port, folder=folder, ready=self._answers)

    def uri(self, user: str = "", *, authority: Authority | None = None) -> str:
        """As a service is told it."""
        address = self.plain.replace("//", f"//{user}@", 1) if user else self.plain
        believed = authority or self.authority
        return mongo_uri(
            {"SLIPWATCH_MONGO_URI": address, "SLIPWATCH_MONGO_CA": str(believed.certificate)}
        )

    def _answers(self) -> bool:
        with pymongo.MongoClient[dict[str, object]](
            self.uri(), serverSelectionTimeoutMS=500
        ) as client:
            try:
                client.admin.command("hello")
            except PyMongoError:
                return False
        return True


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureStore]:
    """One that asks for a user, who was made before it began to ask."""
    folder = tmp_path_factory.mktemp("secure-store")
    authority = Authority(folder / "authority")
    pair = authority.vouch("store")
    before = EmbeddedStore(free_port(), folder)
    before.start()
    with pymongo.MongoClient[dict[str, object]](before.uri) as client:
        client["slipwatch"].command(
            "createUser",
            "slipwatch",
            pwd=PASSWORD,
            roles=["readWrite"],
            mechanisms=["SCRAM-SHA-256"],
        )
    before.stop()
    closed = SecureStore(folder, authority, pair, users=True)
    closed.start()
    yield closed
    closed.stop()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What the driver left is collected here, and not in a later test of something else."""
    yield
    gc.collect()


async def test_whoever_is_known_reads_and_writes_over_tls(store: SecureStore) -> None:
    uri = store.uri(f"slipwatch:{PASSWORD}").replace("/?", "/slipwatch?", 1)
    database = open_database(uri, "slipwatch", QUICK)

    await database["figures"].insert_one({"_id": "a"})

    assert await database["figures"].find_one({"_id": "a"}) == {"_id": "a"}
    await database.client.close()


async def test_a_wrong_password_is_said_and_not_shown(store: SecureStore) -> None:
    uri = store.uri("slipwatch:guessed").replace("/?", "/slipwatch?", 1)
    database = open_database(uri, "slipwatch", QUICK)

    said = await store_check(database) or ""

    assert "uthentication failed" in said
    assert "guessed" not in said
    await database.client.close()


async def test_a_store_of_another_authority_is_not_believed(
    store: SecureStore, tmp_path: Path
) -> None:
    uri = store.uri(authority=Authority(tmp_path / "other", "other"))
    database = open_database(uri, "slipwatch", QUICK)

    with pytest.raises(Unavailable, match="certificate verify failed"), translate():
        await database["figures"].find_one({})
    await database.client.close()


async def test_in_clear_nothing_is_understood(store: SecureStore) -> None:
    database = open_database(store.plain, "slipwatch", QUICK)

    with pytest.raises(Unavailable), translate():
        await database["figures"].find_one({})
    await database.client.close()
