"""Admission of a report: either every figure of it is a fact of the programme, or none is taken."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from targets.catalogue import Context, Programme, Target
from targets.limits import AMONG, impossible, known_measures, not_representable
from targets.measures import Measure
from targets.observations import ABSENT, Decision, Fact, Observation, ObsStatus, Stage
from targets.periods import BadPeriod, Period
from targets.refusals import RefusalReason, Refused, RefusedFigure

FIRST_YEAR = 1900
LAST_YEARS_AHEAD = 50

_STATUSES, _STAGES, _OPINIONS = frozenset(ObsStatus), frozenset(Stage), frozenset(Decision)


class ReportedFigure(Protocol):
    """One figure as a report carries it: text, except for its exact value."""

    @property
    def measure(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def value(self) -> Decimal: ...
    @property
    def status(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def evidence(self) -> str: ...
    @property
    def opinion(self) -> str: ...


def admit(
    programme: Programme,
    target_id: str,
    figures: Sequence[ReportedFigure],
    *,
    reported_at: datetime,
    source: str,
    event_id: str,
    today: date,
    invented: bool = False,
) -> tuple[Observation, ...]:
    """Turn a report into observations, or raise `Refused` with everything that is wrong in it."""
    target = programme.target_by_id.get(target_id) or programme.context_by_id.get(target_id)
    if target is None:
        raise Refused([_unknown_target(programme, target_id)])
    wrong = list(_wrong_report(figures, reported_at, today))
    among = _among(programme, figures)
    observations: list[Observation] = []
    seen: dict[Fact, int] = {}
    for number, figure in enumerate(figures):
        check = _Check(programme, target, figure, f"/observations/{number}", today)
        fact = check.fact(among)
        wrong.extend(check.wrong)
        if fact is None:
            continue
        if fact in seen:
            wrong.append(
                RefusedFigure(
                    f"/observations/{number}",
                    RefusalReason.DUPLICATE_FACT,
                    f"each fact once; this one stands at /observations/{seen[fact]} already",
                )
            )
            continue
        seen[fact] = number
        observations.append(
            Observation(
                fact,
                figure.value,
                ObsStatus(figure.status),
                reported_at,
                source,
                event_id,
                figure.note,
                figure.evidence,
                invented,
                Decision(figure.opinion),
            )
        )
    if wrong:
        raise Refused(wrong)
    return tuple(observations)


def _unknown_target(programme: Programme, target_id: str) -> RefusedFigure:
    known = sorted([*programme.target_by_id, *programme.context_by_id])
    near = [one for one in known if target_id and (target_id in one or one in target_id)]
    return RefusedFigure(
        "/target",
        RefusalReason.UNKNOWN_TARGET,
        "one of: " + ", ".join(near or known),
        target_id,
    )


def _wrong_report(
    figures: Sequence[ReportedFigure], reported_at: datetime, today: date
) -> list[RefusedFigure]:
    wrong = []
    if not figures:
        wrong.append(
            RefusedFigure(
                "/observations", RefusalReason.NO_OBSERVATIONS, "one figure or more", "[]"
            )
        )
    if reported_at.tzinfo is None:
        wrong.append(
            RefusedFigure(
                "/time", RefusalReason.BAD_TIME, "a moment with its zone", str(reported_at)
            )
        )
    elif reported_at.date() > today + timedelta(days=1):
        wrong.append(
            RefusedFigure(
                "/time",
                RefusalReason.FUTURE_TIME,
                f"a moment that has come (today is {today})",
                reported_at.isoformat(),
            )
        )
    return wrong


def _among(programme: Programme, figures: Sequence[ReportedFigure]) -> dict[tuple[str, str], int]:
    """Among how many each place was won, as far as the report itself says so."""
    return {
        (figure.area or programme.area, figure.period): int(figure.value)
        for figure in figures
        if figure.measure == AMONG and figure.value.is_finite() and 2 <= figure.value < 10_000
    }


class _Check:
    """The checks of one figure; what is wrong is gathered, so that one answer tells it all."""

    def __init__(
        self,
        programme: Programme,
        target: Target | Context,
        figure: ReportedFigure,
        pointer: str,
        today: date,
    ) -> None:
        self.programme, self.target, self.figure = programme, target, figure
        self.pointer, self.today = pointer, today
        self.wrong: list[RefusedFigure] = []

    def fact(self, among: dict[tuple[str, str], int]) -> Fact | None:
        """What the figure is about, or None with the reasons in `wrong`."""
        figure = self.figure
        measure = self._measure()
        area = figure.area or self.programme.area
        if area not in self.programme.area_by_id:
            self._refuse(
                "area", RefusalReason.UNKNOWN_AREA, "an area of the programme, or none for its own"
            )
        if figure.status not in _STATUSES:
            self._refuse(
                "status",
                RefusalReason.BAD_STATUS,
                "an SDMX observation status, one of: " + ", ".join(ObsStatus),
            )
        stage = self._stage(measure)
        period = self._period(stage)
        self._value(measure, among.get((area, figure.period)))
        self._opinion()
        if self.wrong or measure is None or period is None or stage is None:
            return None
        return Fact(self.target.id, measure.id, area, period, stage)

    def _refuse(self, field: str, reason: RefusalReason, expected: str) -> None:
        got = str(getattr(self.figure, field))[:200]
        self.wrong.append(RefusedFigure(f"{self.pointer}/{field}", reason, expected, got))

    def _measure(self) -> Measure | None:
        known = self.target.measure_by_id
        measure = known.get(self.figure.measure)
        if measure is None:
            computed = self.figure.measure == "value" and not isinstance(
                getattr(self.target, "value", ""), str
            )
            self._refuse(
                "measure",
                RefusalReason.COMPUTED_VALUE if computed else RefusalReason.UNKNOWN_MEASURE,
                known_measures(known) + (" (the share is computed from them)" if computed else ""),
            )
        return measure

    def _stage(self, measure: Measure | None) -> Stage | None:
        text = self.figure.stage
        if text not in _STAGES:
            self._refuse(
                "stage",
                RefusalReason.UNKNOWN_STAGE,
                "one of: " + ", ".join(one for one in Stage if one),
            )
            return None
        stage = Stage(text)
        if measure is None:
            return stage
        if measure.stages:
            stages = ", ".join(measure.stages)
            if stage is Stage.NONE:
                self._refuse("stage", RefusalReason.STAGE_MISSING, f"one of: {stages}")
            elif stage not in measure.stages:
                self._refuse("stage", RefusalReason.UNKNOWN_STAGE, f"one of: {stages}")
        elif stage is Stage.PLAN and self.figure.status == ObsStatus.FORECAST:
            pass  # what a plan foresees: kept beside the figures and never judged
        elif stage is not Stage.NONE:
            self._refuse(
                "stage",
                RefusalReason.STAGE_NOT_EXPECTED,
                f"no stage for {measure.id} (or {Stage.PLAN} with status F for a planned value)",
            )
        return stage

    def _period(self, stage: Stage | None) -> Period | None:
        shapes = "2026, 2026-S1, 2026-Q3, 2026-09 or 2026-09-30"
        try:
            period = Period.parse(self.figure.period)
        except BadPeriod:
            self._refuse("period", RefusalReason.BAD_PERIOD, f"a period written as {shapes}")
            return None
        if period.start.year < FIRST_YEAR:
            self._refuse("period", RefusalReason.BAD_PERIOD, f"a period from {FIRST_YEAR} on")
            return None
        foreseen = stage is Stage.PLAN or self.figure.status == ObsStatus.FORECAST
        if foreseen and period.start.year > self.today.year + LAST_YEARS_AHEAD:
            self._refuse(
                "period",
                RefusalReason.FUTURE_PERIOD,
                f"a period of the next {LAST_YEARS_AHEAD} years",
            )
        elif not foreseen and period.start > self.today:
            self._refuse(
                "period",
                RefusalReason.FUTURE_PERIOD,
                f"a period that has begun (today is {self.today}), "
                "unless it is a plan or a forecast (status F)",
            )
        return period

    def _value(self, measure: Measure | None, among: int | None) -> None:
        value = self.figure.value
        if not value.is_finite():
            self._refuse("value", RefusalReason.NOT_A_NUMBER, "a finite number")
            return
        expected = not_representable(value)
        refuses = self.figure.opinion == Decision.REFUSED  # what cannot be may still be struck out
        if not expected and measure is not None and not refuses:
            expected = impossible(self.target, measure, value, among)
        if expected:
            self._refuse("value", RefusalReason.IMPOSSIBLE_VALUE, expected)

    def _opinion(self) -> None:
        """A person's word is of the closed list, says why, and speaks of a figure."""
        opinion = self.figure.opinion
        if opinion not in _OPINIONS:
            self._refuse(
                "opinion",
                RefusalReason.UNKNOWN_OPINION,
                f"{Decision.ACCEPTED}, {Decision.REFUSED} or, in an ordinary report, none",
            )
        elif opinion:
            if not self.figure.note.strip():
                self._refuse("note", RefusalReason.NOTE_MISSING, "why, with an opinion")
            if self.figure.status in ABSENT:
                self._refuse(
                    "status",
                    RefusalReason.BAD_STATUS,
                    "the status of a figure: an opinion speaks of one",
                )
