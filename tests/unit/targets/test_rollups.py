from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from targets.catalogue import Target
from targets.rollups import percentages, rollup, rollup_plain
from targets.verdicts import Status, Verdict
from tests.unit.targets.builders import a_base, a_judged, a_target, on, seen, series

HALF = a_target(id="half", base=a_base("20", "2025"), weight="3")
FULL = a_target(id="full", base=a_base("20", "2025"), theme="other")
NONE = a_target(id="none", base=a_base("20", "2025"))
GRADE = a_judged()


def judged() -> list[tuple[Target, Verdict]]:
    return [
        (HALF, on("2027-02-01", HALF, series(HALF, y2026="50"))),
        (FULL, on("2027-02-01", FULL, series(FULL, y2026="80"))),
        (NONE, on("2027-02-01", NONE)),
        (GRADE, on("2027-02-01", GRADE, [seen(GRADE, "2026-12-31", "3")])),
    ]


def test_scores_are_weighed_and_what_could_not_be_judged_is_said_beside_them() -> None:
    programme = rollup(judged()).programme

    assert programme.targets == 4
    assert programme.counts[Status.NO_DATA] == 1
    assert programme.counts[Status.JUDGED] == 1
    assert programme.score == Decimal("62.5")
    assert round(programme.coverage, 2) == Decimal("66.67")


def test_each_theme_has_its_own() -> None:
    themes = rollup(judged()).themes

    assert themes["other"].score == 100
    assert themes["theme"].score == 50


def test_nothing_judged_has_no_score_rather_than_a_good_one() -> None:
    rolled = rollup([(NONE, on("2027-02-01", NONE))])

    assert rolled.programme.score is None
    assert rolled.programme.coverage == 0
    assert rollup_plain(rolled)["programme"]["counts"]["no_data"] == 1


@given(st.dictionaries(st.sampled_from(list(Status)), st.integers(0, 500), min_size=1))
def test_shown_percentages_sum_to_exactly_100(counts: dict[Status, int]) -> None:
    shown = percentages(counts)

    assert sum(shown.values()) == (100 if sum(counts.values()) else 0)
    assert all(share == 0 for status, share in shown.items() if counts[status] == 0)
