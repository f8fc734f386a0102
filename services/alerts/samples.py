"""A change as it could come, with invented figures that say so: for whoever wants to see a letter
before anybody gets one."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from schemas.events import Bilingual, Explained, SeriesPoint, SlipChanged
from services.alerts.acts import Act, ActKind
from services.alerts.episodes import Chapter, Story
from targets.catalogue import Programme, Target
from targets.kinds import Checklist, Floor, Group
from targets.periods import Period
from targets.slips import CLOSING, Change
from targets.verdicts import FindingKind, Reason, Severity, Status
from targets.wording import difference, period_en, period_vi, quantity

PERIODS = 6

#: How the sample got where it is: every change with what came before it.
_COURSES = {
    Change.OPENED: (Change.OPENED,),
    Change.WORSENED: (Change.OPENED, Change.WORSENED),
    Change.IMPROVED: (Change.OPENED, Change.IMPROVED),
    Change.RECOVERED: (Change.OPENED, Change.WORSENED, Change.RECOVERED),
    Change.RETRACTED: (Change.OPENED, Change.RETRACTED),
}
_STANDS = {
    Change.OPENED: (Severity.WARNING, Status.AT_RISK),
    Change.WORSENED: (Severity.SERIOUS, Status.OFF_TRACK),
    Change.IMPROVED: (Severity.WARNING, Status.AT_RISK),
    Change.RECOVERED: (Severity.WARNING, Status.ON_TRACK),
    Change.RETRACTED: (Severity.WARNING, Status.ON_TRACK),
}


def sample_story(target: Target, programme: Programme, change: Change, today: date) -> Story:
    """An episode of a target that has come to this change, with something done about it."""
    story = Story(f"sample-{target.id}")
    course = _COURSES[change]
    for number, one in enumerate(course, start=1):
        on = today - timedelta(days=20 * (len(course) - number))
        before = _STANDS[course[number - 2]][1] if number > 1 else Status.ON_TRACK
        event = _event(target, programme, one, number, on, before)
        story = story.with_chapter(Chapter(event, _morning(on)))
    if len(course) == 1:
        return story
    return story.with_act(
        Act(
            "sample-act",
            ActKind.ACKNOWLEDGED,
            _morning(today - timedelta(days=19)),
            "sample",
            rest={"role": {"vi": "Đầu mối", "en": "Desk"}},
        )
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(2), UTC)


def _event(
    target: Target, programme: Programme, change: Change, seq: int, on: date, before: Status
) -> SlipChanged:
    severity, status = _STANDS[change]
    goal = target.goals[0] if target.goals else None
    points = _points(target, on, good=change in CLOSING)
    last = points[-1]
    asked = last.asked if last.asked is not None else last.value
    missing = abs(asked - last.value)
    amount = difference(missing, target.unit, 2)
    when = Period.parse(last.period)
    value = quantity(last.value, target.unit, 2)
    wanted = quantity(asked, target.unit, 2)
    closed = change in CLOSING
    floor = isinstance(target.rule, Floor)
    return SlipChanged(
        episode=f"sample-{target.id}",
        seq=seq,
        change=change.value,
        target=target.id,
        area=programme.area,
        finding=(FindingKind.FLOOR_BREACHED if floor else FindingKind.BEHIND).value,
        since=points[-2].period,
        severity=severity.value,
        on=on,
        from_status=before.value,
        to_status=status.value,
        reason=(Reason.ON_PATH if closed else Reason.BEHIND_PATH).value,
        sentence=Bilingual(
            f"Ví dụ: {period_vi(when)} đạt {value.vi}, yêu cầu {wanted.vi}.",
            f"A sample: {period_en(when)} is at {value.en}, {wanted.en} is asked for.",
        ),
        remedy=None
        if closed
        else Bilingual(f"Cần thêm {amount.vi} để trở lại lộ trình.", f"It takes {amount.en} more."),
        value=last.value,
        unit=target.unit,
        period=last.period,
        goal=goal.value if goal else None,
        achieved=None if floor else Decimal("0.30"),
        required=None if floor else Decimal("0.41"),
        pace=None if floor else Decimal("0.73"),
        amount=None if closed else missing,
        amount_unit=target.unit,
        invented=True,
        steps=(
            Explained(
                Bilingual("Giá trị so với yêu cầu của kỳ", "The value and what the period asks"),
                f"{value.vi} / {wanted.vi}",
            ),
        ),
        points=points,
    )


def _points(target: Target, on: date, *, good: bool) -> tuple[SeriesPoint, ...]:
    """The latest periods: behind a path that leads to the goal, or on it."""
    period = Period.containing(on, target.cadence)
    periods = [period]
    for _ in range(PERIODS - 1):
        periods.insert(0, periods[0].preceding)
    goal = target.goals[0].value if target.goals else Decimal(100)
    if isinstance(target.rule, Floor):
        asked = [target.rule.limit] * PERIODS
        shares = ("1.10", "1.06", "1.02", "1.04", "0.98", "0.93")
    elif target.unit == "rank":
        asked = [goal + 2 * (PERIODS - at) for at in range(PERIODS)]
        shares = ("1", "1.05", "1.1", "1.2", "1.25", "1.4")
    elif isinstance(target.rule, Checklist | Group):
        asked = [goal * (at + 1) / PERIODS for at in range(PERIODS)]
        shares = ("1", "1", "1", "0.5", "0.75", "0.8")
    else:
        asked = [goal * (30 + 8 * at) / 100 for at in range(PERIODS)]
        shares = ("1", "0.98", "0.94", "0.9", "0.86", "0.8")
    last = "1" if good else shares[-1]
    whole = target.unit in {"rank", "items", "places"}
    return tuple(
        SeriesPoint(
            str(when),
            _rounded(Decimal(share) * path, whole=whole),
            _rounded(path, whole=whole),
        )
        for when, path, share in zip(periods, asked, (*shares[:-1], last), strict=True)
    )


def _rounded(value: Decimal, *, whole: bool) -> Decimal:
    return value.quantize(Decimal(1) if whole else Decimal("0.01"))
