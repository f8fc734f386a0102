"""Reading a request's body within bounds: of size, of unpacked size, and of time."""

import asyncio
import zlib
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from services.ingest.reasons import Fault, IngestReason, NotTaken

_GZIP = 16 + zlib.MAX_WBITS
_SAME = {"", "identity"}


async def read_body(request: Request, *, limit: int, within_s: float) -> bytes:
    """The body, unpacked if it came as gzip, or `NotTaken`.

    Never holds more than the limit, whatever a header or a gzip stream says of its size.
    """
    encoding = ",".join(request.headers.getlist("content-encoding")).strip().lower()
    if encoding not in {"gzip", "x-gzip", *_SAME}:
        raise NotTaken(
            Fault("", IngestReason.UNSUPPORTED_ENCODING, "content-encoding gzip, or none", encoding)
        )
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large(limit, f"{declared} bytes")
    try:
        async with asyncio.timeout(within_s):
            packed = await _collected(request.stream(), limit)
    except TimeoutError as error:
        raise NotTaken(
            Fault("", IngestReason.BODY_TOO_SLOW, f"the whole body within {within_s:g} s")
        ) from error
    except ClientDisconnect as error:
        raise NotTaken(Fault("", IngestReason.BODY_CUT_OFF, "the whole body")) from error
    return packed if encoding in _SAME else unpacked(packed, limit)


def unpacked(packed: bytes, limit: int) -> bytes:
    """What a gzip body holds; its members one after another, as RFC 1952 allows."""
    whole = bytearray()
    rest = packed
    try:
        while rest:
            member = zlib.decompressobj(_GZIP)
            whole += member.decompress(rest, limit + 1 - len(whole))
            if len(whole) > limit:
                raise _too_large(limit, "more when unpacked")
            if not member.eof:
                raise _bad_gzip("its end is missing")
            rest = member.unused_data
    except zlib.error as error:
        raise _bad_gzip(str(error)) from error
    return bytes(whole)


async def _collected(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    whole = bytearray()
    async for chunk in chunks:
        whole += chunk
        if len(whole) > limit:
            raise _too_large(limit, "more")
    return bytes(whole)


def _too_large(limit: int, got: str) -> NotTaken:
    return NotTaken(Fault("", IngestReason.BODY_TOO_LARGE, f"at most {limit} bytes", got))


def _bad_gzip(got: str) -> NotTaken:
    return NotTaken(Fault("", IngestReason.BAD_ENCODING, "a whole gzip stream (RFC 1952)", got))
