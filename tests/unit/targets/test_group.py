"""Places in the region: reported ones, and those computed from every province's value."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from targets.areas import Area, Level
from targets.catalogue import Programme, Target, Theme
from targets.judge import judge
from targets.kinds import Best, Computed, Group
from targets.measures import Range
from targets.observations import Observation
from targets.verdicts import Status, Verdict
from targets.words import Contradiction
from tests.unit.targets.builders import (
    HOME,
    a_goal,
    a_measure,
    a_programme,
    a_target,
    seen,
    words,
)

REGION = (HOME, "son-la", "lai-chau", "phu-tho")


def a_region(best: Best = Best.HIGHEST, *, k: int = 2, n: int = 4) -> Target:
    return a_target(
        id="region",
        rule=Group(k, n, ("place",), (Computed("place", "worth", best),)),
        goals=(a_goal(str(k), sign="<="),),
        measures=(
            a_measure("place", unit="rank", possible=Range(Decimal(1))),
            a_measure("worth", unit="%", possible=Range(Decimal(-500), Decimal(500))),
        ),
        value="place",
        unit="rank",
    )


def programme_of(target: Target) -> Programme:
    others = tuple(
        Area(one, words(one.replace("-", " ").title()), Level.PEER, region=True)
        for one in REGION[1:]
    )
    plain = a_programme()
    home = replace(plain.areas[0], region=True)
    return replace(
        plain,
        themes=(Theme("theme", words("theme")),),
        areas=(home, *plain.areas[1:], *others),
        targets=(target,),
    )


def worth(target: Target, period: str, *values: str) -> list[Observation]:
    """The values of the region's provinces in their order; an empty one is not reported."""
    return [
        seen(target, period, value, measure="worth", area=area)
        for area, value in zip(REGION, values, strict=True)
        if value
    ]


def judged(target: Target, figures: list[Observation], day: str = "2027-02-01") -> Verdict:
    return judge(programme_of(target), target, figures, date.fromisoformat(day))


def notes(verdict: Verdict) -> str:
    return " ".join(note.en for note in verdict.notes)


def test_a_place_that_nobody_reports_is_computed_from_all_provinces_values() -> None:
    region = a_region()

    verdict = judged(region, worth(region, "2026", "40", "50", "30", "20"))

    assert (verdict.status, verdict.value, verdict.n) == (Status.MET, Decimal(2), 4)
    assert verdict.sentence.en.endswith(
        "This place is computed from 4 provinces' values, not a published one."
    )
    assert any(
        "1. Son La 50%; 2. Lào Cai 40%; 3. Lai Chau 30%; 4. Phu Tho 20%" in step.text.en
        for step in verdict.steps
    )
    assert len(verdict.inputs) == 4


def test_equal_values_share_the_better_place_and_the_next_one_is_skipped() -> None:
    region = a_region()

    shared = judged(region, worth(region, "2026", "50", "50", "30", "20"))
    after = judged(region, worth(region, "2026", "30", "50", "50", "20"))

    assert (shared.value, after.value) == (Decimal(1), Decimal(3))


def test_where_low_is_good_the_lowest_value_comes_first() -> None:
    region = a_region(Best.LOWEST)

    verdict = judged(region, worth(region, "2026", "40", "50", "30", "-20"))

    assert verdict.value == Decimal(3)


def test_a_place_that_was_reported_wins_and_the_difference_is_said() -> None:
    region = a_region()
    figures = [
        *worth(region, "2026", "40", "50", "30", "20"),
        seen(region, "2026", "1", measure="place"),
    ]

    verdict = judged(region, figures)

    assert verdict.value == Decimal(1)
    assert "the place reported is place 1, that computed from 4 provinces' values is place 2" in (
        notes(verdict)
    )


def test_a_reported_place_that_agrees_needs_no_word() -> None:
    region = a_region()
    figures = [
        *worth(region, "2026", "40", "50", "30", "20"),
        seen(region, "2026", "2", measure="place"),
    ]

    assert "the place reported" not in notes(judged(region, figures))


def test_a_province_that_is_missing_leaves_no_place_and_is_named() -> None:
    region = a_region()

    verdict = judged(region, worth(region, "2026", "40", "50", "", ""))

    assert verdict.status is Status.NO_DATA
    assert "as the figures of Lai Chau, Phu Tho are missing" in notes(verdict)


def test_computed_and_reported_places_stand_on_one_line() -> None:
    region = a_region()
    figures = [
        seen(region, "2025", "4", measure="place"),
        *worth(region, "2026", "40", "60", "50", "20"),
    ]

    verdict = judged(region, figures)

    assert [one.value for one in verdict.points] == [Decimal(4), Decimal(3)]
    assert (verdict.base_value, verdict.status) == (Decimal(4), Status.ON_TRACK)


def test_one_value_that_may_still_change_makes_the_place_unsettled() -> None:
    region = a_region()
    figures = worth(region, "2026", "40", "50", "30", "20")
    provisional = [
        *figures[:3],
        seen(region, "2026", "20", measure="worth", area="phu-tho", status="P"),
    ]

    assert judged(region, provisional).points[-1].settled is False


@pytest.mark.parametrize(
    ("computed", "field"),
    [
        (Computed("other", "worth"), "rule.computed.0.field"),
        (Computed("place", "place"), "rule.computed.0.measure"),
        (Computed("place", "speed"), "rule.computed.0.measure"),
    ],
)
def test_a_way_to_compute_has_to_name_a_field_and_a_measure_of_values(
    computed: Computed, field: str
) -> None:
    with pytest.raises(Contradiction) as caught:
        replace(a_region(), rule=Group(2, 4, ("place",), (computed,)))

    assert caught.value.field == field


def test_places_are_computed_among_all_provinces_that_the_catalogue_counts() -> None:
    with pytest.raises(Contradiction, match="the areas of the region are 4"):
        programme_of(a_region(n=9))
