"""What the end of a run has to be, from the events alone: the offline judge on the same set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from catalogue.figures import Figure
from schemas.stored import measurement_id
from targets.catalogue import Programme
from targets.judge import judge
from targets.plain import target_plain
from targets.slips import episode_id
from tests.faults.deeds import Done
from tests.faults.events import Poison, Report, observations
from tests.faults.publish import Place

OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Expected:
    """The end that is promised."""

    reports: frozenset[str]
    verdicts: Mapping[str, Mapping[str, Any]]
    open: Mapping[str, frozenset[str]]
    owners: Mapping[str, str]
    poisoned: Mapping[Place, Poison]
    done: Sequence[Done] = ()
    seals: Sequence[bytes] = ()


def expected(
    programme: Programme,
    known: Sequence[Report],
    poisoned: Mapping[Place, Poison],
    today: date,
    done: Sequence[Done] = (),
    seals: Sequence[bytes] = (),
) -> Expected:
    """The end after these events and deeds, on this day. `known` holds what was decided too."""
    figures = observations(programme, known, today)
    verdicts = {
        target.id: (target, judge(programme, target, figures.get(target.id, ()), today))
        for target in programme.targets
    }
    return Expected(
        reports=frozenset(measurement_id(one[0].source, one[0].event_id) for one in known),
        verdicts={
            name: as_stored(target_plain(programme, target, verdict)["verdict"])
            for name, (target, verdict) in verdicts.items()
        },
        open={
            name: frozenset(
                episode_id(verdict.target, verdict.area, spell) for spell in verdict.findings
            )
            for name, (_, verdict) in verdicts.items()
        },
        owners={name: desk(target.owner.id) for name, (target, _) in verdicts.items()},
        poisoned=dict(poisoned),
        done=tuple(done),
        seals=tuple(seals),
    )


def decided(decisions: Sequence[Mapping[str, Any]]) -> list[Report]:
    """The reports that the decisions of people are."""
    return [
        (
            Figure(
                target=one["target"],
                measure=one["figure"]["measure"],
                area=one["figure"]["area"],
                period=one["figure"]["period"],
                stage=one["figure"]["stage"],
                value=one["value"],
                status=one["figure"]["status"],
                reported_at=one["at"],
                source=one["source"],
                event_id=one["event"],
                note=one["reason"],
                invented=one["figure"]["invented"],
                opinion="" if one["kind"] == "corrected" else one["kind"],
            ),
        )
        for one in decisions
    ]


def desk(owner: str) -> str:
    """The recipient who answers for a department's targets."""
    return f"desk-{owner}"


def as_stored(value: Any) -> Any:
    """A plain value as it comes back from the store, where types are fewer."""
    if isinstance(value, Mapping):
        return {str(name): as_stored(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_stored(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return value.normalize()
    return value.isoformat() if isinstance(value, date) else value
