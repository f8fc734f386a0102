"""Bytes that are held at once are bounded, and nothing is too large to pass at all."""

import pytest

from runtime.space import Space


def test_there_is_space_until_as_much_is_held_as_may_be() -> None:
    space = Space(100)

    space.take(99)
    assert space.left.is_set()
    space.take(1)
    assert not space.left.is_set()


def test_giving_back_makes_space() -> None:
    space = Space(100)
    space.take(150)

    space.give(60)

    assert space.taken == 90
    assert space.left.is_set()


def test_what_is_larger_than_the_whole_passes_alone() -> None:
    space = Space(100)

    assert space.fits(1000)
    space.take(10)
    assert not space.fits(1000)
    assert space.fits(90)


def test_emptied_it_holds_nothing_and_giving_more_back_changes_nothing() -> None:
    space = Space(100)
    space.take(500)

    space.empty()
    space.give(500)

    assert space.taken == 0
    assert space.left.is_set()


def test_a_space_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one byte"):
        Space(0)
