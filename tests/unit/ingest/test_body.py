"""Bodies: gzip, limits of size and time, and what is no whole body."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.body import unpacked
from services.ingest.reasons import NotTaken
from services.ingest.routes import PATH
from tests.unit.ingest.service import BINARY, DATA, a_service, an_event, the_error

EVENT = msgspec.json.encode(an_event())


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip"])
async def test_a_gzip_body_is_unpacked(encoding: str) -> None:
    service = a_service()

    answer = await service.post(gzip.compress(EVENT), **{"content-encoding": encoding})

    assert answer.status_code == 202
    assert len(service.reports.taken) == 1


async def test_an_identity_body_is_taken_as_it_is() -> None:
    assert (await a_service().post(EVENT, **{"content-encoding": "identity"})).status_code == 202


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
async def test_another_encoding_is_refused_and_the_right_one_is_named(encoding: str) -> None:
    answer = await a_service().post(EVENT, **{"content-encoding": encoding})

    assert (answer.status_code, answer.json()["reason"]) == (415, "unsupported_encoding")
    assert answer.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(EVENT, id="not packed at all"),
        pytest.param(gzip.compress(EVENT)[:-9], id="cut off"),
        pytest.param(gzip.compress(EVENT) + b"x", id="something after it"),
    ],
)
async def test_what_is_no_whole_gzip_stream_is_refused(packed: bytes) -> None:
    answer = await a_service().post(packed, **{"content-encoding": "gzip"})

    assert (answer.status_code, answer.json()["reason"]) == (400, "bad_encoding")


async def test_a_body_at_the_limit_is_taken_and_one_above_is_not() -> None:
    service = a_service(max_body_bytes=len(EVENT))

    assert (await service.post(EVENT)).status_code == 202
    answer = await service.post(EVENT + b" ")
    assert (answer.status_code, answer.json()["reason"]) == (413, "body_too_large")


async def test_a_gzip_bomb_is_refused_without_being_unpacked() -> None:
    bomb = gzip.compress(b" " * 200_000_000, compresslevel=9)
    service = a_service(max_body_bytes=1_048_576)
    assert len(bomb) < 1_048_576

    answer = await service.post(bomb, **{"content-encoding": "gzip"})

    assert (answer.status_code, answer.json()["reason"]) == (413, "body_too_large")


async def test_a_body_that_hides_its_length_is_stopped_at_the_limit() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 1000:
            sent += 1
            yield b" " * 100

    service = a_service(max_body_bytes=1000)
    answer = await service.client.post(PATH, content=endless(), headers=BINARY)

    assert answer.status_code == 413
    assert sent < 20


async def test_a_body_that_does_not_come_is_not_waited_for_longer_than_allowed() -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(60)
        yield b"}"

    service = a_service(body_timeout_s=0.05)
    answer = await service.client.post(PATH, content=slow(), headers=BINARY)

    assert (answer.status_code, the_error(answer)["reason"]) == (408, "body_too_slow")


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4))
def test_gzip_members_one_after_another_are_one_body(parts: list[bytes]) -> None:
    whole = b"".join(parts)

    assert unpacked(b"".join(map(gzip.compress, parts)), max(1, len(whole))) == whole


@given(st.binary(min_size=1, max_size=300), st.integers(0, 300))
def test_nothing_longer_than_the_limit_is_ever_unpacked(body: bytes, limit: int) -> None:
    packed = gzip.compress(body)
    if len(body) <= limit:
        assert unpacked(packed, limit) == body
    else:
        with pytest.raises(NotTaken):
            unpacked(packed, limit)


async def test_the_ordinary_data_in_binary_mode_may_be_packed_too() -> None:
    packed = gzip.compress(msgspec.json.encode(DATA))

    assert (await a_service().post_binary(packed, content_encoding="gzip")).status_code == 202
