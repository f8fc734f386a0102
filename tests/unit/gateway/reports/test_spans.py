"""Which period a report is about, and up to which day it is told."""

from datetime import date

import pytest

from services.gateway.questions import BadQuestion
from services.gateway.reports.spans import reported

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("period", "as_of", "about", "day", "over"),
    [
        pytest.param("", None, "2026-11", TODAY, False, id="this month, so far"),
        pytest.param(
            "2026-09", None, "2026-09", date(2026, 9, 30), True, id="a month that is over"
        ),
        pytest.param("2026-Q3", None, "2026-Q3", date(2026, 9, 30), True, id="a quarter"),
        pytest.param("2026-S1", None, "2026-S1", date(2026, 6, 30), True, id="a half"),
        pytest.param("2026", None, "2026", TODAY, False, id="a year that lasts"),
        pytest.param(
            "2026-09", date(2026, 10, 8), "2026-09", date(2026, 10, 8), True, id="with late figures"
        ),
        pytest.param("", date(2026, 5, 3), "2026-05", date(2026, 5, 3), False, id="a past day"),
    ],
)
def test_a_report_is_told_to_the_end_of_its_period_or_to_the_day_asked_for(
    period: str, as_of: date | None, about: str, day: date, over: bool
) -> None:
    found = reported(period, as_of, TODAY)

    assert (str(found.period), found.day, found.over) == (about, day, over)


@pytest.mark.parametrize(
    ("period", "as_of"),
    [
        pytest.param("last month", None, id="no period"),
        pytest.param("2026-09-30", None, id="a day"),
        pytest.param("2027", None, id="a period to come"),
        pytest.param("2026-09", date(2026, 8, 31), id="a day before the period"),
        pytest.param("2026-11", date(2026, 12, 1), id="a day to come"),
    ],
)
def test_what_cannot_be_reported_is_refused(period: str, as_of: date | None) -> None:
    with pytest.raises(BadQuestion):
        reported(period, as_of, TODAY)
