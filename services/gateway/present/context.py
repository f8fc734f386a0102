"""The series that belong to no target, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.gateway.present.figures import Figures, figures
from services.gateway.present.forms import Forms
from targets.catalogue import Programme
from targets.observations import Observation


@dataclass(frozen=True, slots=True)
class Series:
    """One series and its figures."""

    id: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class ContextPage:
    """All that the page shows."""

    series: tuple[Series, ...]
    invented: bool


def context_page(
    forms: Forms, programme: Programme, vintages: Mapping[str, Sequence[Observation]]
) -> ContextPage:
    """The page, from every figure of every series."""
    return ContextPage(
        tuple(
            Series(
                one.id,
                forms.text(one.name),
                figures(forms, programme, one.measure_by_id, vintages[one.id]),
            )
            for one in programme.context
        ),
        any(seen.invented for found in vintages.values() for seen in found),
    )
