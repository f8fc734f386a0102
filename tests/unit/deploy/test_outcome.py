"""A check's report."""

from deploy.checks.outcome import Outcome


def test_a_check_that_found_nothing_wrong_holds() -> None:
    outcome = Outcome("doors are shut", 3)

    assert outcome.held
    assert outcome.lines() == ["ok   doors are shut (3)"]


def test_a_problem_is_said_on_a_line_of_its_own() -> None:
    outcome = Outcome("doors are shut", 3, ("the back door is open",))

    assert not outcome.held
    assert outcome.lines() == ["FAIL doors are shut (3)", "     the back door is open"]


def test_a_check_that_looked_at_nothing_proves_nothing() -> None:
    outcome = Outcome("doors are shut", 0)

    assert not outcome.held
    assert "nothing was there to look at" in outcome.lines()[1]


def test_what_was_left_out_is_said() -> None:
    assert Outcome("doors are shut", 3, skipped="the attic").lines() == [
        "ok   doors are shut (3); left out: the attic"
    ]
