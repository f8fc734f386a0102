"""A check that cannot fail is no check: every planted loss and every planted double is found."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.compare import compare
from tests.faults.seen import Seen
from tests.unit.faults.ends import (
    EPISODE,
    OVER,
    OWNER,
    TARGET,
    a_change,
    a_delivery,
    a_mail,
    a_rejection,
    expected,
    told,
    unharmed,
    with_deliveries,
)

Harm = Callable[[Seen], Seen]


def _verdict(**changed: Any) -> Harm:
    return lambda seen: replace(seen, verdicts=[dict(seen.verdicts[0]) | changed])


def _of(recipient: str, channel: str, episode: str, seq: int) -> Callable[[Any], bool]:
    wanted = {"recipient": recipient, "channel": channel, "episode": episode, "seq": seq}
    return lambda one: wanted.items() <= one.items()


def _without_mail(*chosen: tuple[str, int], who: str = OWNER) -> Harm:
    gone = [a_mail(a_delivery(episode, seq, who, "email")) for episode, seq in chosen]
    return lambda seen: replace(seen, mails=[one for one in seen.mails if one not in gone])


def _never(*chosen: tuple[str, int]) -> Harm:
    """The owner's letters were neither sent nor meant to be."""

    def harm(seen: Seen) -> Seen:
        for episode, seq in chosen:
            seen = with_deliveries(
                seen, _of(OWNER, "email", episode, seq), state="suppressed", why="no_news", tries=[]
            )
        return _without_mail(*chosen)(seen)

    return harm


LOST: dict[str, tuple[Harm, str]] = {
    "a report": (lambda seen: replace(seen, reports=seen.reports[1:]), "is not stored"),
    "a verdict": (lambda seen: replace(seen, verdicts=[]), "has no verdict"),
    "a later report in a verdict": (
        _verdict(target={"verdict": {"status": "off_track", "value": 50}}),
        "the offline judge says 40",
    ),
    "an open episode": (_verdict(episodes=[]), "open episodes"),
    "an outbox": (_verdict(outbox={"version": 2}), "has not been told"),
    "a version in the history": (lambda seen: replace(seen, history=seen.history[1:]), "history"),
    "a version on the topic": (
        lambda seen: replace(seen, assessed=seen.assessed[1:]),
        "is not on assessments",
    ),
    "a parked record": (lambda seen: replace(seen, rejected=[]), "is not parked"),
    "the bytes of a parked record": (
        lambda seen: replace(seen, rejected=[("rejected-1", a_rejection(original=b""))]),
        "is parked as",
    ),
    "a change on the topic": (lambda seen: replace(seen, told=seen.told[1:]), "has a gap"),
    "a change in the store": (
        lambda seen: replace(seen, slip_changes=seen.slip_changes[1:]),
        "is not in the store",
    ),
    "an end on the topic": (
        lambda seen: replace(seen, told=seen.told[:-1], slip_changes=seen.slip_changes[:-1]),
        "is open on slips",
    ),
    "the order of a chain": (
        lambda seen: replace(
            seen,
            told=[
                told(one.event, 9 - one.offset) if one.event.episode == OVER else one
                for one in seen.told
            ],
        ),
        "comes after a later one",
    ),
    "the meaning of a change": (
        lambda seen: replace(seen, told=[*seen.told, told(a_change(OVER, 2, "retracted"), 20)]),
        "published as two things",
    ),
    "a letter that counts as sent": (_without_mail((OVER, 1)), "counts as sent and never came"),
    "a Zalo message that counts as sent": (
        lambda seen: replace(seen, calls=seen.calls[1:]),
        "counts as sent and never came",
    ),
    "a delivery that still waits": (
        lambda seen: with_deliveries(seen, _of(OWNER, "email", OVER, 1), state="pending"),
        "is still pending",
    ),
    "a delivery that was given up": (
        lambda seen: with_deliveries(seen, _of(OWNER, "email", OVER, 1), state="dead"),
        "was given up",
    ),
    "everything about an open slip": (_never((EPISODE, 1), (EPISODE, 2)), "never heard of"),
    "the last severity": (_never((EPISODE, 2)), "does not know that"),
    "the end": (_never((OVER, 2)), "believes that"),
    "the beginning": (_never((OVER, 1)), "never of its beginning"),
}

