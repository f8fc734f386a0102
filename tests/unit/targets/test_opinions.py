from decimal import Decimal

import pytest

from targets.verdicts import Opinion, Verdict
from tests.unit.targets.builders import a_base, a_goal, a_target, on, series

TARGET = a_target(base=a_base("20", "2025"), goals=(a_goal("80"),))


def opinion(verdict: Verdict, method: str) -> Opinion:
    return next(one for one in verdict.opinions if one.method == method)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("80", "target_achieved"),
        ("27", "substantial_progress"),
        ("25", "moderate_progress"),
        ("22", "limited_progress"),
        ("19", "deterioration"),
    ],
)
def test_the_cagr_ratio_gives_its_five_classes(value: str, result: str) -> None:
    verdict = on("2027-02-01", TARGET, series(TARGET, y2026=value))

    assert opinion(verdict, "cagr-ratio").result == result


def test_the_cagr_score_runs_from_minus_five_to_five() -> None:
    met = on("2027-02-01", TARGET, series(TARGET, y2026="80"))
    worst = on("2027-02-01", TARGET, series(TARGET, y2026="1"))

    assert opinion(met, "cagr-ratio").score == 5
    assert opinion(worst, "cagr-ratio").score == -5


def test_where_another_method_disagrees_the_page_can_say_why() -> None:
    verdict = on("2027-02-01", TARGET, series(TARGET, y2026="27"))

    assert verdict.status == "off_track"
    assert opinion(verdict, "cagr-ratio").why is not None


def test_escap_puts_the_way_on_a_scale_of_ten() -> None:
    verdict = on("2027-02-01", TARGET, series(TARGET, y2026="32"))

    assert opinion(verdict, "escap-current-status").value == Decimal(2)


@pytest.mark.parametrize(
    ("second", "result"), [("44", "maintain"), ("36", "accelerate"), ("25", "reverse")]
)
def test_escap_anticipates_the_gap_that_will_be_left(second: str, result: str) -> None:
    verdict = on("2028-02-01", TARGET, series(TARGET, y2026="32", y2027=second))

    assert opinion(verdict, "escap-anticipated-progress").result == result


def test_a_base_of_zero_or_below_breaks_no_opinion() -> None:
    zero = a_target(base=a_base("0", "2025"), goals=(a_goal("80"),))

    verdict = on("2027-02-01", zero, series(zero, y2026="10"))

    assert opinion(verdict, "cagr-ratio").result
