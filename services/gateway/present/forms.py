"""Words, numbers, days and places in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from services.gateway.phrases import PHRASES
from targets.numbers import (
    date_en,
    date_vi,
    money_en,
    money_vi,
    number_en,
    number_vi,
    period_en,
    period_vi,
    quantity,
)
from targets.periods import Period
from targets.phrases import formula_en
from targets.words import Text

Plain = Mapping[str, Any]
_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)


class Language(StrEnum):
    """The languages of the pages; Vietnamese comes first."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Forms:
    """How things are written for one reader."""

    language: Language
    timezone: str

    @property
    def vi(self) -> bool:
        """Whether the page is in Vietnamese."""
        return self.language is Language.VI

    def say(self, phrase: str, **parts: object) -> str:
        """A phrase of the pages, with its parts put in."""
        return self.text(PHRASES[phrase]).format(**parts)

    def text(self, text: Text | Plain | None) -> str:
        """The same words in the reader's language."""
        if text is None:
            return ""
        if isinstance(text, Text):
            return text.vi if self.vi else text.en
        return str(text[self.language])

    def known(self, group: str, name: str) -> str:
        """The words for a name of a list that may grow; the name itself while it has none."""
        phrase = PHRASES.get(f"{group}.{name}")
        return self.text(phrase) if phrase else name

    def number(self, value: Decimal, places: int = 2) -> str:
        """1.234,56 or 1,234.56."""
        return number_vi(value, places) if self.vi else number_en(value, places)

    def amount(self, value: Decimal, unit: str, *limits: Decimal) -> str:
        """A value with its unit, to two places: or to as many as keep it on its side of a limit.

        2.996 against a floor of 3 is never shown as 3.
        """
        return self.text(quantity(value, unit, places_beside(value, limits)))

    def formula(self, formula: str) -> str:
        """A formula of a derivation with its numbers as the reader writes them."""
        return formula if self.vi else formula_en(formula)

    def gap(self, value: Decimal, unit: str) -> str:
        """How much is missing; between two percentages there are percentage points."""
        if unit != "%":
            return self.amount(value, unit)
        return f"{self.number(value)} {self.say('points.percentage')}"

    def vnd(self, value: Decimal) -> str:
        """The exact amount in đồng, written out."""
        return f"{self.number(value, 6)} đồng" if self.vi else f"VND {self.number(value, 6)}"

    def money(self, value: Decimal) -> str:
        """57 tỷ đồng."""
        return money_vi(value) if self.vi else money_en(value)

    def share(self, value: Decimal, places: int = 1) -> str:
        """A share of one, in per cent."""
        return f"{self.number(value * 100, places)}%"

    def day(self, value: date | str) -> str:
        """30/09/2026 or 30 September 2026."""
        day = value if isinstance(value, date) else date.fromisoformat(value)
        return date_vi(day) if self.vi else date_en(day)

    def moment(self, value: datetime) -> str:
        """A day and a time of it, where the programme is."""
        there = value.astimezone(ZoneInfo(self.timezone))
        return f"{self.day(there.date())} {there:%H:%M}"

    def day_of(self, value: datetime) -> str:
        """The day of a moment, where the programme is."""
        return self.day(value.astimezone(ZoneInfo(self.timezone)).date())

    def period(self, value: str | None) -> str:
        """năm 2026, quý 3/2026, tháng 9/2026."""
        if not value:
            return ""
        period = Period.parse(value)
        return period_vi(period) if self.vi else period_en(period)


def places_beside(value: Decimal, limits: tuple[Decimal, ...]) -> int:
    """How many places show on which side of every limit a value is; two, unless more are needed."""
    for places in range(2, 9):
        rounded = value.quantize(Decimal(1).scaleb(-places), context=_WIDE)
        if all((rounded < limit) == (value < limit) for limit in limits) and all(
            (rounded > limit) == (value > limit) for limit in limits
        ):
            return places
    return 9


def link_of(evidence: str) -> str:
    """An address that may be put into a link: http or https and nothing else, or nothing."""
    parts = urlsplit(evidence)
    return evidence if parts.scheme in ("http", "https") and parts.netloc else ""


def host_of(evidence: str) -> str:
    """The name of the site behind a link."""
    return urlsplit(evidence).netloc.removeprefix("www.")
