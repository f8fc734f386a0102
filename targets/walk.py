"""Following a series along its path: one point and one band per period, and the spells of being
behind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from targets.bands import SEVERITY, Standing, band
from targets.case import Case
from targets.goals import Goal, Waypoint
from targets.numbers import period_en, period_vi
from targets.paths import Path, Progress, Start, path_to
from targets.periods import Period
from targets.series import Reading, source_of
from targets.spells import SpellBook
from targets.verdicts import FindingKind, Point, Spell, Status


@dataclass(frozen=True)
class Way:
    """A series with the goals that it is on the way to, in the unit of its own values.

    `parts` are its unbroken parts, oldest first; only the last one is judged. `shown` says what a
    reading's value is called on the page where that differs from what is judged.
    """

    parts: Sequence[Sequence[Reading]]
    goals: tuple[Goal, ...]
    start: Start | None = None
    waypoints: tuple[Waypoint, ...] = ()
    whole: bool = False
    subject: str = ""
    shown: Callable[[Reading], Decimal] = field(default=lambda reading: reading.value)

    def goal_on(self, day_of: Period) -> Goal:
        """The goal that counts at the end of a period."""
        return next((goal for goal in self.goals if day_of.end <= goal.by), self.goals[-1])


@dataclass(frozen=True)
class Walk:
    """What following a series found. `judged` are the readings of the part that counts, from its
    start on."""

    way: Way
    path: Path | None
    standing: Standing
    points: tuple[Point, ...]
    spells: SpellBook
    judged: tuple[Reading, ...]
    latest: Reading | None

    @property
    def start(self) -> Start | None:
        """Where the way starts, when it does."""
        return self.path.start if self.path else None


def walk(case: Case, way: Way) -> Walk:
    """Follow a series in the order of its periods."""
    points = [
        Point(
            reading.period,
            way.shown(reading),
            Status.TOO_EARLY,
            reading.settled,
            reading.stage,
            series=number,
            among=reading.among,
        )
        for number, part in enumerate(way.parts[:-1])
        for reading in part
    ]
    part = way.parts[-1] if way.parts else ()
    start = _start(case, way, part)
    steps = _Steps(case, way, start, max(len(way.parts) - 1, 0))
    trail = case.figures.memo.setdefault(("walk", way.subject), _Trail())
    points.extend(trail.follow(steps, part))
    path = steps.arrive()
    return Walk(
        way,
        path,
        steps.standing,
        tuple(points),
        steps.spells,
        tuple(steps.judged),
        part[-1] if part else None,
    )


def _start(case: Case, way: Way, part: Sequence[Reading]) -> Start | None:
    given = way.start
    if given is not None:
        if not part or _holds(case, given, way, part):
            return given
        case.note(
            f"Số liệu gốc ({period_vi(given.period)}) thuộc chuỗi trước khi đứt; không so qua chỗ "
            "đứt chuỗi.",
            f"The base ({period_en(given.period)}) belongs to the series before the break; "
            "nothing is compared across it.",
        )
    first = next((reading for reading in part if reading.settled), None)
    if first is None:
        return None
    case.note(
        f"Văn bản không nêu số liệu gốc; tạm lấy số chính thức đầu tiên của chuỗi "
        f"({period_vi(first.period)}). Đây là giả định.",
        "The programme names no base; the first settled figure of the series "
        f"({period_en(first.period)}) is taken. This is an assumption.",
    )
    return Start(first.value, first.period, assumed=True, source=source_of(case, first))


def _holds(case: Case, start: Start, way: Way, part: Sequence[Reading]) -> bool:
    """Whether a base belongs to the same unbroken series as the part that is judged."""
    first, last = part[0], part[-1]
    if start.day >= first.period.end:
        return True
    crossed = any(start.day < one.start.start <= last.period.end for one in case.target.breaks)
    return not crossed and not first.breaks and len(way.parts) == 1


@dataclass(slots=True)
class _Trail:
    """How a walk went last time: the next one goes on from where it differs.

    A reading's step hangs on what came before it and on the way alone, never on the day.
    """

    way: tuple[object, ...] = ()
    readings: list[Reading] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    stages: list[tuple[Path | None, Standing, SpellBook]] = field(default_factory=list)

    def follow(self, steps: "_Steps", part: Sequence[Reading]) -> list[Point]:
        """Take the steps of a part, those that are known from memory; one point for each."""
        way = (steps.start, steps.way.goals, steps.way.waypoints, steps.way.whole, steps.number)
        if way != self.way:
            self.way = way
            self._cut(0)
        known = 0
        for before, reading in zip(self.readings, part, strict=False):
            if before != reading:
                break
            known += 1
        self._cut(known)
        if known:
            path, standing, spells = self.stages[-1]
            steps.resume(self.readings, path, standing, spells.copy())
        for reading in part[known:]:
            self.points.append(steps.take(reading))
            self.readings.append(reading)
            self.stages.append((steps.path, steps.standing, steps.spells.copy()))
        return list(self.points)

    def _cut(self, length: int) -> None:
        del self.readings[length:], self.points[length:], self.stages[length:]


class _Steps:
    """The fold: one reading after another."""

    def __init__(self, case: Case, way: Way, start: Start | None, number: int) -> None:
        self.case, self.way, self.start, self.number = case, way, start, number
        self.path: Path | None = None
        self.standing = Standing()
        self.spells = SpellBook()
        self.judged: list[Reading] = []

    def resume(
        self, taken: Iterable[Reading], path: Path | None, standing: Standing, spells: SpellBook
    ) -> None:
        """Stand where these readings have led before."""
        self.path, self.standing, self.spells = path, standing, spells
        start = self.start
        self.judged = [one for one in taken if start and one.period.end >= start.day]

    def take(self, reading: Reading) -> Point:
        """Judge one reading and give its point."""
        start = self.start
        if start is None or reading.period.end < start.day:
            return self._point(reading, Status.TOO_EARLY, None)
        path = self._head_for(self.way.goal_on(reading.period), start)
        self.judged.append(reading)
        progress = path.progress(reading.value, reading.period.end)
        if reading.period.end == start.day:
            status = Status.MET if path.goal.met_by(reading.value) else Status.TOO_EARLY
            return self._point(reading, status, progress)
        self._stand(reading, path, progress, reading.period)
        return self._point(reading, self.standing.shown or Status.TOO_EARLY, progress)

    def arrive(self) -> Path | None:
        """Bring the series to the day: the next goal may count by now, or the last be missed."""
        goal, start = self.case.goal, self.start
        if goal is None or start is None:
            return None
        goal = next((one for one in self.way.goals if one.by == goal.by), self.way.goals[-1])
        before = self.path
        path = self._head_for(goal, start)
        if not self.judged:
            return path
        latest = self.judged[-1]
        if before is not None and path is not before and latest.period.end > start.day:
            begins = before.goal.by + timedelta(days=1)
            progress = path.progress(latest.value, latest.period.end)
            starts = Period.containing(begins, self.case.target.cadence)
            self._stand(latest, path, progress, starts)
        if self.case.day > goal.by and not goal.met_by(latest.value):
            self._miss(goal)
        return path

    def _head_for(self, goal: Goal, start: Start) -> Path:
        if self.path is None or self.path.goal != goal:
            if self.path is not None:
                self.standing = self.standing.towards_another_goal()
            self.path = path_to(
                start, goal, self.way.goals, self.way.waypoints, whole=self.way.whole
            )
            if self.path.holding:
                self.standing = Standing(Status.MET, was_met=True)
        return self.path

    def _stand(
        self, reading: Reading, path: Path, progress: Progress | None, period: Period
    ) -> None:
        raw = raw_band(path, reading.value, progress, self.standing.shown)
        self.standing = self.standing.after(raw, period, settled=reading.settled)
        now = self.standing
        if now.band is None:
            return
        if now.slipping:
            self._behind(now.bad_since or period, now.band)
        else:
            self.spells.over(FindingKind.BEHIND, self.way.subject, period)

    def _miss(self, goal: Goal) -> None:
        due = Period.containing(goal.by, self.case.target.cadence)
        self._behind(self.standing.bad_since or due, Status.MISSED)

    def _behind(self, since: Period, band: Status) -> None:
        lasting = self.spells.lasting(FindingKind.BEHIND, self.way.subject)
        if lasting is None or lasting.band is not band:
            self.spells.lasts(
                Spell(FindingKind.BEHIND, self.way.subject, since, SEVERITY[band], band=band)
            )

    def _point(self, reading: Reading, status: Status, progress: Progress | None) -> Point:
        return Point(
            reading.period,
            self.way.shown(reading),
            status,
            reading.settled,
            reading.stage,
            progress.achieved if progress else None,
            progress.required if progress else None,
            progress.pace if progress else None,
            confirmed=self.standing.confirmed,
            series=self.number,
            among=reading.among,
        )


def raw_band(
    path: Path, value: Decimal, progress: Progress | None, before: Status | None
) -> Status:
    """The band of one value alone, with the hysteresis of the band before it."""
    if path.goal.met_by(value):
        return Status.MET
    if progress is not None:
        return band(progress.done, progress.asked, before)
    # No distance to cover: the start kept the promise and this does not, or it lay at the goal's
    # very edge, where only what lies on the far side is a step back.
    mirrored = 2 * path.goal.value - value
    back = path.holding or path.goal.met_by(mirrored)
    return Status.REVERSING if back else Status.ON_TRACK
