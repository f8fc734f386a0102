"""What the routes of reporting say of themselves in the API's description."""

from pathlib import Path
from typing import Any

from services.gateway.describing import IDEMPOTENCY, Described, if_match

REPORTING = Described("reporting", Path(__file__).with_name("examples.json"))
describe = REPORTING.question

_REFUSED = {
    400: "No `Idempotency-Key`, or no token of the session (`X-CSRF-Token`).",
    401: "Only those who have signed in may do this.",
    403: "Whoever asks may not do this to this department's or source's figures, or reported "
    "the figure and would accept it.",
    404: "There is nothing under this name.",
    409: "The figure is not held any more, or somebody has decided; `by` says who.",
    412: "The figure has changed since it was read; read it again.",
    422: "Something in it cannot be taken as it is; `errors` says what, and what is expected.",
    428: "`If-Match` is missing.",
    501: "Decisions are switched off here: no ingest is named.",
    503: "The store is away; `Retry-After` says when to ask.",
}


def describe_decision(takes: str, answer: str, summary: str) -> dict[str, Any]:
    """What deciding says of itself: what it takes, and how it can be refused."""
    headers = (IDEMPOTENCY, if_match("held figure"))
    return REPORTING.act(takes, answer, summary, refused=_REFUSED, headers=headers)
