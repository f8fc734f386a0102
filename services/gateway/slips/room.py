"""All that the addresses of slips stand on."""

from dataclasses import dataclass

from runtime.clock import Clock
from runtime.links import Links
from services.gateway.slips.handlers.acts import Acting
from services.gateway.slips.handlers.inbox import Inbox
from services.gateway.slips.handlers.log import Messages
from services.gateway.slips.handlers.quiet import Quiet
from services.gateway.slips.ports import Slips
from targets.catalogue import Programme

PURPOSE = "acknowledge"


@dataclass(frozen=True, slots=True)
class Room:
    """What answers about slips. `links` reads the signed links of letters."""

    inbox: Inbox
    acting: Acting
    quiet: Quiet
    messages: Messages
    links: Links

    @property
    def programme(self) -> Programme:
        """The programme whose slips these are."""
        return self.inbox.programme

    @property
    def clock(self) -> Clock:
        """What tells the time."""
        return self.inbox.clock


def room_of(slips: Slips, programme: Programme, clock: Clock, links: Links) -> Room:
    """Put together, over wherever slips are kept."""
    inbox = Inbox(slips, programme, clock)
    return Room(inbox, Acting(inbox), Quiet(inbox), Messages(inbox), links)
