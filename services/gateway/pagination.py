"""Pages of long lists: a cursor names the last thing seen, so that what is new moves nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from services.gateway.questions import BadQuestion

Item = TypeVar("Item")
#: Where an item stands in its list: unique, and comparable with the others of the list.
Place = tuple[str | int, ...]

MOST = 500
ORDINARY = 100
_ANSWERED = ("cursor", "the `next` of an answer to the same question")


@dataclass(frozen=True, slots=True)
class Page:
    """How much is asked for, and after what."""

    limit: int = ORDINARY
    cursor: str = ""


def cursor_of(place: Place) -> str:
    """The cursor of a place: opaque, safe in a URL."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def place_of(cursor: str, shape: tuple[type, ...]) -> Place:
    """The place that a cursor names, or BadQuestion."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place = msgspec.json.decode(raw)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise BadQuestion(*_ANSWERED, cursor) from error
    if not isinstance(place, list) or tuple(type(part) for part in place) != shape:
        raise BadQuestion(*_ANSWERED, cursor)
    return tuple(place)


def newest_first(
    items: Sequence[Item], page: Page, place: Callable[[Item], Place], shape: tuple[type, ...]
) -> tuple[list[Item], str | None]:
    """One page of the items, greatest place first, and the cursor of the next one if there is."""
    ordered = sorted(items, key=place, reverse=True)
    if page.cursor:
        last = place_of(page.cursor, shape)
        ordered = [item for item in ordered if place(item) < last]
    shown = ordered[: page.limit]
    more = len(ordered) > page.limit
    return shown, cursor_of(place(shown[-1])) if more else None
