"""The days on which nobody works in Vietnam, Tết among them."""

from datetime import date
from functools import cache

from holidays import country_holidays


@cache
def vietnamese_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year, with the days given for those that fall on a weekend.

    The government's exchange of working days is decided late each year; what the library does not
    know yet is a working day here.
    """
    return frozenset(country_holidays("VN", years=year))
