"""Whether two reports under one id say the same, however each of them was spelt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from targets.observations import Observation

_NO_MOMENT = datetime.min.replace(tzinfo=UTC)


def says_the_same(one: Sequence[Observation], other: Sequence[Observation]) -> bool:
    """Whether they are the same figures.

    What was left out has been filled in where a report is read, and a value is a number: 12, "12.0"
    and 1.2e1 are one. The order of the figures says nothing, and neither does the moment: a report
    without one gets it from the broker, which takes a repeat later.
    """
    return len(one) == len(other) and _figures(one) == _figures(other)


def _figures(report: Sequence[Observation]) -> set[Observation]:
    return {replace(figure, reported_at=_NO_MOMENT) for figure in report}
