"""Where a theme and the programme stand: counts, percentages that sum to 100, and a mean score of
what could be judged with the share that could."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from targets.catalogue import Target
from targets.numbers import round_to
from targets.verdicts import Status

#: What was neither green nor red: shown, and never counted as good.
UNJUDGED = frozenset({Status.TOO_EARLY, Status.STALE, Status.NO_DATA})


class Rated(Protocol):
    """As much of a verdict as is rolled up."""

    @property
    def status(self) -> Status:
        """How the target stands."""
        ...

    @property
    def score(self) -> Decimal | None:
        """Its points; None when it has none."""
        ...


@dataclass(frozen=True, slots=True)
class Tally:
    """The targets of a theme, or of the programme.

    `percentages` sum to exactly 100 (unless there is nothing). `score` is the mean of the judged
    targets' scores by weight, None when none could be; `coverage` is the share of the weight that
    could be judged, in per cent. An owner's judgement is counted and has no score.
    """

    targets: int
    counts: Mapping[Status, int]
    percentages: Mapping[Status, Decimal]
    score: Decimal | None
    coverage: Decimal


@dataclass(frozen=True, slots=True)
class Rollup:
    """The programme and each of its themes."""

    programme: Tally
    themes: Mapping[str, Tally]


def rollup(pairs: Iterable[tuple[Target, Rated]]) -> Rollup:
    """Roll targets up with their verdicts."""
    every = list(pairs)
    themes: dict[str, list[tuple[Target, Rated]]] = {}
    for target, verdict in every:
        themes.setdefault(target.theme, []).append((target, verdict))
    return Rollup(tally(every), {theme: tally(pairs) for theme, pairs in themes.items()})


def tally(pairs: Sequence[tuple[Target, Rated]]) -> Tally:
    """Count some targets by their verdicts."""
    counted = Counter(verdict.status for _, verdict in pairs)
    counts = {status: counted[status] for status in Status}
    scored = [
        (target.weight, verdict.score)
        for target, verdict in pairs
        if verdict.score is not None and verdict.status not in UNJUDGED
    ]
    weight = sum((one for one, _ in scored), Decimal(0))
    all_weight = sum((target.weight for target, _ in pairs), Decimal(0))
    score = sum((one * score for one, score in scored), Decimal(0)) / weight if weight else None
    coverage = 100 * weight / all_weight if all_weight else Decimal(0)
    return Tally(len(pairs), counts, percentages(counts), score, coverage)


def percentages(counts: Mapping[Status, int]) -> dict[Status, Decimal]:
    """Whole percentages that sum to exactly 100: what is left over after rounding down goes to the
    largest remainders, and among equals to the first."""
    total = sum(counts.values())
    if total == 0:
        return {key: Decimal(0) for key in counts}
    shares = {key: divmod(100 * count, total) for key, count in counts.items()}
    left = 100 - sum(whole for whole, _ in shares.values())
    by_remainder = sorted(shares, key=lambda key: -shares[key][1])
    rounded_up = set(by_remainder[:left])
    return {key: Decimal(whole + (key in rounded_up)) for key, (whole, _) in shares.items()}


def rollup_plain(rolled: Rollup) -> dict[str, Any]:
    """The rollup as plain values."""
    return {
        "programme": tally_plain(rolled.programme),
        "themes": {theme: tally_plain(found) for theme, found in rolled.themes.items()},
    }


def tally_plain(found: Tally) -> dict[str, Any]:
    """A tally as plain values."""
    return {
        "targets": found.targets,
        "counts": {status.value: count for status, count in found.counts.items()},
        "percentages": {status.value: share for status, share in found.percentages.items()},
        "score": None if found.score is None else round_to(found.score, 2),
        "coverage": round_to(found.coverage, 2),
    }
