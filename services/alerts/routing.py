"""Who is told of which slip: recipients by role, the routes that lead to them, and who is told
next when nobody answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from schemas.events import SlipChanged
from services.alerts.episodes import Channel, Reader
from services.alerts.habits import Budget, DigestKind, Habits, Quiet
from targets.catalogue import Programme, Target
from targets.words import Text

#: In a route, stands for every recipient of the department that owns the target, but its heads.
OWNER = "owner"
#: Stands for the heads of that department.
HEAD = "head"
ROLES = (OWNER, HEAD)


class Language(StrEnum):
    """The language that a recipient reads first."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Absence:
    """Days, both included, on which somebody else is told instead."""

    start: date
    end: date
    deputy: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A role in a department. The addresses are personal: they stay in memory and are never
    written anywhere.

    `channels` is the order in which they are tried; without it, the order of the addresses. The
    severities in `by_every_channel` are told by all of them at once.
    """

    id: str
    role: Text
    department: str
    language: Language
    addresses: Mapping[Channel, str]
    channels: tuple[Channel, ...] = ()
    head: bool = False
    by_every_channel: frozenset[str] = frozenset()
    quiet: Quiet | None = None
    budget: Budget | None = None
    digests: frozenset[DigestKind] = frozenset()
    absences: tuple[Absence, ...] = ()

    @property
    def ways(self) -> tuple[Channel, ...]:
        """The channels, the best first."""
        return self.channels or tuple(self.addresses)

    def ways_for(self, severity: str) -> tuple[Channel, ...]:
        """By which channels something of this severity is told at first."""
        return self.ways if severity in self.by_every_channel else self.ways[:1]

    def way_after(self, channel: Channel) -> Channel | None:
        """The channel that takes over when this one has failed."""
        later = self.ways[self.ways.index(channel) + 1 :] if channel in self.ways else ()
        return later[0] if later else None

    def deputy_on(self, day: date) -> str | None:
        """Who is told instead on a day."""
        return next((one.deputy for one in self.absences if one.start <= day <= one.end), None)

    def __repr__(self) -> str:
        """Without the addresses, so that no log shows them."""
        return f"Recipient({self.id!r})"


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whom to tell after a time in which nobody acknowledged."""

    after: timedelta
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Recipients for the slips that fit: every named thing has to fit, an empty one always does."""

    to: tuple[str, ...]
    themes: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    findings: frozenset[str] = frozenset()
    escalation: tuple[Escalation, ...] = ()
    line: int = 0

    def fits(
        self, *, theme: str, target: str, department: str, severity: str, finding: str
    ) -> bool:
        """Whether a slip goes this way."""
        return all(
            not named or found in named
            for named, found in (
                (self.themes, theme),
                (self.targets, target),
                (self.departments, department),
                (self.severities, severity),
                (self.findings, finding),
            )
        )

    def may_lead_from(self, target: Target) -> bool:
        """Whether some slip of a target goes this way."""
        return all(
            not named or found in named
            for named, found in (
                (self.themes, target.theme),
                (self.targets, target.id),
                (self.departments, target.owner.id),
            )
        )


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody whom the routes lead to, and whom they deputise."""

    recipient: str
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """All recipients and routes. `default` are told of what no route leads anywhere."""

    recipients: Mapping[str, Recipient]
    routes: tuple[Route, ...]
    default: tuple[str, ...]
    habits: Habits = field(default=Habits())

    def routes_of(self, slip: SlipChanged, programme: Programme) -> tuple[Route, ...]:
        """All routes that fit a slip."""
        target = programme.target_by_id.get(slip.target)
        theme, department = (target.theme, target.owner.id) if target else ("", "")
        return tuple(
            one
            for one in self.routes
            if one.fits(
                theme=theme,
                target=slip.target,
                department=department,
                severity=slip.severity,
                finding=slip.finding,
            )
        )

    def led_to(self, slip: SlipChanged, programme: Programme) -> frozenset[str]:
        """Everyone who has to hear of this slip: the union of all routes that fit it."""
        found: set[str] = set()
        for route in self.routes_of(slip, programme):
            found |= self.named(route.to, slip.target, programme)
        return frozenset(found or self.default)

    def readers(self, slip: SlipChanged, programme: Programme, day: date) -> frozenset[Reader]:
        """The same with their channels, and with deputies for those who are away on the day."""
        return self.by_their_ways(self.led_to(slip, programme), slip.severity, day)

    def by_their_ways(
        self, recipients: Iterable[str], severity: str, day: date
    ) -> frozenset[Reader]:
        """These recipients with their channels, or their deputies'."""
        return frozenset(
            Reader(told.recipient, channel, told.stands_for)
            for told in self.present(recipients, day)
            for channel in self.recipients[told.recipient].ways_for(severity)
        )

    def present(self, recipients: Iterable[str], day: date) -> Iterator[Told]:
        """Those who are there on a day, and the deputies of those who are not.

        A deputy who is away too passes it on; when nobody is there, it waits for the first.
        """
        for asked in sorted(recipients):
            found, passed = asked, {asked}
            while (deputy := self._deputy(found, day)) is not None and deputy not in passed:
                passed.add(deputy)
                found = deputy
            if self._deputy(found, day) is not None:
                found = asked
            yield Told(found, asked if found != asked else "")

    def _deputy(self, recipient: str, day: date) -> str | None:
        known = self.recipients.get(recipient)
        return known.deputy_on(day) if known else None

    def escalation(self, slip: SlipChanged, programme: Programme) -> tuple[Escalation, ...]:
        """Whom to tell when nobody acknowledges: by the first fitting route that says so."""
        routes = self.routes_of(slip, programme)
        return next((one.escalation for one in routes if one.escalation), ())

    def escalated_to(
        self, step: Escalation, slip: SlipChanged, programme: Programme
    ) -> frozenset[str]:
        """Whom a step leads to; the default when the department has nobody of that role."""
        return frozenset(self.named(step.to, slip.target, programme) or self.default)

    def named(self, names: Iterable[str], target: str, programme: Programme) -> set[str]:
        """The recipients behind the names of a route."""
        known = programme.target_by_id.get(target)
        department = known.owner.id if known else ""
        found = set(names)
        for role, head in ((OWNER, False), (HEAD, True)):
            if role in found:
                found.remove(role)
                found |= {
                    one.id
                    for one in self.recipients.values()
                    if one.department == department and one.head is head
                }
        return found

    def targets_of(self, recipient: str, programme: Programme) -> frozenset[str]:
        """The targets of which a recipient may be told, whatever is the matter with them."""
        return frozenset(
            target.id
            for target in programme.targets
            if any(
                recipient in self.named(route.to, target.id, programme)
                for route in self.routes
                if route.may_lead_from(target)
            )
            or recipient in self.default
        )

    def quiet_of(self, recipient: str) -> Quiet | None:
        """The quiet hours of a recipient."""
        known = self.recipients.get(recipient)
        return (known.quiet if known else None) or self.habits.quiet

    def budget_of(self, recipient: str) -> Budget:
        """The budget of a recipient."""
        known = self.recipients.get(recipient)
        return (known.budget if known else None) or self.habits.budget
