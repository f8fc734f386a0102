"""Second opinions: what two other published methods say of the same figures."""

from datetime import date
from decimal import Context, Decimal

from targets.paths import Path
from targets.series import Reading
from targets.verdicts import Method, Opinion, Outcome, Projection, Status
from targets.words import Text

#: Roots never end; an opinion beside the verdict needs no more places than are shown.
_ROUGH = Context(prec=20)
_YEAR_DAYS = Decimal("365.25")
#: Stands for zero, whose growth has no rate: so does Statistics Canada's code.
_ALMOST_NONE = Decimal("0.001")

_SAME_AS = {
    Outcome.TARGET_ACHIEVED: Status.MET,
    Outcome.SUBSTANTIAL_PROGRESS: Status.ON_TRACK,
    Outcome.MODERATE_PROGRESS: Status.AT_RISK,
    Outcome.LIMITED_PROGRESS: Status.OFF_TRACK,
    Outcome.DETERIORATION: Status.REVERSING,
}

_WHY_CAGR = Text(
    "Phương pháp này so tốc độ tăng trưởng kép giữa hai điểm đầu và cuối; lộ trình ở đây là đường "
    "thẳng (hoặc qua các mốc), có vùng đệm giữa các mức.",
    "That method compares compound growth between the two end points; here the path is a straight "
    "line (or runs through waypoints), with a margin between the bands.",
)


def opinions(
    path: Path, latest: Reading, projection: Projection | None, status: Status
) -> tuple[Opinion, ...]:
    """What the CAGR ratio (Eurostat, Open SDG) and ESCAP's two indices say, where they can."""
    said = (growth_rate(path, latest, status), _current_status(path, latest))
    anticipated = _anticipated(path, projection)
    return tuple(one for one in (*said, anticipated) if one is not None)


def growth_rate(path: Path, latest: Reading, status: Status) -> Opinion | None:
    """What the growth seen over the growth needed says; nothing where signs differ."""
    if latest.period.end <= path.start.day or path.goal.by <= path.start.day:
        return None
    if path.goal.met_by(latest.value):
        return _opinion(Outcome.TARGET_ACHIEVED, None, Decimal(5), status)
    base = path.start.value or _ALMOST_NONE
    goal = path.goal.value or _ALMOST_NONE
    value = latest.value or _ALMOST_NONE
    if not (base > 0) == (goal > 0) == (value > 0):
        return None
    asked = _growth(base, goal, path.start.day, path.goal.by)
    if asked == 0:
        return None
    ratio = _growth(base, value, path.start.day, latest.period.end) / asked
    return _opinion(_class_of(ratio), ratio, _score_of(ratio), status)


def _growth(before: Decimal, after: Decimal, since: date, until: date) -> Decimal:
    years = Decimal((until - since).days) / _YEAR_DAYS
    return _ROUGH.power(after / before, 1 / years) - 1


def _class_of(ratio: Decimal) -> Outcome:
    if ratio >= Decimal("0.95"):
        return Outcome.SUBSTANTIAL_PROGRESS
    if ratio >= Decimal("0.60"):
        return Outcome.MODERATE_PROGRESS
    return Outcome.LIMITED_PROGRESS if ratio >= 0 else Outcome.DETERIORATION


def _score_of(ratio: Decimal) -> Decimal:
    """From −5 to 5, by the two lines that Open SDG publishes."""
    if ratio >= Decimal("0.6"):
        return min(Decimal("7.1429") * ratio - Decimal("4.2857"), Decimal(5))
    return max(Decimal("4.1667") * ratio - Decimal("2.5"), Decimal(-5))


def _opinion(
    result: Outcome, value: Decimal | None, score: Decimal | None, status: Status
) -> Opinion:
    judged = status in _SAME_AS.values()
    differs = judged and _SAME_AS[result] is not status
    return Opinion(Method.CAGR, result, value, score, _WHY_CAGR if differs else None)


def _current_status(path: Path, latest: Reading) -> Opinion | None:
    """Progress made on a scale on which the way from base to goal is ten long."""
    progress = path.progress(latest.value, latest.period.end)
    if progress is None:
        return None
    result = Outcome.REGRESSED if progress.done < 0 else Outcome.PROGRESSING
    if progress.done >= progress.asked > 0:
        result = Outcome.AS_EXPECTED
    return Opinion(Method.CURRENT_STATUS, result, 10 * progress.achieved, 10 * progress.required)


def _anticipated(path: Path, projection: Projection | None) -> Opinion | None:
    """The gap that is expected to be left by the deadline, in per cent of the whole way."""
    if projection is None or not path.measurable:
        return None
    if path.goal.met_by(projection.value):
        return Opinion(Method.ANTICIPATED, Outcome.MAINTAIN, Decimal(0))
    gap = 100 * abs((path.goal.value - projection.value) / (path.goal.value - path.start.value))
    result = (
        Outcome.MAINTAIN if gap <= 10 else Outcome.ACCELERATE if gap <= 100 else Outcome.REVERSE
    )
    return Opinion(Method.ANTICIPATED, result, gap)
