"""Which of the store's errors mean that it is away, and how numbers are kept."""

from decimal import Decimal

import bson
import pymongo.errors as errors
import pytest

from runtime.failures import Unavailable
from runtime.mongo import CODEC, translate


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(errors.AutoReconnect("reset"), id="connection lost"),
        pytest.param(errors.NetworkTimeout("timed out"), id="network timeout"),
        pytest.param(errors.ServerSelectionTimeoutError("none"), id="no primary"),
        pytest.param(errors.NotPrimaryError("not primary"), id="primary moved"),
        pytest.param(errors.WaitQueueTimeoutError("busy"), id="no free connection"),
        pytest.param(errors.ExecutionTimeout("slow", 50), id="took too long"),
        pytest.param(errors.WTimeoutError("w", 64), id="no majority in time"),
        pytest.param(errors.WriteConcernError("w", 100), id="no majority at all"),
        pytest.param(errors.OperationFailure("stepped down", 189), id="stepping down"),
        pytest.param(errors.OperationFailure("shutting down", 91), id="shutting down"),
        pytest.param(
            errors.BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 64}]}),
            id="bulk without majority",
        ),
        pytest.param(
            errors.BulkWriteError({"writeErrors": [{"code": 11600}]}), id="bulk interrupted"
        ),
    ],
)
def test_the_store_being_away_is_unavailable(error: errors.PyMongoError) -> None:
    with pytest.raises(Unavailable, match="store"), translate():
        raise error


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(errors.DuplicateKeyError("dup", 11000), id="duplicate id"),
        pytest.param(errors.OperationFailure("bad query", 2), id="bad query"),
        pytest.param(errors.OperationFailure("not allowed", 13), id="not allowed"),
        pytest.param(errors.InvalidOperation("closed"), id="misuse"),
        pytest.param(
            errors.BulkWriteError({"writeErrors": [{"code": 11600}, {"code": 11000}]}),
            id="bulk with a duplicate",
        ),
    ],
)
def test_our_own_mistakes_pass_through(error: errors.PyMongoError) -> None:
    with pytest.raises(type(error)), translate():
        raise error


@pytest.mark.parametrize("value", ["28500000000000", "2.8", "0.1", "-0.000001", "3.000"])
def test_a_decimal_comes_back_exactly_as_it_was(value: str) -> None:
    raw = bson.encode({"value": Decimal(value)}, codec_options=CODEC)

    back = bson.decode(raw, codec_options=CODEC)["value"]

    assert isinstance(back, Decimal)
    assert str(back) == value
