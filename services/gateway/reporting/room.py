"""All that the addresses of reporting stand on."""

from dataclasses import dataclass

from runtime.clock import Clock
from services.gateway.handlers import Reader
from services.gateway.reporting.handlers.decisions import Deciding
from services.gateway.reporting.handlers.duties import Duties
from services.gateway.reporting.handlers.figures import HeldFigures
from services.gateway.reporting.handlers.uploads import Uploading
from services.gateway.reporting.memory import MemoryReporting
from services.gateway.reporting.ports import Decisions, Files, Ingest, Rejections
from targets.catalogue import Programme


@dataclass(frozen=True, slots=True)
class World:
    """Where reporting keeps and finds things. Without an ingest nothing can be decided here."""

    decisions: Decisions
    files: Files
    rejections: Rejections
    ingest: Ingest | None


@dataclass(frozen=True, slots=True)
class Room:
    """What answers about reporting."""

    duties: Duties
    figures: HeldFigures
    deciding: Deciding
    uploading: Uploading
    rejections: Rejections

    @property
    def programme(self) -> Programme:
        """The programme that is reported on."""
        return self.duties.reader.programme

    @property
    def clock(self) -> Clock:
        """What tells the time."""
        return self.duties.reader.clock


def room_of(world: World, reader: Reader) -> Room:
    """Put together, over wherever things are kept."""
    figures = HeldFigures(reader, world.decisions)
    return Room(
        Duties(reader),
        figures,
        Deciding(figures, world.decisions, world.ingest, reader.clock),
        Uploading(world.files, world.decisions, world.ingest, reader.clock),
        world.rejections,
    )


def in_memory(ingest: Ingest | None = None) -> World:
    """A world that forgets all when it ends, for tests and for trying."""
    kept = MemoryReporting()
    return World(kept, kept, kept, ingest)
