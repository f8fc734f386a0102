from decimal import Decimal

from targets.measures import Aggregate, Share
from targets.observations import Observation
from targets.verdicts import Status
from tests.unit.targets.builders import a_base, a_measure, a_target, on, seen

MEAN = a_target(base=a_base("20", "2025"), measures=(a_measure(aggregate=Aggregate.MEAN),))
SUMS = a_target(
    base=a_base("20", "2025"),
    measures=(
        a_measure(
            "trained", unit="people", possible=a_measure().plausible, aggregate=Aggregate.SUM
        ),
        a_measure("people", unit="people", possible=a_measure().plausible, aggregate=Aggregate.SUM),
    ),
    value=Share("trained", "people"),
)


def by_commune(*values: str) -> list[Observation]:
    return [
        seen(MEAN, "2026", value, area=f"commune-{number}")
        for number, value in enumerate(values, start=1)
    ]


def test_all_communes_together_make_the_provinces_figure() -> None:
    verdict = on("2027-02-01", MEAN, by_commune("30", "34", "32"), communes=3)

    assert (verdict.status, verdict.value) == (Status.ON_TRACK, Decimal(32))


def test_some_communes_make_none_and_that_is_said() -> None:
    verdict = on("2027-02-01", MEAN, by_commune("30", "34"), communes=3)

    assert verdict.status is Status.NO_DATA
    assert any("2 of 3 communes" in note.en for note in verdict.notes)


def test_the_provinces_own_figure_counts_and_the_difference_is_said() -> None:
    figures = [*by_commune("30", "34", "32"), seen(MEAN, "2026", "35")]

    verdict = on("2027-02-01", MEAN, figures, communes=3)

    assert verdict.value == 35
    assert any("the difference is 3 percentage points" in note.en for note in verdict.notes)


def test_a_share_is_taken_of_sums_and_not_of_shares() -> None:
    figures = [
        seen(SUMS, "2026", value, measure=measure, area=f"commune-{number}")
        for number, (trained, people) in enumerate([("10", "100"), ("310", "900")], start=1)
        for measure, value in (("trained", trained), ("people", people))
    ]

    assert on("2027-02-01", SUMS, figures, communes=2).value == 32


def test_an_estimate_of_one_commune_makes_the_total_an_estimate() -> None:
    figures = [*by_commune("19", "19"), seen(MEAN, "2026", "19", area="commune-3", status="E")]

    verdict = on("2027-02-01", MEAN, figures, communes=3)

    assert (verdict.status, verdict.confirmed, verdict.findings) == (Status.REVERSING, False, ())
