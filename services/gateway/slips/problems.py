"""Refused acts as problem documents: what is wrong, with which field, and what is expected."""

from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response

from runtime.problems import Problem, problem_response
from services.gateway.received import unprocessable
from services.gateway.slips.acting import BadAct, Conflict, Fault

EXPECTED = {
    Fault.REQUIRED: "something",
    Fault.TOO_LONG: "2000 characters at most",
    Fault.UNKNOWN: "an id that there is",
    Fault.NO_DAY: "a day like 2026-12-31",
    Fault.PAST: "a time to come",
    Fault.TOO_FAR: "a time not so far away: three years for an action, 31 days for a silence",
    Fault.TOO_LATE: "an end after the beginning",
    Fault.EVERYTHING: "at least one condition",
}

WHY = {
    "over": "It is over already.",
    "acknowledged": "Somebody has acknowledged it; `by` says who and when.",
    "other_act": "This Idempotency-Key was used for something else; `by` says for what.",
    "state": "This message is not a dead one.",
}


def install_problems_of_slips(app: FastAPI) -> None:
    """Answer what acts are refused for. Pages answer it themselves."""

    @app.exception_handler(BadAct)
    async def on_bad_act(request: Request, bad: BadAct) -> Response:
        return problem_response(invalid(bad.faults), request)

    @app.exception_handler(Conflict)
    async def on_conflict(request: Request, conflict: Conflict) -> Response:
        status = 422 if conflict.why == "other_act" else 409
        slug = conflict.why.replace("_", "-")
        more = {"by": _plain(conflict.by)} if conflict.by else {}
        return problem_response(
            Problem(status, slug, "Conflict" if status == 409 else "Unprocessable Content",
                    WHY[conflict.why], **more),
            request,
        )  # fmt: skip


def invalid(faults: Mapping[str, Fault]) -> Problem:
    """The problem of fields that cannot be taken as they are."""
    errors = [
        {"in": "body", "name": name, "reason": fault.value, "expected": EXPECTED[fault]}
        for name, fault in faults.items()
    ]
    return unprocessable(errors)


def _plain(act: Mapping[str, Any]) -> dict[str, Any]:
    """Who did it, without the account: the reader may not be allowed to see it."""
    shown: dict[str, Any] = msgspec.to_builtins(
        {name: act[name] for name in ("kind", "at", "via", "role", "comment") if name in act}
    )
    return shown
