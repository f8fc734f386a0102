"""What a program sends with an act: a key of its own, the tag of what it has seen, and a body."""

from typing import TypeVar

import msgspec
from fastapi import Request

from runtime.problems import Problem
from services.gateway.answers import tag_of

T = TypeVar("T")

LONGEST_KEY = 100


def idempotency_key(request: Request) -> str:
    """The name that the program gives its act; raises Problem 400 without one."""
    key = request.headers.get("idempotency-key", "").strip('"')
    if not 0 < len(key) <= LONGEST_KEY:
        raise Problem(
            400,
            "no-idempotency-key",
            "Bad Request",
            "Send an Idempotency-Key: a name of your own for this act, 100 characters at most.",
        )
    return key


def has_seen(request: Request, body: bytes, what: str) -> bool:
    """Whether `If-Match` names this state of `what`; raises Problem 428 without one. A tag of its
    packed form is as good."""
    given = request.headers.get("if-match", "")
    if not given:
        raise Problem(
            428, "no-if-match", "Precondition Required", f"Send the {what}'s ETag as If-Match."
        )
    known = {one.strip().strip('"').removesuffix("-gzip") for one in given.split(",")}
    return "*" in known or tag_of(body) in known


async def body_of(request: Request, shape: type[T]) -> T:
    """The JSON document of a request in its shape; raises Problem 422, naming the field."""
    try:
        return msgspec.json.decode(await request.body(), type=shape)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        name = where.strip("`").removeprefix("$").removeprefix(".")
        raise unprocessable([{"in": "body", "name": name, "expected": what}]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise unprocessable([{"in": "body", "name": "", "expected": "a JSON document"}]) from error


def unprocessable(errors: list[dict[str, str]]) -> Problem:
    """The problem of a request that was understood and cannot be done."""
    return Problem(
        422, "invalid-request", "Unprocessable Content", "The request is not valid.", errors=errors
    )
