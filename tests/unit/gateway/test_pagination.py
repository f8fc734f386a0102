"""Pages of long lists."""

import pytest

from services.gateway.pagination import Page, Place, newest_first
from services.gateway.questions import BadQuestion


def place(item: int) -> Place:
    return (item,)


def walk(items: list[int], limit: int) -> list[int]:
    """Everything, page by page."""
    seen: list[int] = []
    cursor = ""
    while True:
        shown, following = newest_first(items, Page(limit, cursor), place, (int,))
        seen += shown
        if following is None:
            return seen
        cursor = following


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_every_item_is_seen_once_whatever_the_size_of_a_page(limit: int) -> None:
    assert walk([3, 1, 7, 5, 2, 6, 4], limit) == [7, 6, 5, 4, 3, 2, 1]


def test_an_empty_list_has_no_next_page() -> None:
    assert newest_first([], Page(), place, (int,)) == ([], None)


def test_the_last_page_names_no_next_one() -> None:
    assert newest_first([1, 2], Page(2), place, (int,)) == ([2, 1], None)


def test_what_comes_in_between_moves_nothing() -> None:
    first, following = newest_first([1, 2, 3, 4], Page(2), place, (int,))
    assert following is not None

    second, _ = newest_first([1, 2, 3, 4, 5, 6], Page(2, following), place, (int,))

    assert first + second == [4, 3, 2, 1]


@pytest.mark.parametrize("cursor", ["x", "!!!", "W10", "WyJhIl0", "WzEsMl0", "e30", "W3RydWVd"])
def test_a_cursor_that_nobody_gave_is_refused(cursor: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        newest_first([1, 2], Page(1, cursor), place, (int,))

    assert refused.value.parameter == "cursor"
