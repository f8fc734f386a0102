"""Signed links: they say what they said when they were made, to nobody else and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from runtime.links import BadLink, ExpiredLink, Link, Links
from runtime.sealing import keys_of, new_key

OLD, NEW = keys_of(f"{new_key()},{new_key()}")
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LINK = Link("one", {"episode": "e", "recipient": "r"}, NOW + timedelta(days=7))


def test_a_link_says_what_it_was_made_for() -> None:
    assert Links([NEW], "acknowledge").read(Links([NEW], "acknowledge").make(LINK), NOW) == LINK


def test_a_link_expires() -> None:
    links = Links([NEW], "acknowledge")

    with pytest.raises(ExpiredLink):
        links.read(links.make(LINK), LINK.expires)


def test_a_link_for_another_purpose_is_refused() -> None:
    token = Links([NEW], "acknowledge").make(LINK)

    with pytest.raises(BadLink):
        Links([NEW], "sign-in").read(token, NOW)


def test_a_changed_link_is_refused() -> None:
    links = Links([NEW], "acknowledge")
    token = links.make(LINK)

    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        if place == len(token) - 1:
            continue  # the last character's spare bits carry nothing
        with pytest.raises(BadLink):
            links.read(changed, NOW)


def test_a_new_key_in_front_still_believes_what_the_old_one_signed() -> None:
    token = Links([OLD], "acknowledge").make(LINK)

    assert Links([NEW, OLD], "acknowledge").read(token, NOW) == LINK
    with pytest.raises(BadLink):
        Links([NEW], "acknowledge").read(token, NOW)


@pytest.mark.parametrize("token", ["", "x", "a.b", "W10.x"])
def test_nonsense_is_refused(token: str) -> None:
    with pytest.raises(BadLink):
        Links([NEW], "acknowledge").read(token, NOW)
