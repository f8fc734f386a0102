"""`growth`: a stock against its base, or a flow since the base window against that window's
total."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from targets import explain
from targets.case import Case
from targets.core import Face, judge_walk, without_figures
from targets.kinds import Growth
from targets.measures import Range
from targets.numbers import number_vi, period_en, period_vi, quantity
from targets.opinions import growth_rate
from targets.paths import Start, path_to
from targets.periods import Period
from targets.reach import given_start
from targets.series import (
    Reading,
    begun,
    most_settled,
    one_cadence,
    one_line,
    readings,
    source_of,
    unbroken,
)
from targets.verdicts import Method, Opinion, Reason, Status, Step, Verdict
from targets.walk import Walk, Way, walk
from targets.wording import reason_name
from targets.words import Text


def judge_growth(case: Case, rule: Growth) -> Verdict:
    """Growth in per cent of the base, on its way to the goal."""
    found = begun(case, most_settled(readings(case)))
    if not found:
        return without_figures(case)
    return _flow(case, rule, found) if rule.flow else _stock(case, rule, found)


def _stock(case: Case, rule: Growth, found: list[Reading]) -> Verdict:
    base = given_start(case) or _stock_start(case, rule, found)
    series = one_line(case, found)
    parts = unbroken(case, series)
    if base is None:
        base = _first(case, parts[-1], rule.base_to)
    if base is None or base.value <= 0:
        return _no_base(case, found)
    way = Way(
        parts=[[_grown(one, base.value) for one in part] for part in parts],
        goals=case.target.goals,
        start=replace(base, value=Decimal(0)),
        waypoints=case.target.waypoints,
    )
    walked = walk(case, way)
    stock = parts[-1][-1].value
    lead = Step(
        Text(
            f"Mức tăng so với {period_vi(base.period)}.",
            f"The growth since {period_en(base.period)}.",
        ),
        f"100 × ({number_vi(stock)} ÷ {number_vi(base.value)} − 1) = "
        f"{number_vi(100 * (stock / base.value - 1), 2)}%",
    )
    face = Face("%", Range(Decimal(-100)), (lead,), (("base_value", base.value),))
    verdict = judge_walk(case, walked, face)
    return replace(
        verdict,
        steps=_from_base(case, verdict, walked, base, face.unit),
        opinions=(*_of_the_stock(case, walked, base, stock, verdict), *_but_cagr(verdict)),
    )


def _from_base(
    case: Case, verdict: Verdict, walked: Walk, base: Start, unit: str
) -> tuple[Step, ...]:
    """The steps with the base as it was counted, instead of the growth of nothing on itself."""
    if walked.start is None:
        return verdict.steps
    measure = case.target.measure_by_id[str(case.target.value)]
    return explain.instead(
        verdict.steps, explain.base_step(walked.start, unit), explain.base_step(base, measure.unit)
    )


def _of_the_stock(
    case: Case, walked: Walk, base: Start, stock: Decimal, verdict: Verdict
) -> Iterator[Opinion]:
    """What the growth-rate ratio says of the stock itself: growth on growth has no rate."""
    path, latest = walked.path, walked.latest
    if path is None or latest is None:
        return
    level = base.value * (1 + path.goal.value / 100)
    counted = path_to(base, replace(path.goal, value=level), (), ())
    said = growth_rate(counted, replace(latest, value=stock), verdict.status)
    if said is not None:
        yield said


def _but_cagr(verdict: Verdict) -> tuple[Opinion, ...]:
    return tuple(one for one in verdict.opinions if one.method is not Method.CAGR)


def _stock_start(case: Case, rule: Growth, found: list[Reading]) -> Start | None:
    """The stock at the end of the base period, whatever the cadence that tells it."""
    at = [one for one in found if one.period.end == rule.base_to.end]
    if not at:
        return None
    return Start(at[-1].value, at[-1].period, source=source_of(case, at[-1]))


def _first(case: Case, part: list[Reading], wanted: Period) -> Start | None:
    """Without the base period's own figure, the first settled one after it stands in."""
    first = next((one for one in part if one.settled), None)
    if first is None:
        return None
    case.note(
        f"Chưa có số liệu {period_vi(wanted)}; tạm lấy {period_vi(first.period)} làm gốc. Đây là "
        "giả định.",
        f"There is no figure for {period_en(wanted)}; {period_en(first.period)} is taken as the "
        "base. This is an assumption.",
    )
    return Start(first.value, first.period, assumed=True, source=source_of(case, first))


def _grown(reading: Reading, base: Decimal) -> Reading:
    return replace(reading, value=100 * (reading.value / base - 1))


def _no_base(case: Case, found: list[Reading]) -> Verdict:
    return case.verdict(
        Status.TOO_EARLY,
        Reason.NO_BASE,
        reason_name[Reason.NO_BASE],
        inputs=[one for reading in found for one in reading.inputs],
        period=found[-1].period,
    )


