"""What the sender of a spreadsheet is told: row by row, or a problem document."""

from http import HTTPStatus
from typing import Any

from runtime.problems import RETRY_AFTER_S, Problem
from services.ingest.spreadsheets.drafts import Draft
from services.ingest.spreadsheets.figures import VALUE
from services.ingest.spreadsheets.handlers import Checked, Only, Outcome, Published, outcome_of
from services.ingest.spreadsheets.messages import message, suggestion
from services.ingest.spreadsheets.ports import Note
from services.ingest.spreadsheets.reasons import Complaint, FileReason, FileRefused

CHECK, PUBLISH = "check", "publish"

_STATUS = {
    FileReason.OLD_FORMAT: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    FileReason.MACROS: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    FileReason.NOT_A_TABLE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    FileReason.TOO_LARGE_INSIDE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    FileReason.TOO_MANY_ROWS: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    FileReason.BAD_SOURCE: HTTPStatus.BAD_REQUEST,
    FileReason.UNKNOWN_TARGET: HTTPStatus.BAD_REQUEST,
    FileReason.UNKNOWN_MODE: HTTPStatus.BAD_REQUEST,
}


def file_problem(refused: FileRefused) -> Problem:
    """The problem of a file, or of a question, as a whole."""
    got = f", got {refused.got}" if refused.got else ""
    return Problem(
        _STATUS.get(refused.reason, HTTPStatus.UNPROCESSABLE_ENTITY),
        refused.reason.replace("_", "-"),
        refused.reason.replace("_", " ").capitalize(),
        f"Expected {refused.expected}{got}.",
        reason=str(refused.reason),
        errors=[
            {
                "pointer": "",
                "reason": str(refused.reason),
                "expected": refused.expected,
                "got": refused.got,
            }
        ],
    )


def told(
    checked: Checked, mode: str, only: Only, published: Published
) -> tuple[HTTPStatus, dict[str, Any], dict[str, str]]:
    """The status, the body and the headers of an answer, or raise its `Problem`.

    200: checked. 202: Kafka has acknowledged everything that was to be published. 422: nothing was
    published, since rows are wrong. 503: not everything is acknowledged; send the same again.
    """
    body = report(checked, mode, only, published)
    if mode == CHECK:
        return HTTPStatus.OK, body, {}
    if published.unavailable:
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "broker-away",
            "Broker away",
            "Not every report was acknowledged; sending the same file again repeats nothing.",
            headers={"Retry-After": str(RETRY_AFTER_S)},
            reason="broker_away",
            errors=[],
            **body,
        )
    if not published.ids:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "nothing-published",
            "Nothing published",
            f"{checked.count(Outcome.REJECTED)} of {len(checked.rows)} rows are rejected; "
            "each says why.",
            reason=str(FileReason.NOTHING_PUBLISHED),
            errors=[],
            **body,
        )
    return HTTPStatus.ACCEPTED, body, {}


def report(checked: Checked, mode: str, only: Only, published: Published) -> dict[str, Any]:
    """What became of a file: every row with its outcome, and the events that are kept."""
    template = checked.book.template
    return {
        "file": {
            "sha256": checked.digest,
            "kind": checked.book.kind,
            "template": template.version,
            "catalogue": template.catalogue,
        },
        "mode": mode,
        "only": str(only),
        "rows": [_row(row) for row in checked.rows],
        "counts": {
            "rows": len(checked.rows),
            **{str(one): checked.count(one) for one in Outcome},
        },
        "published": list(published.ids),
    }


def notes(checked: Checked) -> list[Note]:
    """What is said in the file itself: something of every row that is not simply accepted."""
    return [
        Note(
            row.sheet.name,
            row.row.number,
            row.sheet.address(complaint.column, row.row.number),
            str(outcome_of(row)),
            " ".join(text for text in (message(complaint).vi, suggestion(complaint).vi) if text),
        )
        for row in checked.rows
        for complaint in row.complaints
    ]


def _row(row: Draft) -> dict[str, Any]:
    first = next((one for one in row.complaints if one.rejects), None)
    first = first or next(iter(row.complaints), None)
    empty = {"vi": "", "en": ""}
    return {
        "sheet": row.sheet.name,
        "row": row.row.number,
        "cell": row.sheet.address(first.column if first else VALUE, row.row.number),
        "target": row.target,
        "measure": row.measure,
        "area": row.area,
        "period": row.period,
        "stage": row.stage,
        "status": row.status,
        "value": f"{row.value:f}" if row.value is not None else row.shown[:120],
        "outcome": str(outcome_of(row)),
        "reason": first.reason if first else "",
        "message": _words(first)["message"] if first else empty,
        "suggestion": _words(first)["suggestion"] if first else empty,
        "problems": [
            {
                "cell": row.sheet.address(one.column, row.row.number),
                "column": one.column,
                "reason": str(one.reason),
                "rejects": one.rejects,
                **_words(one),
            }
            for one in row.complaints
        ],
    }


def _words(complaint: Complaint) -> dict[str, dict[str, str]]:
    said, mended = message(complaint), suggestion(complaint)
    return {
        "message": {"vi": said.vi, "en": said.en},
        "suggestion": {"vi": mended.vi, "en": mended.en},
    }
