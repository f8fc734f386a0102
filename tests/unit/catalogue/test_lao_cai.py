"""The shipped programme: every promise of the text, none besides."""

from collections import Counter
from decimal import Decimal
from unicodedata import is_normalized

import pytest

from catalogue import SHIPPED, load
from targets.areas import Level
from targets.catalogue import Programme
from targets.goals import Comparison
from targets.kinds import Checklist, Floor, Group, Growth, Kind
from targets.measures import Share

KINDS = {
    Kind.REACH: 17,
    Kind.CHECKLIST: 8,
    Kind.JUDGED: 6,
    Kind.GROUP: 3,
    Kind.ABOVE: 2,
    Kind.GROWTH: 2,
    Kind.RANK: 2,
    Kind.FLOOR: 1,
    Kind.COUNT: 1,
    Kind.RANK_GAIN: 1,
}


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load(SHIPPED)


def test_every_kind_is_there_as_often_as_in_the_text(programme: Programme) -> None:
    assert Counter(target.kind for target in programme.targets) == KINDS


def test_the_province_has_ten_wards_and_eighty_nine_communes(programme: Programme) -> None:
    communes = [area for area in programme.areas if area.level is Level.COMMUNE]

    assert len(communes) == 99
    assert Counter(area.name.vi.split()[0] for area in communes) == {"Xã": 89, "Phường": 10}
    assert all(area.latitude and 21 < area.latitude < 23 for area in communes)
    assert all(area.longitude and 103 < area.longitude < 106 for area in communes)


def test_the_region_has_nine_provinces_today(programme: Programme) -> None:
    assert sum(area.region for area in programme.areas) == 9


def test_vietnamese_names_are_in_composed_form(programme: Programme) -> None:
    names = [target.name.vi for target in programme.targets]
    names += [area.name.vi for area in programme.areas]

    assert all(is_normalized("NFC", name) for name in names)


def test_the_digital_economy_has_a_goal_for_2030_and_one_for_2045(programme: Programme) -> None:
    goals = programme.target_by_id["digital-economy-share"].goals

    assert [(goal.by.year, goal.comparison, goal.value) for goal in goals] == [
        (2030, Comparison.AT_LEAST, Decimal(20)),
        (2045, Comparison.MORE_THAN, Decimal(40)),
    ]


def test_the_budget_share_is_computed_and_never_reported(programme: Programme) -> None:
    target = programme.target_by_id["sti-budget-share"]

    assert target.value == Share("sti_expenditure", "total_expenditure")
    assert isinstance(target.rule, Floor)
    assert (target.rule.limit, target.rule.rising) == (Decimal(3), True)
    assert target.rule.profile[-1] == 1
    assert all(len(measure.stages) == 4 for measure in target.measures)


def test_spending_is_expected_late_in_the_year(programme: Programme) -> None:
    rule = programme.target_by_id["sti-budget-share"].rule

    assert isinstance(rule, Floor)
    assert all(share < Decimal(month) / 12 for month, share in enumerate(rule.profile[:-1], 1))


def test_a_checklist_asks_for_every_item(programme: Programme) -> None:
    for target in programme.targets:
        if isinstance(target.rule, Checklist):
            assert target.goals[0].value == len(target.rule.items)
            assert all(item.due_assumed for item in target.rule.items)


def test_growth_counts_certificates_as_a_flow_and_people_as_a_stock(programme: Programme) -> None:
    certificates = programme.target_by_id["ip-certificates-growth"].rule
    workforce = programme.target_by_id["research-workforce-growth"].rule

    assert isinstance(certificates, Growth)
    assert isinstance(workforce, Growth)
    assert (certificates.flow, str(certificates.base_from), str(certificates.base_to)) == (
        True, "2021", "2025",
    )  # fmt: skip
    assert (workforce.flow, str(workforce.base_to)) == (False, "2025")


def test_the_5g_way_passes_its_published_waypoint(programme: Programme) -> None:
    (waypoint,) = programme.target_by_id["coverage-5g"].waypoints

    assert (waypoint.value, waypoint.by.year) == (Decimal(40), 2025)
    assert waypoint.source.startswith("https://")


def test_what_leading_group_means_is_stated_as_an_assumption(programme: Programme) -> None:
    for target in programme.targets:
        if isinstance(target.rule, Group):
            assert target.note is not None
            assert "Assumption" in target.note.en


def test_no_department_is_said_to_be_named_where_no_document_names_it(
    programme: Programme,
) -> None:
    assert all(target.owner.assumed for target in programme.targets)


def test_a_share_reported_as_a_fraction_is_implausible(programme: Programme) -> None:
    for target in programme.targets:
        if target.kind is Kind.REACH and target.id != "ip-commercialised":
            judged = next(one for one in target.measures if one.id == target.value)
            assert Decimal("0.65") not in judged.plausible, target.id