def _flow(case: Case, rule: Growth, found: list[Reading]) -> Verdict:
    """The sum since the base window, in per cent of the window's total, on its way to 100 per cent
    and the growth asked for. The page shows the growth pro rata: what came against what the base
    window saw in the same time."""
    series = one_cadence(case, found)
    base = _window_total(case, rule, series)
    after = _without_gaps(case, [one for one in series if one.period.start > rule.base_to.end])
    if base is None or base.value <= 0:
        return _no_base(case, found)
    if not after:
        return case.verdict(
            Status.TOO_EARLY,
            Reason.TOO_FEW_POINTS,
            reason_name[Reason.TOO_FEW_POINTS],
            inputs=[one for reading in found for one in reading.inputs],
            period=found[-1].period,
            base_value=base.value,
            base_period=base.period,
            base_source=base.source,
        )
    sums = _running(after)
    window_days = (rule.base_to.end - rule.base_from.start).days + 1

    def pro_rata(one: Reading) -> Decimal:
        days = (one.period.end - rule.base_to.end).days
        return one.value * window_days / days - 100

    whole = Decimal(100)
    way = Way(
        parts=[[replace(one, value=100 * one.value / base.value) for one in sums]],
        goals=tuple(replace(one, value=whole + one.value) for one in case.target.goals),
        start=Start(Decimal(0), base.period, base.assumed, base.source),
        shown=pro_rata,
    )
    lead = Step(
        Text(
            f"Tổng từ sau {period_vi(rule.base_to)} đến {period_vi(sums[-1].period)} so với tổng "
            f"của kỳ gốc ({period_vi(rule.base_from)} đến {period_vi(rule.base_to)}).",
            f"The sum from after {period_en(rule.base_to)} to {period_en(sums[-1].period)}, "
            f"against the base window's total ({period_en(rule.base_from)} to "
            f"{period_en(rule.base_to)}).",
        ),
        f"100 × {number_vi(sums[-1].value)} ÷ {number_vi(base.value)} = "
        f"{number_vi(100 * sums[-1].value / base.value, 2)}%",
    )
    extra = (
        ("base_value", base.value),
        ("goal", case.goal),
    )
    walked = walk(case, way)
    face = Face("base%", Range(Decimal(0)), (lead,), extra)
    verdict = judge_walk(case, walked, face)
    # A sum begins at nothing, and from nothing there is no rate of growth.
    plain = explain.base_step(walked.start or base, face.unit)
    return replace(
        verdict,
        steps=explain.instead(verdict.steps, plain, _window_step(case, rule, base)),
        opinions=_but_cagr(verdict),
    )


def _window_step(case: Case, rule: Growth, base: Start) -> Step:
    """The base window's total, from which the sum is counted."""
    total = quantity(base.value, case.target.measure_by_id[str(case.target.value)].unit)
    source = (f"; nguồn: {base.source}", f"; source: {base.source}") if base.source else ("", "")
    first, last = rule.base_from, rule.base_to
    return Step(
        Text(
            f"Tổng của kỳ gốc ({period_vi(first)} đến {period_vi(last)}): {total.vi}{source[0]}. "
            f"Từ sau kỳ gốc cộng lại từ 0.",
            f"The total of the base window ({period_en(first)} to {period_en(last)}): {total.en}"
            f"{source[1]}. The sum begins at nothing after it.",
        )
    )


def _window_total(case: Case, rule: Growth, series: list[Reading]) -> Start | None:
    """The base window's total: the catalogue's, or the sum of its periods when all are there."""
    given = given_start(case)
    if given is not None:
        return replace(given, period=rule.base_to)
    inside = [
        one
        for one in series
        if rule.base_from.start <= one.period.start and one.period.end <= rule.base_to.end
    ]
    days = sum((one.period.end - one.period.start).days + 1 for one in inside)
    if days != (rule.base_to.end - rule.base_from.start).days + 1:
        if inside:
            case.note(
                f"Kỳ gốc {period_vi(rule.base_from)} - {period_vi(rule.base_to)} chưa đủ số liệu.",
                f"The base window {period_en(rule.base_from)} to {period_en(rule.base_to)} is not "
                "complete.",
            )
        return None
    total = sum((one.value for one in inside), Decimal(0))
    return Start(total, rule.base_to, source=source_of(case, inside[0]))


def _without_gaps(case: Case, after: list[Reading]) -> list[Reading]:
    """The periods since the base up to the first gap: a sum with a hole in it says too little."""
    unbroken_run: list[Reading] = []
    expected = None
    for reading in after:
        if expected is not None and reading.period.start != expected:
            case.note(
                f"Thiếu số liệu trước {period_vi(reading.period)} nên chưa cộng tiếp.",
                f"Figures before {period_en(reading.period)} are missing, so the sum stops there.",
            )
            break
        unbroken_run.append(reading)
        expected = reading.period.end + timedelta(days=1)
    return unbroken_run


def _running(after: list[Reading]) -> list[Reading]:
    total, sums = Decimal(0), []
    for reading in after:
        total += reading.value
        sums.append(replace(reading, value=total))
    return sums
