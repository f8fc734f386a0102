"""What of the targets is asked for, as the filter form and the API both write it."""

from enum import StrEnum

from starlette.datastructures import QueryParams

from services.gateway.questions import BadQuestion
from services.gateway.search import Order, Wanted
from targets.kinds import Kind
from targets.verdicts import Status

LONGEST_SEARCH = 200


def wanted_of(query: QueryParams, *, strict: bool) -> Wanted:
    """The filters of an address. A page leaves out what it cannot know; the API refuses it."""

    def chosen(name: str, known: type[StrEnum] | None = None) -> frozenset[str]:
        given = frozenset(one for one in query.getlist(name) if one)
        if strict and known is not None and given - set(known):
            raise BadQuestion(name, "one of " + ", ".join(known), ", ".join(sorted(given)))
        return given

    order = query.get("order", "")
    if strict and order and order not in set(Order):
        raise BadQuestion("order", "one of " + ", ".join(Order), order)
    words = query.get("q", "")
    if len(words) > LONGEST_SEARCH:
        raise BadQuestion("q", f"{LONGEST_SEARCH} signs at most", words)
    return Wanted(
        chosen("theme"),
        chosen("status", Status),
        chosen("kind", Kind),
        chosen("owner"),
        words,
        Order(order) if order in set(Order) else Order.PROGRAMME,
    )


def opened_of(query: QueryParams, *, strict: bool) -> bool | None:
    """Whether only open slips are asked for, or only those that are over, or both."""
    given = query.get("open", "")
    if strict and given not in ("", "true", "false"):
        raise BadQuestion("open", "true or false", given)
    return {"true": True, "false": False}.get(given)
