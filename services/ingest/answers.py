"""What a publisher is told: 202, 207 item by item, or a problem document (RFC 9457)."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from runtime.problems import RETRY_AFTER_S, Problem
from schemas.cloudevents import BATCH, STRUCTURED, Mode
from services.ingest.handlers import Answer, Fate, Outcome
from services.ingest.reasons import FORBIDDEN, Fault, IngestReason, status_of

#: Of more faults than these in one event, the answer gives the number.
MOST_ERRORS = 100

RETRY = {"Retry-After": str(RETRY_AFTER_S)}


def answered(answer: Answer) -> tuple[HTTPStatus, dict[str, Any], dict[str, str]]:
    """The status, the body and the headers of an answer, or raise its `Problem`.

    202: all events are acknowledged. 207: some are. 422: none, all are wrong. 403: none, the key
    opens none. 503: none, and some of them may be sent again.
    """
    if answer.mode is not Mode.BATCH:
        return _single(answer.outcomes[0])
    items = [_item(outcome) for outcome in answer.outcomes]
    accepted, lost = answer.count(Fate.ACCEPTED), answer.count(Fate.UNAVAILABLE)
    if accepted == len(items):
        return HTTPStatus.ACCEPTED, {**_accepted(answer.outcomes), "items": items}, {}
    counts: dict[str, Any] = {
        "accepted": accepted,
        "rejected": answer.count(Fate.REJECTED),
        "unavailable": lost,
    }
    if accepted:
        body = {**_accepted(answer.outcomes), **counts, "items": items}
        return HTTPStatus.MULTI_STATUS, body, RETRY if lost else {}
    if lost:
        detail = "No event was taken; those that are unavailable may be sent again."
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            _slug(IngestReason.BROKER_AWAY),
            _title(IngestReason.BROKER_AWAY),
            detail,
            headers=RETRY,
            reason=str(IngestReason.BROKER_AWAY),
            errors=[],
            **counts,
            items=items,
        )
    forbidden = bool(items) and all(one.faults[0].reason in FORBIDDEN for one in answer.outcomes)
    raise Problem(
        HTTPStatus.FORBIDDEN if forbidden else HTTPStatus.UNPROCESSABLE_ENTITY,
        "all-events-rejected",
        "All events rejected",
        "No event of the batch was taken; every item says why.",
        reason="all_events_rejected",
        errors=[],
        **counts,
        items=items,
    )


def problem(faults: Sequence[Fault], **more: Any) -> Problem:
    """The problem document of a request that is not taken."""
    first = faults[0]
    status = status_of(first.reason)
    headers = RETRY if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    if first.reason is IngestReason.UNSUPPORTED_ENCODING:
        headers = {"Accept-Encoding": "gzip"}
    elif status is HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        headers = {"Accept-Post": f"application/json, {STRUCTURED}, {BATCH}"}
    return Problem(
        status,
        _slug(first.reason),
        _title(first.reason),
        _detail(faults),
        headers=headers,
        **_errors(faults),
        **more,
    )


def _single(outcome: Outcome) -> tuple[HTTPStatus, dict[str, Any], dict[str, str]]:
    if outcome.fate is not Fate.ACCEPTED:
        raise problem(outcome.faults, id=outcome.id, source=outcome.source)
    return HTTPStatus.ACCEPTED, _accepted([outcome]), {}


def _accepted(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The ids that were taken, and which of them were given the moment of receipt as time."""
    taken = [outcome for outcome in outcomes if outcome.fate is Fate.ACCEPTED]
    body: dict[str, Any] = {"accepted": len(taken), "ids": [outcome.id for outcome in taken]}
    stamped = [outcome for outcome in taken if outcome.stamped]
    if stamped:
        body["stamped"] = {
            "time": _moment(stamped[0].stamped),
            "ids": [outcome.id for outcome in stamped],
        }
    return body


def _item(outcome: Outcome) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": outcome.id,
        "source": outcome.source,
        "status": str(outcome.fate),
    }
    if outcome.stamped and outcome.fate is Fate.ACCEPTED:
        item["stamped"] = _moment(outcome.stamped)
    if outcome.faults:
        reason = outcome.faults[0].reason
        item |= {
            "type": f"urn:problem:{_slug(reason)}",
            "title": _title(reason),
            "detail": _detail(outcome.faults),
            **_errors(outcome.faults),
        }
    return item


def _errors(faults: Sequence[Fault]) -> dict[str, Any]:
    """The members `reason` and `errors`, and `errors_total` where not all are shown."""
    more = {"errors_total": len(faults)} if len(faults) > MOST_ERRORS else {}
    return {
        "reason": str(faults[0].reason),
        "errors": [
            {
                "pointer": fault.pointer,
                "reason": str(fault.reason),
                "expected": fault.expected,
                "got": fault.got,
            }
            for fault in faults[:MOST_ERRORS]
        ],
        **more,
    }


def _detail(faults: Sequence[Fault]) -> str:
    first = faults[0]
    at = f"At {first.pointer}: expected" if first.pointer else "Expected"
    got = f", got {first.got}" if first.got else ""
    rest = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{at} {first.expected}{got}.{rest}"


def _slug(reason: str) -> str:
    return reason.replace("_", "-")


def _title(reason: str) -> str:
    return reason.replace("_", " ").capitalize()


def _moment(moment: datetime | None) -> str:
    return moment.isoformat().replace("+00:00", "Z") if moment else ""
