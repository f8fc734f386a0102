"""What the routes of slips say of themselves in the API's description."""

from pathlib import Path
from typing import Any

from services.gateway.describing import IDEMPOTENCY, Described, if_match

SLIPS = Described("slips", Path(__file__).with_name("examples.json"))
describe = SLIPS.question

_REFUSED = {
    400: "No `Idempotency-Key`, or no token of the session (`X-CSRF-Token`).",
    401: "Only those who have signed in may do this.",
    403: "Whoever asks may not do this to what belongs to this department.",
    404: "There is nothing under this name.",
    409: "It makes no sense any more: it is over, or somebody has done it; `by` says who.",
    422: "Something in it cannot be taken as it is; `errors` says what, and what is expected.",
    503: "The store is away; `Retry-After` says when to ask.",
}
_UNSEEN = {
    412: "The episode has changed since it was read; read it again.",
    428: "`If-Match` is missing.",
}


def describe_act(
    takes: str, answer: str, summary: str, *, matched: bool = False, status: int = 201
) -> dict[str, Any]:
    """What an act says of itself; `matched` where it asks for the episode as it was read."""
    return SLIPS.act(
        takes,
        answer,
        summary,
        refused=_REFUSED | _UNSEEN if matched else _REFUSED,
        headers=(IDEMPOTENCY, if_match("episode")) if matched else (IDEMPOTENCY,),
        status=status,
    )
