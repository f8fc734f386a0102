"""Who is told of which slip: recipients by role, and the routes that lead to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from schemas.events import SlipChanged
from services.alerts.episodes import Channel, Reader
from targets.catalogue import Programme
from targets.words import Text

#: In a route, stands for every recipient of the department that owns the target.
OWNER = "owner"


class Language(StrEnum):
    """The language that a recipient reads first."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A role in a department. The addresses are personal: they stay in memory and are never
    written anywhere."""

    id: str
    role: Text
    department: str
    language: Language
    addresses: Mapping[Channel, str]

    def __repr__(self) -> str:
        """Without the addresses, so that no log shows them."""
        return f"Recipient({self.id!r})"


@dataclass(frozen=True, slots=True)
class Route:
    """Recipients for the slips that fit: every named thing has to fit, an empty one always does."""

    to: tuple[str, ...]
    themes: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()

    def fits(self, *, theme: str, target: str, department: str, severity: str) -> bool:
        """Whether a slip goes this way."""
        return all(
            not named or found in named
            for named, found in (
                (self.themes, theme),
                (self.targets, target),
                (self.departments, department),
                (self.severities, severity),
            )
        )


@dataclass(frozen=True, slots=True)
class Directory:
    """All recipients and routes. `default` are told of what no route leads anywhere."""

    recipients: Mapping[str, Recipient]
    routes: tuple[Route, ...]
    default: tuple[str, ...]

    def readers(self, slip: SlipChanged, programme: Programme) -> frozenset[Reader]:
        """Everyone who has to hear of this slip: the union of all routes that fit it."""
        target = programme.target_by_id.get(slip.target)
        theme, department = (target.theme, target.owner.id) if target else ("", "")
        found: set[str] = set()
        for route in self.routes:
            if route.fits(
                theme=theme, target=slip.target, department=department, severity=slip.severity
            ):
                found |= self._named(route, department)
        return frozenset(
            Reader(recipient, channel)
            for recipient in found or self.default
            for channel in self.recipients[recipient].addresses
        )

    def _named(self, route: Route, department: str) -> set[str]:
        named = {recipient for recipient in route.to if recipient != OWNER}
        if OWNER in route.to:
            named |= {one.id for one in self.recipients.values() if one.department == department}
        return named
