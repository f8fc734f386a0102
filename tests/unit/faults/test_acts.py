"""What officials did: every planted loss and every planted double is found."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.compare import compare
from tests.faults.deeds import Doing
from tests.faults.seen import Seen
from tests.unit.faults.ends import (
    ASSIGNED,
    DECISION,
    DONE,
    EPISODE,
    SILENCED,
    a_deed,
    a_delivery,
    an_act,
    an_audit,
    an_episode,
    expected,
    unharmed,
    with_deliveries,
)

Harm = Callable[[Seen], Seen]


def _act(chosen: str, **changed: Any) -> Harm:
    """The act of a deed, changed in its collection and not in its episode."""
    return lambda seen: replace(
        seen, acts=[one | changed if one["_id"] == chosen else one for one in seen.acts]
    )


def _episode(**changed: Any) -> Harm:
    return lambda seen: replace(seen, episodes=[an_episode(seen.acts, **changed)])


def _decision(**changed: Any) -> Harm:
    return lambda seen: replace(seen, decisions=[DECISION | changed])


def _without_a_letter_of_work(seen: Seen) -> Seen:
    left = [one for one in seen.deliveries if one["act"] != ASSIGNED.act]
    mails = [one for one in seen.mails if one["headers"]["Message-ID"] != "<work@example.test>"]
    return replace(seen, deliveries=left, mails=mails)


LOST: dict[str, tuple[Harm, str]] = {
    "an act": (lambda seen: replace(seen, acts=seen.acts[1:]), "answered and is not kept"),
    "what an act says": (_act(ASSIGNED.act, assignee="another"), "kept as something else"),
    "what a silence is about": (
        _act(SILENCED.act, matcher={"targets": ["another"]}),
        "kept as something else",
    ),
    "the taking of an act": (_act(SILENCED.act, taken=None), "never taken by alerts"),
    "an act in its episode": (
        lambda seen: replace(seen, episodes=[an_episode(seen.acts[1:], acknowledged=None)]),
        "is not in its episode",
    ),
    "an assignee": (_episode(assignee=""), "is assigned to"),
    "a plan": (_episode(plan=None), "has not the plan"),
    "an acknowledgement": (_episode(acknowledged=None), "not acknowledged"),
    "the message of an assignment": (_without_a_letter_of_work, "nobody was told of the assig"),
    "a decision": (lambda seen: replace(seen, decisions=[]), "answered and is not kept"),
    "what a decision says": (_decision(reason="another"), "kept as something else"),
    "the publishing of a decision": (_decision(state="pending"), "is pending"),
    "the event of a decision": (
        lambda seen: replace(seen, reported=Counter({"a": 1})),
        "is not on measurements",
    ),
    "an act in the audit log": (
        lambda seen: replace(seen, audit=an_audit(*(one["_id"] for one in seen.acts))),
        "is not in the audit log",
    ),
    "an entry of the audit log": (
        lambda seen: replace(seen, audit=[*seen.audit[:2], *seen.audit[3:]]),
        "entry 3 is missing",
    ),
    "the words of an entry": (
        lambda seen: replace(seen, audit=[seen.audit[0] | {"who": "x"}, *seen.audit[1:]]),
        "entry 1 was changed",
    ),
    "a letter to a silence that is none": (
        lambda seen: with_deliveries(seen, lambda one: one["why"] == "silenced", target="another"),
        "held by a silence that is none",
    ),
}

DOUBLED: dict[str, tuple[Harm, str]] = {
    "an act that nobody was told of": (
        lambda seen: replace(seen, acts=[*seen.acts, seen.acts[0] | {"_id": "another"}]),
        "nobody was told of: another",
    ),
    "an act that was refused": (
        lambda seen: replace(seen, acts=[*seen.acts, an_act(DONE[-1])]),
        "nobody was told of",
    ),
    "an act in its episode": (
        lambda seen: replace(seen, episodes=[an_episode([*seen.acts, seen.acts[1]])]),
        "is in its episode 2 times",
    ),
    "a decision": (
        lambda seen: replace(seen, decisions=[DECISION, DECISION | {"_id": "coverage.held.1"}]),
        "is kept 2 times",
    ),
    "a decision that nobody was told of": (
        lambda seen: replace(seen, decisions=[DECISION, DECISION | {"key": "another"}]),
        "nobody was told of: another",
    ),
    "the message of an assignment": (
        lambda seen: replace(
            seen,
            deliveries=[
                *seen.deliveries,
                a_delivery(EPISODE, 1, "desk", "email", act=ASSIGNED.act, state="suppressed"),
            ],
        ),
        "is told 2 times",
    ),
}


@pytest.mark.parametrize(("harm", "words"), LOST.values(), ids=LOST)
def test_what_is_lost_of_an_act_is_found(harm: Harm, words: str) -> None:
    found = compare(harm(unharmed()), expected(), doubt=True)

    assert any(words in one for one in found.lost), found


@pytest.mark.parametrize(("harm", "words"), DOUBLED.values(), ids=DOUBLED)
def test_what_is_doubled_of_an_act_is_found(harm: Harm, words: str) -> None:
    found = compare(harm(unharmed()), expected(), doubt=True)

    assert any(words in one for one in found.doubled), found


def test_a_silence_that_was_ended_holds_nothing() -> None:
    over = a_deed(Doing.END_SILENCE, SILENCED.act)
    seen = unharmed()
    kept = {"_id": over.act, "kind": "silence_ended", "silence": SILENCED.act, "taken": True}
    names = [*(one["_id"] for one in seen.acts), DECISION["_id"], over.act]
    after = replace(seen, acts=[*seen.acts, kept], audit=an_audit(*names))

    found = compare(after, replace(expected(), done=(*DONE, over)), doubt=True)

    assert found.doubled == []
    assert [one for one in found.lost if "silence that is none" not in one] == []
    assert found.lost


def test_what_was_remembered_or_published_twice_is_counted_and_allowed() -> None:
    seen = unharmed()
    names = [*(one["_id"] for one in seen.acts), DECISION["_id"], DECISION["_id"]]

    found = compare(
        replace(seen, audit=an_audit(*names), reported=Counter({DECISION["event"]: 3})),
        expected(),
        doubt=True,
    )

    assert not found
    assert found.repeats == 3
