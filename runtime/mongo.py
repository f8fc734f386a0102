"""MongoDB: a database whose writes are durable, whose numbers are exact, whose absence is said."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from bson.codec_options import CodecOptions, TypeCodec, TypeRegistry
from bson.decimal128 import Decimal128
from pymongo import AsyncMongoClient, ReadPreference, WriteConcern
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WaitQueueTimeoutError,
    WriteConcernError,
)
from pymongo.read_concern import ReadConcern

from runtime.failures import Unavailable

Document = dict[str, Any]
Database = AsyncDatabase[Document]

#: Server answers that pass without us: shutting down, stepping down, no primary, no majority, and
#: no room on its disk (14031), which somebody makes while we wait.
_PASSING = frozenset(
    {6, 7, 64, 89, 91, 100, 134, 189, 262, 317, 9001, 10107, 11600, 11602, 13435, 13436, 14031}
)


class _DecimalCodec(TypeCodec):
    """Decimal in Python, Decimal128 in the store: money is never a float."""

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    @property
    def bson_type(self) -> type[Decimal128]:
        return Decimal128

    def transform_python(self, value: Decimal) -> Decimal128:
        return Decimal128(value)

    def transform_bson(self, value: Decimal128) -> Decimal:
        return value.to_decimal()


#: Decimals both ways, and every time aware and in UTC.
CODEC: CodecOptions[Document] = CodecOptions(
    type_registry=TypeRegistry([_DecimalCodec()]), tz_aware=True, tzinfo=UTC
)


@dataclass(frozen=True, slots=True)
class StorePolicy:
    """How long the store is waited for before it counts as away.

    `connect_s` is also what the client's own watch over the server allows for an answer, and when
    that runs out it cuts off every operation at work. A store that is only busy would look away: so
    it is as long as an operation may take. A store that is not there is noticed by `select_s` all
    the same, since nothing waits for a connection to a server that is not known to be up.
    """

    select_s: float = 2.0  # a primary to talk to
    connect_s: float = 20.0
    answer_s: float = 20.0
    pool: int = 50


#: For workers: nobody waits before a screen, and an answer given up is asked for again, for ever.
#: The embedded store keeps everybody waiting for ten seconds at the first reading of 10^6 figures.
PATIENT = StorePolicy(connect_s=60.0, answer_s=60.0)


def open_database(uri: str, name: str, policy: StorePolicy | None = None) -> Database:
    """The database, read and written by majority and journal.

    Call it inside the running loop: the client belongs to the loop that first uses it. Nothing
    is connected yet; close it with `await database.client.close()`.
    """
    limits = policy or StorePolicy()
    client: AsyncMongoClient[Document] = AsyncMongoClient(
        uri,
        tz_aware=True,
        serverSelectionTimeoutMS=int(limits.select_s * 1000),
        connectTimeoutMS=int(limits.connect_s * 1000),
        socketTimeoutMS=int(limits.answer_s * 1000),
        waitQueueTimeoutMS=int(limits.answer_s * 1000),
        maxPoolSize=limits.pool,
        retryWrites=True,
        retryReads=True,
    )
    return client.get_database(
        name,
        codec_options=CODEC,
        read_preference=ReadPreference.PRIMARY,
        write_concern=WriteConcern(w="majority", j=True),
        read_concern=ReadConcern("majority"),
    )


async def store_check(database: Database) -> str | None:
    """A health check: None when the store answers, else what is wrong in words."""
    try:
        await database.client.admin.command("ping")
    except PyMongoError as error:
        return f"the store does not answer: {_brief(error)}"
    return None


@contextmanager
def translate() -> Iterator[None]:
    """Turn the store's being away into `Unavailable("store")`; all other errors pass through."""
    try:
        yield
    except PyMongoError as error:
        if is_away(error):
            raise Unavailable("store", _brief(error)) from error
        raise


def is_away(error: PyMongoError) -> bool:
    """Whether the error says that the store is away for now, rather than that we are wrong."""
    if isinstance(error, BulkWriteError):
        return _bulk_is_away(error.details or {})
    if isinstance(
        error, ConnectionFailure | WaitQueueTimeoutError | ExecutionTimeout | WriteConcernError
    ):
        return True  # ConnectionFailure covers no primary, lost connections and network timeouts
    if isinstance(error, OperationFailure):
        return error.code in _PASSING or error.has_error_label("RetryableWriteError")
    return error.timeout


def _bulk_is_away(details: Mapping[str, Any]) -> bool:
    """A bulk write fails by the world when every one of its failures does.

    One real refusal among them (a duplicate id, say) is for the caller to look at first.
    """
    codes = [failure.get("code") for failure in details.get("writeErrors", ())]
    if codes:
        return all(code in _PASSING for code in codes)
    return bool(details.get("writeConcernErrors"))


def _brief(error: PyMongoError) -> str:
    return str(error).split(", Timeout:", maxsplit=1)[0][:200]
