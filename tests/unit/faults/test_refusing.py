"""The refusing store: writes are answered as MongoDB would, everything else goes through."""

import struct
from typing import Any

import pytest
from bson import decode, encode
from pymongo.errors import NotPrimaryError, OperationFailure

from runtime.mongo import is_away
from tests.faults.refusing import Refusal, refusing

REQUEST = 41


def a_message(command: dict[str, Any]) -> bytes:
    """A command as a driver sends it."""
    body = struct.pack("<iB", 0, 0) + encode(command)
    return struct.pack("<iiii", 16 + len(body), REQUEST, 0, 2013) + body


def answered(message: bytes) -> Any:
    """The document of an answer."""
    return decode(message[21:])


@pytest.mark.parametrize("command", ["insert", "update", "delete", "findAndModify"])
def test_a_write_is_refused_under_the_request_that_asked(command: str) -> None:
    answer = refusing(Refusal.READ_ONLY)(a_message({command: "verdicts", "$db": "faults"}))

    assert answer is not None
    length, _, response_to, operation = struct.unpack_from("<iiii", answer)
    assert (length, response_to, operation) == (len(answer), REQUEST, 2013)
    assert answered(answer)["code"] == 10107


@pytest.mark.parametrize("command", ["find", "hello", "ping", "count", "aggregate"])
def test_a_question_goes_through(command: str) -> None:
    assert refusing(Refusal.READ_ONLY)(a_message({command: "verdicts", "$db": "faults"})) is None


def test_a_full_disk_has_its_own_answer() -> None:
    answer = refusing(Refusal.DISK_FULL)(a_message({"insert": "verdicts", "$db": "faults"}))

    assert answer is not None
    assert answered(answer)["codeName"] == "OutOfDiskSpace"


@pytest.mark.parametrize("refusal", Refusal, ids=[one.name for one in Refusal])
def test_a_refused_write_is_waited_out_and_not_taken_for_a_bug(refusal: Refusal) -> None:
    code, name = refusal.value
    error = {10107: NotPrimaryError(name, {})}.get(code, OperationFailure(name, code, {}))

    assert is_away(error)
