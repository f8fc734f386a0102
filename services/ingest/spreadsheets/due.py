"""Which figures a form asks for: those that are due next, by what the catalogue says of each
target."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from targets.catalogue import Programme, Target
from targets.kinds import Checklist, Judged
from targets.measures import Measure
from targets.observations import Stage
from targets.periods import Cadence, Period

#: The budget of a year is planned in the last quarter of the one before.
PLANNED_FROM_MONTH = 10


@dataclass(frozen=True, slots=True)
class Due:
    """One figure that somebody owes."""

    target: Target
    measure: Measure
    area: str
    period: Period
    stage: Stage = Stage.NONE


def due_facts(programme: Programme, target: Target, today: date) -> list[Due]:
    """The figures of a target that are due, the latest period first."""
    found = [
        Due(target, measure, programme.area, period, stage)
        for measure in target.measure_by_id.values()
        if not measure.context
        for period, stage in _periods(target, measure, today)
    ]
    order = {measure: place for place, measure in enumerate(target.measure_by_id)}
    return sorted(
        found,
        key=lambda one: (-one.period.end.toordinal(), str(one.stage), order[one.measure.id]),
    )


def _periods(target: Target, measure: Measure, today: date) -> Iterator[tuple[Period, Stage]]:
    if isinstance(target.rule, Checklist | Judged):  # how things stand: as of the last whole month
        yield Period.containing(today, Cadence.MONTH).preceding, Stage.NONE
        return
    running = Period.containing(today, target.cadence)
    if not measure.stages:
        yield running.preceding, Stage.NONE
        yield running.preceding.preceding, Stage.NONE
        return
    if Stage.PLAN in measure.stages:
        yield running, Stage.PLAN
        if today.month >= PLANNED_FROM_MONTH:
            yield running.following, Stage.PLAN
    for stage, period in (
        (Stage.ESTIMATE, running),
        (Stage.PROVISIONAL, running.preceding),
        (Stage.FINAL, running.preceding),
    ):
        if stage in measure.stages:
            yield period, stage
