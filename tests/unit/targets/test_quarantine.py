from datetime import UTC, datetime
from decimal import Decimal

import pytest

from targets.measures import Range
from targets.quarantine import Odd, jump
from targets.verdicts import Reason, Status
from tests.unit.targets.builders import a_base, a_measure, a_target, on, seen, series

PLAUSIBLE = Range(Decimal(2), Decimal(100))
TARGET = a_target(base=a_base("20", "2025"), measures=(a_measure(plausible=PLAUSIBLE),))
LATER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "value", "odd"),
    [
        ("6.5", "65", Odd.JUMP_10),
        ("65", "6.4", Odd.JUMP_10),
        ("0.65", "66", Odd.JUMP_100),
        ("798", "798000", Odd.JUMP_1000),
        ("5", "-5", Odd.SIGN),
        ("20", "32", None),
        ("10", "80", None),
        ("0", "50", None),
    ],
)
def test_a_power_of_ten_or_a_changed_sign_is_odd(before: str, value: str, odd: Odd | None) -> None:
    assert jump(Decimal(before), Decimal(value)) is odd


def test_an_implausible_figure_is_held_and_not_guessed_at() -> None:
    verdict = on("2027-02-01", TARGET, [seen(TARGET, "2026", "0.65")])

    assert (verdict.status, verdict.reason) == (Status.NO_DATA, Reason.ALL_QUARANTINED)
    assert [(one.reason, one.observation.value) for one in verdict.quarantined] == [
        ("outside_plausible", Decimal("0.65"))
    ]


def test_while_an_odd_revision_is_held_the_figure_before_it_stands() -> None:
    figures = [seen(TARGET, "2026", "32"), seen(TARGET, "2026", "0.32", at=LATER, event="later")]

    verdict = on("2027-02-01", TARGET, figures)

    assert (verdict.status, verdict.value) == (Status.ON_TRACK, Decimal(32))
    assert len(verdict.quarantined) == 1


def test_a_jump_by_ten_is_held_and_the_series_goes_on_without_it() -> None:
    target = a_target(base=a_base("1", "2025"))

    verdict = on("2029-02-01", target, series(target, y2026="3", y2027="30", y2028="5"))

    assert verdict.value == 5
    assert [(one.reason, one.observation.value) for one in verdict.quarantined] == [
        ("jump_10", Decimal(30))
    ]


def test_a_person_can_let_an_odd_figure_stand() -> None:
    verdict = on("2027-02-01", TARGET, [seen(TARGET, "2026", "1", opinion="accepted")])

    assert (verdict.value, verdict.quarantined) == (Decimal(1), ())


def test_a_break_explains_its_own_jump() -> None:
    target = a_target()
    figures = [*series(target, y2025="3"), seen(target, "2026", "30", status="B")]

    assert on("2027-02-01", target, figures).quarantined == ()


def test_a_held_figure_is_no_silence() -> None:
    target = a_target(base=a_base("20", "2025"), measures=(a_measure(plausible=PLAUSIBLE),))
    figures = [*series(target, y2026="32"), seen(target, "2027", "0.45")]

    verdict = on("2028-06-01", target, figures)

    assert (verdict.status, verdict.findings) == (Status.ON_TRACK, ())
    assert any("awaits a person's check" in note.en for note in verdict.notes)
