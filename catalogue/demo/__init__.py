"""An invented history for a demonstration: every kind, nearly every status, and marked as invented
wherever it is shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from catalogue.demo.invention import SOURCE, Invention
from catalogue.demo.others import INVENT
from catalogue.demo.stories import Story, story_of
from catalogue.figures import Figure, reports, shipped
from targets.catalogue import Programme

SHIPPED_PROGRAMME = "lao-cai-nq57"

__all__ = ["SOURCE", "invented_history"]


def invented_history(
    programme: Programme, today: date, real: Iterable[Figure] | None = None
) -> Iterator[Figure]:
    """A plausible history of every target and of the communes, the same on every call.

    No figure is invented for a fact of which a real one is known (`real`; for the shipped
    programme its published figures): what is real stays the current figure.
    """
    if real is None:
        real = shipped(programme) if programme.id == SHIPPED_PROGRAMME else ()
    known = {_fact(figure) for figure in real}
    for place, target in enumerate(programme.targets):
        story = story_of(target, place)
        if story is Story.NONE:
            continue
        making = Invention(programme, target, story, today)
        told = [one for one in INVENT[target.kind](making) if _fact(one) not in known]
        told.sort(key=lambda one: (one.reported_at, one.event_id))
        for report in reports(told):
            yield from _named(report)


def _named(report: Sequence[Figure]) -> Iterator[Figure]:
    """A report under an id made of all that it says: told again, it is the same event; told
    otherwise on a later day, another one."""
    says = "|".join(f"{one.event_id}/{one.measure}/{one.area}/{one.value}" for one in report)
    identity = str(uuid5(NAMESPACE_URL, f"slipwatch:invented/{says}"))
    return (replace(one, event_id=identity) for one in report)


def _fact(figure: Figure) -> tuple[str, ...]:
    return (figure.target, figure.measure, figure.area, figure.period, figure.stage)
