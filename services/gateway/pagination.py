"""Pages of long lists: a cursor names the last thing seen, so that what is new moves nothing."""

import base64
import binascii
import sys
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


#: Everything at once, for readers inside.
ALL = Page(sys.maxsize)


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


def in_order(
    items: Sequence[Item], page: Page, name: Callable[[Item], str]
) -> tuple[list[Item], str | None]:
    """One page of items that have an order of their own, and the cursor of the next if there is.

    The cursor names the last item shown; when that is gone, its number in the list stands in.
    """
    begin = 0
    if page.cursor:
        number, last = place_of(page.cursor, (int, str))
        names = [name(item) for item in items]
        begin = names.index(str(last)) + 1 if last in names else int(number)
    shown = list(items[max(0, begin) : max(0, begin) + page.limit])
    end = max(0, begin) + len(shown)
    more = end < len(items) and shown
    return shown, cursor_of((end, name(shown[-1]))) if more else None
