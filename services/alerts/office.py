"""What the handlers stand on: who is told of what, in which words, kept where, sent how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from runtime.clock import Clock
from services.alerts.breaker import Breaker
from services.alerts.deliveries import Policy
from services.alerts.episodes import Channel
from services.alerts.ports import (
    AckLinks,
    Acts,
    Carrier,
    Channels,
    Contacts,
    Deliveries,
    Desks,
    Episodes,
    Verdicts,
)
from services.alerts.routing import Directory
from targets.catalogue import Programme

#: The days of a year on which nobody works.
Holidays = Callable[[int], frozenset[date]]


@dataclass(frozen=True, slots=True)
class Office:
    """Who is told of what, and where everything is kept."""

    episodes: Episodes
    deliveries: Deliveries
    directory: Directory
    programme: Programme
    clock: Clock
    mail_domain: str
    acts: Acts
    desks: Desks
    verdicts: Verdicts
    contacts: Contacts
    holidays: Holidays

    @property
    def zone(self) -> ZoneInfo:
        """Where the programme's people live."""
        return ZoneInfo(self.programme.timezone)

    def today(self) -> date:
        """The day there."""
        return self.day_of(self.clock.now())

    def day_of(self, moment: datetime) -> date:
        """The day there at a moment."""
        return moment.astimezone(self.zone).date()

    def days_off(self, now: datetime) -> frozenset[date]:
        """The holidays about a moment."""
        year = self.day_of(now).year
        return self.holidays(year - 1) | self.holidays(year) | self.holidays(year + 1)


@dataclass(frozen=True, slots=True)
class Post:
    """How messages leave: by which ways, how patiently, and what leads back to the pages."""

    channels: Channels
    carriers: Mapping[Channel, Carrier]
    policy: Policy
    jitter: Callable[[], float]
    public_url: str
    acks: AckLinks
    breaker: Breaker = field(default_factory=Breaker)
