"""The words of slips in a reader's language: phrases, closed lists, people, moments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.slips.phrases import PHRASES
from targets.words import Text

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saying:
    """How slips are spoken of for one reader. Called, it says a phrase."""

    forms: Forms

    def __call__(self, phrase: str, **parts: object) -> str:
        """A phrase of these pages, with its parts put in."""
        return self.forms.text(PHRASES[phrase]).format(**parts)

    def named(self, names: Mapping[str, Text], name: str) -> str:
        """The words for a name of a closed list; the name itself from a newer writer than us."""
        known = names.get(name)
        return self.forms.text(known) if known else name

    def who(self, act: Plain) -> str:
        """Who did something: the role, and the account where the reader may see it."""
        role = self.forms.text(act["role"]) if act["role"] else ""
        account = act["by"] if act["via"] in ("page", "api") and act["by"] else ""
        if not account:
            return role or str(act["by"] or self("someone"))
        named = self("card.account", account=account)
        return f"{role} ({named})" if role else named

    def when(self, at: datetime) -> str:
        """A moment, where the programme is."""
        return self.forms.moment(at)
