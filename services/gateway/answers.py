"""Answers over HTTP: exact numbers, a strong ETag, 304 for what the reader already has, gzip."""

import gzip
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec
from fastapi import Request, Response

#: Below this gzip's own bytes outweigh what it saves.
_WORTH_PACKING = 1024
#: Kept by nobody without asking again: a verdict may change with the next figure.
ASK_AGAIN = "public, no-cache"

_encoder = msgspec.json.Encoder(decimal_format="number")


def tag_of(body: bytes) -> str:
    """The strong tag of a body as it stands, unpacked."""
    return sha256(body).hexdigest()[:32]


def json_answer(request: Request, value: Any, status: int = 200) -> Response:
    """A value as JSON; decimals are written digit by digit, never through a float."""
    return json_made(value).answer(request, status)


def answer(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    keep: str = ASK_AGAIN,
    vary: str = "Accept-Encoding",
    headers: Mapping[str, str] | None = None,
    pack: bool = True,
) -> Response:
    """A body, or 304 when the reader has it already. `pack` False: it is packed by itself."""
    made = Made(body, media_type, keep, vary, headers or {}, pack=pack)
    return made.answer(request, status)


class Made:
    """A body that is ready: its tag is made once, and its packed form when it is first asked for.

    Each encoding has a tag of its own, because a strong tag stands for bytes.
    """

    def __init__(
        self,
        body: bytes,
        media_type: str,
        keep: str,
        vary: str,
        headers: Mapping[str, str],
        *,
        pack: bool = True,
    ) -> None:
        self._body, self._packed = body, b""
        self._media_type = media_type
        self._headers = {"cache-control": keep, "vary": vary, **headers}
        self._tag = tag_of(body)
        self._packs = pack and len(body) >= _WORTH_PACKING

    def __len__(self) -> int:
        return len(self._body)

    def answer(self, request: Request, status: int = 200) -> Response:
        """The body, or 304 when the reader has it already."""
        packed = self._packs and _takes_gzip(request)
        etag = f'"{self._tag}-gzip"' if packed else f'"{self._tag}"'
        headers = {"etag": etag, **self._headers}
        if status == 200 and _has(request, etag):
            return Response(status_code=304, headers=headers)
        body = self._body
        if packed:
            self._packed = self._packed or gzip.compress(body, compresslevel=6, mtime=0)
            body = self._packed
            headers["content-encoding"] = "gzip"
        return Response(body, status_code=status, media_type=self._media_type, headers=headers)


def json_made(value: Any) -> Made:
    """A value as JSON, to be answered with more than once."""
    return Made(_encoder.encode(value), "application/json", ASK_AGAIN, "Accept-Encoding", {})


def _takes_gzip(request: Request) -> bool:
    """Whether the reader names gzip and does not forbid it."""
    for offer in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, weight = offer.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has(request: Request, etag: str) -> bool:
    """If-None-Match compares weakly (RFC 9110, 13.1.2)."""
    given = request.headers.get("if-none-match", "")
    known = {one.strip().removeprefix("W/") for one in given.split(",")}
    return etag in known or given.strip() == "*"
