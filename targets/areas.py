"""Places that figures are about."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from targets.words import Text


class Level(StrEnum):
    """What an area is to the programme's own province."""

    PROVINCE = "province"
    PREDECESSOR = "predecessor"
    COMMUNE = "commune"
    PEER = "peer"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Area:
    """A place that figures are about. `name` is as officials write it; latitude and longitude in
    degrees."""

    id: str
    name: Text
    level: Level
    region: bool = False  # whether it belongs to the programme's region (for `group`)
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    note: str = ""
    code: str = ""  # the national code of the unit