DOUBLED: dict[str, tuple[Harm, str]] = {
    "a report that nobody sent": (
        lambda seen: replace(seen, reports=[*seen.reports, {"_id": "source|c"}]),
        "nobody sent it",
    ),
    "a right record that is parked": (
        lambda seen: replace(
            seen, rejected=[*seen.rejected, ("r-2", a_rejection(offset=8, original=b"{}"))]
        ),
        "a right record is parked",
    ),
    "a record parked under two ids": (
        lambda seen: replace(seen, rejected=[*seen.rejected, ("r-2", a_rejection())]),
        "under 2 ids",
    ),
    "a letter": (
        lambda seen: replace(seen, mails=[*seen.mails, seen.mails[0]]),
        "came 2 times",
    ),
    "a letter that nobody planned": (
        lambda seen: replace(
            seen, mails=[*seen.mails, {"headers": {"Message-ID": "<x@example.test>"}}]
        ),
        "nobody planned",
    ),
    "a Zalo message": (
        lambda seen: replace(seen, calls=[*seen.calls, {"message_id": "another", "error": 0}]),
        "is no delivery's",
    ),
    "a letter about what was never published": (
        lambda seen: replace(
            seen,
            deliveries=[*seen.deliveries, a_delivery(OVER, 3, OWNER, "email")],
            mails=[*seen.mails, a_mail(a_delivery(OVER, 3, OWNER, "email"))],
        ),
        "never published",
    ),
}


def test_an_unharmed_end_has_no_differences() -> None:
    found = compare(unharmed(), expected(), doubt=True)

    assert (found.lost, found.doubled, found.uncertain) == ([], [], [])


@pytest.mark.parametrize(("harm", "words"), LOST.values(), ids=LOST)
def test_what_is_lost_is_found(harm: Harm, words: str) -> None:
    found = compare(harm(unharmed()), expected(), doubt=True)

    assert any(words in one for one in found.lost), found


@pytest.mark.parametrize(("harm", "words"), DOUBLED.values(), ids=DOUBLED)
def test_what_is_doubled_is_found(harm: Harm, words: str) -> None:
    found = compare(harm(unharmed()), expected(), doubt=True)

    assert any(words in one for one in found.doubled), found


def test_a_repeated_record_of_a_topic_is_counted_and_allowed() -> None:
    seen = unharmed()

    found = compare(replace(seen, told=[*seen.told, seen.told[0]]), expected(), doubt=True)

    assert found.repeats == 1
    assert not found


def _sent_twice_after_an_unknown_end() -> Seen:
    tries = [{"outcome": "uncertain"}, {"outcome": "delivered"}]
    seen = with_deliveries(unharmed(), _of(OWNER, "email", OVER, 1), tries=tries, maybe_told=True)
    twice = a_mail(a_delivery(OVER, 1, OWNER, "email"))
    return replace(seen, mails=[*seen.mails, twice])


def test_a_letter_that_came_twice_after_an_unknown_end_is_counted_apart() -> None:
    found = compare(_sent_twice_after_an_unknown_end(), expected(), doubt=True)

    assert len(found.uncertain) == 1
    assert not found


def test_without_an_injury_to_the_sending_it_is_doubled_all_the_same() -> None:
    found = compare(_sent_twice_after_an_unknown_end(), expected(), doubt=False)

    assert len(found.doubled) == 1


def test_one_unknown_end_excuses_one_repeat_only() -> None:
    seen = _sent_twice_after_an_unknown_end()
    thrice = replace(seen, mails=[*seen.mails, seen.mails[-1]])

    assert compare(thrice, expected(), doubt=True).doubled


def test_an_episode_held_back_behind_a_worse_one_is_not_missed() -> None:
    seen = _never((EPISODE, 1), (EPISODE, 2))(unharmed())
    held = with_deliveries(
        seen, _of(OWNER, "email", EPISODE, 2), state="pending", why="floor_breached"
    )

    assert not compare(held, expected(), doubt=True)


def test_every_target_is_compared() -> None:
    more = replace(expected(), verdicts={TARGET: {}, "another": {}}, open={TARGET: frozenset()})

    found = compare(unharmed(), more, doubt=True)

    assert any("another has no verdict" in one for one in found.lost)
