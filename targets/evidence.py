"""How much a verdict rests on."""

from targets.verdicts import Evidence

LONG_ENOUGH = 4


def evidence(points: int, *, settled: bool, fresh: bool) -> Evidence:
    """A: long enough, final and fresh. B: one of the three lacks. C: two lack, or a single
    figure."""
    held = (points >= LONG_ENOUGH) + settled + fresh
    if points < 2 or held <= 1:
        return Evidence.C
    return Evidence.A if held == 3 else Evidence.B
