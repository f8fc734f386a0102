"""Refused decisions as problem documents: what is wrong, with which field, what is expected."""

from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response

from runtime.problems import Problem, problem_response
from services.gateway.received import unprocessable
from services.gateway.reporting.deciding import BadDecision, Fault, OwnFigure, Stale, SwitchedOff
from services.gateway.reporting.ports import DecisionDocument

EXPECTED = {
    Fault.REQUIRED: "something",
    Fault.TOO_LONG: "1000 characters at most",
    Fault.NO_NUMBER: "a finite number",
    Fault.AMBIGUOUS: "a number that can mean one thing only",
    Fault.SAME: "another value than the one that is held",
    Fault.IMPOSSIBLE: "a value that this measure can have",
    Fault.NOT_REPRESENTABLE: "a number below 10^24 with at most 12 decimal places and 28 digits",
    Fault.NOT_EXPECTED: "no value, unless it is a correction",
}

WHY = {
    "changed": "The figure has changed since it was read; read it again before you decide.",
    "not_held": "The figure is not held any more; `by` says what was decided, if anything was.",
    "decided": "Somebody has decided about it; `by` says what and when.",
    "other": "This Idempotency-Key was used for another decision; `by` says for what.",
}
_STATUS = {"changed": (412, "Precondition Failed"), "other": (422, "Unprocessable Content")}


def install_problems_of_reporting(app: FastAPI) -> None:
    """Answer what decisions are refused for. Pages answer it themselves."""

    @app.exception_handler(BadDecision)
    async def on_bad(request: Request, bad: BadDecision) -> Response:
        errors = [
            {"in": "body", "name": name, "reason": fault.value, "expected": EXPECTED[fault]}
            for name, fault in bad.faults.items()
        ]
        return problem_response(unprocessable(errors), request)

    @app.exception_handler(Stale)
    async def on_stale(request: Request, stale: Stale) -> Response:
        status, title = _STATUS.get(stale.why, (409, "Conflict"))
        more = {"by": _told(stale.by)} if stale.by else {}
        slug = {"other": "other-decision"}.get(stale.why, stale.why.replace("_", "-"))
        return problem_response(Problem(status, slug, title, WHY[stale.why], **more), request)

    @app.exception_handler(OwnFigure)
    async def on_own(request: Request, _: OwnFigure) -> Response:
        detail = "Who reported or corrected a figure does not accept it: somebody else has to."
        return problem_response(Problem(403, "four-eyes", "Forbidden", detail), request)

    @app.exception_handler(SwitchedOff)
    async def on_off(request: Request, _: SwitchedOff) -> Response:
        detail = "No ingest is named here, so nothing can be decided or reported."
        return problem_response(Problem(501, "switched-off", "Not Implemented", detail), request)


def _told(decision: DecisionDocument) -> Mapping[str, Any]:
    """What was decided, without the account: the reader may not be allowed to see it."""
    plain: Mapping[str, Any] = decision
    names = ("kind", "at", "via", "role", "reason", "state")
    told: Mapping[str, Any] = msgspec.to_builtins({name: plain[name] for name in names})
    return told
