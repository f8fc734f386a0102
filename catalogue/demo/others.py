"""Invented histories of the kinds that are no value by a date."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from catalogue.demo.invention import Invention
from catalogue.demo.paths import reach, stock
from catalogue.demo.stories import Story
from catalogue.figures.figure import Figure
from targets.kinds import Above, Checklist, Floor, Group, Growth, Kind, Rank, RankGain
from targets.measures import Share
from targets.periods import Cadence, Period

_BILLION = Decimal(10) ** 9
#: When an index that comes early has its edition of the year.
_NOVEMBER = (11, 5)


def growth(making: Invention) -> Iterator[Figure]:
    """A stock against its base, or certificates quarter by quarter."""
    rule = making.target.rule
    if not isinstance(rule, Growth):
        return
    if not rule.flow:
        yield from stock(making, rule.base_to)
        return
    random = making.random
    quarter = Period.containing(rule.base_from.start, Cadence.QUARTER)
    while quarter.end <= making.today and making.reported_on(quarter) <= making.today:
        lately = quarter.start > rule.base_to.end
        slow = lately and making.story is Story.LAGGING
        yield making.figure(quarter, Decimal(random.randrange(*((15, 20) if slow else (14, 22)))))
        quarter = quarter.following


def count(making: Invention) -> Iterator[Figure]:
    """None for long, then as many as were asked for."""
    periods = making.periods()
    for period in periods:
        reached = period == periods[-1] and making.story is Story.REACHED
        yield making.figure(period, making.target.goals[-1].value if reached else Decimal(0))


def rank(making: Invention) -> Iterator[Figure]:
    """Places with the number that they are among; an index that comes early has its edition of
    this year by November."""
    rule, goal = making.target.rule, making.target.goal_on(making.today)
    if not isinstance(rule, Rank) or goal is None:
        return
    better = Decimal(-1) if making.story is Story.REACHED else Decimal(1)
    place = goal.value + (-6 if making.story is Story.REACHED else 4)
    for step, (period, day) in enumerate(_editions(making)):
        yield making.figure(period, min(place + better * step, Decimal(rule.n)), on=day)
        yield making.figure(period, Decimal(rule.n), measure="n", on=day)


def rank_gain(making: Invention) -> Iterator[Figure]:
    """The place in the base year and since: two places won a year."""
    rule = making.target.rule
    if not isinstance(rule, RankGain):
        return
    period = rule.since
    while (day := date(period.start.year, *_NOVEMBER)) <= making.today:
        years = period.start.year - rule.since.start.year
        yield making.figure(period, Decimal(max(27 - 2 * years, 1)), on=day)
        yield making.figure(period, Decimal(rule.n), measure="n", on=day)
        period = period.following


def above(making: Invention) -> Iterator[Figure]:
    """The province against its benchmark: a margin that melts, or one that was never there."""
    rule = making.target.rule
    if not isinstance(rule, Above):
        return
    low = making.story is Story.FAR_BEHIND
    for step, period in enumerate(making.periods()):
        theirs = Decimal("41.8" if low else "17.2") + Decimal("0.4" if low else "1.6") * step
        margin = Decimal("-4") if low else Decimal("3.6") - Decimal("0.9") * step
        yield making.figure(period, theirs, measure=rule.measure, area=rule.area)
        yield making.figure(period, theirs + margin)


def group(making: Invention) -> Iterator[Figure]:
    """Places in the region, field by field; a lagging story has one field far behind."""
    rule = making.target.rule
    if not isinstance(rule, Group):
        return
    random = making.random
    if rule.computed:
        yield from _values_of_the_region(making, rule)
        return
    # Every field is held, but for the first one of a lagging story, which slides.
    for step, period in enumerate(making.periods()[-3:]):
        for number, field in enumerate(rule.fields):
            place = random.randrange(1, rule.k + 1)
            if making.story is Story.LAGGING and number == 0:
                place = rule.k + 2 + step
            elif making.story is Story.STEADY:
                place = max(rule.k + 2 - step, rule.k + 1)
            yield making.figure(period, Decimal(min(place, rule.n)), measure=field)


def _values_of_the_region(making: Invention, rule: Group) -> Iterator[Figure]:
    """What every province of the region has, so that its own place is computed: a step up in each
    period, to just behind the leading group."""
    others = [area for area in making.programme.region if area != making.programme.area]
    for how in rule.computed:
        for step, period in enumerate(making.periods()[-3:]):
            place = min(max(rule.k + 3 - step, 1), rule.n)
            ranked = [*others[: place - 1], making.programme.area, *others[place - 1 :]]
            for number, area in enumerate(ranked):
                value = Decimal("48.5") - Decimal("2.3") * number + step
                yield making.figure(period, value, measure=how.measure, area=area)


def checklist(making: Invention) -> Iterator[Figure]:
    """What is done by when: on time, late, or never, item by item."""
    rule = making.target.rule
    if not isinstance(rule, Checklist):
        return
    month = Period.containing(making.today.replace(day=1) - timedelta(days=1), Cadence.MONTH)
    periods = [one for one in making.periods() if one.end < month.end]
    if making.story is not Story.SILENT:
        periods = [*periods, month]
    for number, period in enumerate(periods):
        day = period.end + timedelta(days=10)
        for item in rule.items:
            done = _done(making.story, item.due, period.end, last=number == len(periods) - 1)
            yield making.figure(period, Decimal(done), measure=item.id, on=day)


def _done(story: Story, due: date, day: date, *, last: bool) -> bool:
    match story:
        case Story.REACHED:
            return last or due <= day + timedelta(days=365)
        case Story.LAGGING:
            return False
        case Story.RECOVERED:
            return last and due <= day
        case Story.SILENT:
            return due <= day + timedelta(days=730)
        case _:
            return due <= day + timedelta(days=120)


def judged(making: Invention) -> Iterator[Figure]:
    """The owner's grade with a word of evidence; a silent owner's has expired."""
    random = making.random
    for period in making.periods()[-2:]:
        yield making.figure(
            period, Decimal(random.randrange(2, 5)), note="căn cứ giả định / invented evidence"
        )


def floor(making: Invention) -> Iterator[Figure]:
    """Four budget years: held, held, held, and in a lagging story a plan below the floor."""
    rule, share = making.target.rule, making.target.value
    if not isinstance(rule, Floor) or not isinstance(share, Share):
        return
    year = Period.containing(making.today, Cadence.YEAR)
    totals = (Decimal(38_400), Decimal(41_250), Decimal(45_000))  # in billion VND
    above_limit = (Decimal("0.08"), Decimal("0.11"), Decimal("-0.16"))
    for back, total, margin in zip((2, 1, 0), totals, above_limit, strict=True):
        of_year = Period.containing(date(year.start.year - back, 1, 1), Cadence.YEAR)
        percent = rule.limit + (margin if making.story is Story.LAGGING else abs(margin))
        decided = of_year.start - timedelta(days=20)
        yield from _budget(making, share, of_year, "plan", (total, percent), decided)
        if back:
            kept = of_year.end + timedelta(days=75)
            settled = (total * Decimal("1.02"), percent + Decimal("0.01"))
            yield from _budget(making, share, of_year, "provisional", settled, kept)
    yield from _running(making, rule, share, year, totals[-1])


def _budget(
    making: Invention,
    share: Share,
    year: Period,
    stage: str,
    sums: tuple[Decimal, Decimal],
    on: date,
) -> Iterator[Figure]:
    total, percent = sums
    spent = (total * percent / 100).quantize(1)
    for measure, billions in ((share.denominator, total.quantize(1)), (share.numerator, spent)):
        yield making.figure(
            year,
            billions * _BILLION,
            measure=measure,
            stage=stage,
            status="P" if stage == "provisional" else "A",
            on=on,
        )


def _running(
    making: Invention, rule: Floor, share: Share, year: Period, total: Decimal
) -> Iterator[Figure]:
    """What has been spent so far this year, month by month, a little behind the profile."""
    month = Period.containing(year.start, Cadence.MONTH)
    needed = total * rule.limit / 100
    while rule.profile and month.end + timedelta(days=12) <= making.today and month.end <= year.end:
        spent = needed * rule.profile[month.end.month - 1] * Decimal("0.82")
        yield making.figure(
            month,
            spent.quantize(1) * _BILLION,
            measure=share.numerator,
            stage="provisional",
            status="P",
            on=month.end + timedelta(days=12),
        )
        month = month.following


INVENT: dict[Kind, Callable[[Invention], Iterator[Figure]]] = {
    Kind.REACH: reach,
    Kind.FLOOR: floor,
    Kind.GROWTH: growth,
    Kind.RANK: rank,
    Kind.RANK_GAIN: rank_gain,
    Kind.ABOVE: above,
    Kind.GROUP: group,
    Kind.CHECKLIST: checklist,
    Kind.COUNT: count,
    Kind.JUDGED: judged,
}

#: An index whose figure comes sooner than this after its year is published within the year.
_EARLY_DAYS = 150


def _editions(making: Invention) -> Iterator[tuple[Period, date]]:
    periods = making.periods()
    if making.target.publishing_delay_days < _EARLY_DAYS:
        year = making.today.year
        periods = [Period.parse(str(one)) for one in (year - 1, year)]
        days = [date(one.start.year, *_NOVEMBER) for one in periods]
    else:
        periods = periods[-1:]
        days = [making.reported_on(one) for one in periods]
    return ((one, day) for one, day in zip(periods, days, strict=True) if day <= making.today)
