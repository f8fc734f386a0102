"""The words of reporting in a reader's language: phrases, ranges, people, figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.reporting.phrases import PHRASES
from services.gateway.reporting.reasons import REASONS

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saying:
    """How reporting is spoken of for one reader. Called, it says a phrase."""

    forms: Forms

    def __call__(self, phrase: str, **parts: object) -> str:
        """A phrase of these pages, with its parts put in."""
        return self.forms.text(PHRASES[phrase]).format(**parts)

    def reason(self, code: str) -> str:
        """Why a report was set aside; the code itself from a newer writer than us."""
        known = REASONS.get(code)
        return self.forms.text(known) if known else code

    def plausible(self, allowed: Plain, unit: str) -> str:
        """The range of values that nobody would ask about."""
        low, high = allowed["low"], allowed["high"]
        if low is not None and high is not None:
            return self("range.between", low=self.amount(low, unit), high=self.amount(high, unit))
        if low is not None:
            return self("range.least", low=self.amount(low, unit))
        if high is not None:
            return self("range.most", high=self.amount(high, unit))
        return self("range.none")

    def amount(self, value: Decimal, unit: str) -> str:
        """A value with its unit, digit by digit where two places would hide what is odd in it."""
        rounded = value.quantize(Decimal("0.01")) if abs(value) < Decimal(10) ** 20 else value
        if rounded == value or unit == "VND":
            return self.forms.amount(value, unit)
        places = -int(value.normalize().as_tuple().exponent)
        return f"{self.forms.number(value, min(places, 12))} {unit}".strip()

    def neighbour(self, other: Plain | None, unit: str) -> str:
        """The figure of another period."""
        if other is None:
            return ""
        return self(
            "held.before.value",
            value=self.forms.amount(other["value"], unit),
            period=self.forms.period(other["period"]),
        )

    def who(self, decision: Plain) -> str:
        """Who decided: the role, and the account where the reader may see it."""
        role = self.forms.text(decision["role"])
        if not decision["by"]:
            return role
        return self("who", role=role, account=decision["by"])

    def state(self, decision: Plain) -> str:
        """How far a decision has come."""
        return self(f"state.{decision['state']}", problem=decision["problem"])
