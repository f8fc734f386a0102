"""Matchers: everything that is named has to fit."""

import pytest

from targets.matching import FIELDS, Matcher, Slipped, matcher_from_plain, matcher_plain

SLIP = Slipped("dti-rank", "digital", "so-khcn", "lao-cai", "behind", "serious", "e1")


@pytest.mark.parametrize(
    ("matcher", "fits"),
    [
        (Matcher(), True),
        (Matcher(targets=frozenset({"dti-rank", "pii-rank"})), True),
        (Matcher(targets=frozenset({"pii-rank"})), False),
        (Matcher(themes=frozenset({"digital"}), severities=frozenset({"critical"})), False),
        (Matcher(departments=frozenset({"so-khcn"}), episodes=frozenset({"e1"})), True),
        (Matcher(areas=frozenset({"sa-pa"})), False),
        (Matcher(findings=frozenset({"behind"})), True),
    ],
)
def test_a_slip_fits_when_all_that_is_named_fits(matcher: Matcher, fits: bool) -> None:
    assert matcher.fits(SLIP) is fits


def test_a_matcher_survives_the_store() -> None:
    matcher = Matcher(themes=frozenset({"b", "a"}), severities=frozenset({"critical"}))

    assert matcher_plain(matcher) == {"themes": ["a", "b"], "severities": ["critical"]}
    assert matcher_from_plain(matcher_plain(matcher)) == matcher


def test_only_a_matcher_that_names_nothing_is_empty() -> None:
    assert Matcher().empty
    assert not any(Matcher(**{name: frozenset({"x"})}).empty for name in FIELDS)
