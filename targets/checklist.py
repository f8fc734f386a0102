"""`checklist`: named deliverables, each held against its own due date; an overdue one is a slip of
its own, by name."""

from decimal import Decimal

from targets.case import Case
from targets.core import without_figures
from targets.evidence import evidence
from targets.explain import silence_step
from targets.freshness import Silence, silence, silence_spell
from targets.kinds import Checklist, Item
from targets.numbers import date_en, date_vi, number_vi, period_en, period_vi, round_to
from targets.observations import Observation
from targets.periods import Cadence, Period
from targets.report_words import report_words
from targets.spells import SpellBook
from targets.verdicts import (
    FindingKind,
    ItemState,
    Point,
    Reason,
    Severity,
    Spell,
    Status,
    Step,
    Verdict,
)
from targets.wording import reason_name, status_name
from targets.words import Text


def judge_checklist(case: Case, rule: Checklist) -> Verdict:
    """Done over all, and which item is overdue."""
    reports = {item.id: _reports(case, item) for item in rule.items}
    states = tuple(_state(case, item, reports[item.id]) for item in rule.items)
    spells = SpellBook()
    for item in rule.items:
        _fold(case, spells, item, reports[item.id])
    figures = [one for several in reports.values() for one in several]
    overdue = [state for state in states if state.overdue]
    done = sum(state.done for state in states)
    # A day that the catalogue only assumes accuses nobody before the first report has come.
    if not figures and not any(case.day > item.due and not item.due_assumed for item in rule.items):
        return without_figures(case, items=states)
    latest = max(figures, key=lambda one: (one.fact.period.end, one.vintage), default=None)
    silent = silence(case.target, latest.fact.period, case.day) if latest else None
    finished = done == len(states)
    if finished:
        status, reason = Status.MET, Reason.ALL_ITEMS_DONE
    elif case.day > case.target.goals[-1].by:
        status, reason = Status.MISSED, Reason.DEADLINE_PASSED
    elif overdue:
        status, reason = Status.OFF_TRACK, Reason.ITEM_OVERDUE
    elif silent is not None:
        status, reason = Status.STALE, Reason.SOURCE_SILENT
    else:
        status, reason = Status.ON_TRACK, Reason.ITEMS_ON_SCHEDULE
    lasting = spells.all()
    if silent is not None and not finished:
        lasting = (*lasting, silence_spell(case.target, silent))
    current = [several[-1] for several in reports.values() if several]
    share = Decimal(done) / len(states)
    return case.verdict(
        status,
        reason,
        _sentence(states, status, reason),
        inputs=figures,
        value=Decimal(done),
        period=latest.fact.period if latest else None,
        achieved=share,
        required=Decimal(sum(state.due < case.day for state in states)) / len(states),
        score=100 * share,
        evidence=evidence(
            len({one.fact.period for one in figures}),
            settled=all(one.settled for one in current),
            fresh=silent is None,
        ),
        items=states,
        points=_points(case, rule, reports),
        spells=lasting,
        steps=_steps(case, states, reports, status, silent),
    )


def _reports(case: Case, item: Item) -> list[Observation]:
    """What was reported of one item, in the order of periods, up to the day."""
    return [one for one in case.figures.of(item.id, case.area) if one.fact.period.start <= case.day]


def _state(case: Case, item: Item, reports: list[Observation]) -> ItemState:
    done = bool(reports) and reports[-1].value == 1
    since = None
    for one in reversed(reports if done else []):
        if one.value != 1:
            break
        since = one.fact.period
    return ItemState(item.id, item.name, done, not done and case.day > item.due, item.due, since)


def _fold(case: Case, spells: SpellBook, item: Item, reports: list[Observation]) -> None:
    """An item is overdue from its due date until the period in which it is reported done, and
    again from the period in which it is taken back."""
    due = Period(Cadence.DAY, item.due)
    late = [one for one in reports if one.fact.period.end > item.due]
    before = [one for one in reports if one.fact.period.end <= item.due]
    done = bool(before) and before[-1].value == 1
    if case.day > item.due and not done:
        spells.lasts(_overdue(item, due))
    for one in late:
        if one.value == 1:
            spells.over(FindingKind.ITEM_OVERDUE, item.id, one.fact.period)
        elif case.day > item.due:
            spells.lasts(_overdue(item, one.fact.period))


def _overdue(item: Item, since: Period) -> Spell:
    return Spell(
        FindingKind.ITEM_OVERDUE,
        item.id,
        since,
        Severity.SERIOUS,
        summary=Text(
            f"“{item.name.vi}” chưa xong, đã quá hạn {date_vi(item.due)}.",
            f"“{item.name.en}” is not done; it was due by {date_en(item.due)}.",
        ),
        remedy=Text(
            f"Hoàn thành và báo cáo “{item.name.vi}”.", f"Finish and report “{item.name.en}”."
        ),
    )


def _points(
    case: Case, rule: Checklist, reports: dict[str, list[Observation]]
) -> tuple[Point, ...]:
    """How many items were done at the end of each reported period."""
    periods = sorted({one.fact.period for several in reports.values() for one in several})
    points = []
    for period in periods:
        done = open_late = 0
        settled = True
        for item in rule.items:
            known = [one for one in reports[item.id] if one.fact.period.end <= period.end]
            if known and known[-1].value == 1:
                done += 1
            elif item.due < period.end:
                open_late += 1
            settled = settled and (not known or known[-1].settled)
        status = Status.OFF_TRACK if open_late else Status.ON_TRACK
        points.append(
            Point(
                period,
                Decimal(done),
                Status.MET if done == len(rule.items) else status,
                settled,
                achieved=Decimal(done) / len(rule.items),
                required=Decimal(sum(item.due <= period.end for item in rule.items))
                / len(rule.items),
            )
        )
    return tuple(points)


def _sentence(states: tuple[ItemState, ...], status: Status, reason: Reason) -> Text:
    done = sum(state.done for state in states)
    vi = f"{status_name[status].vi}: đã xong {done}/{len(states)} hạng mục"
    en = f"{status_name[status].en}: {done} of {len(states)} items are done"
    overdue = [state for state in states if state.overdue]
    if overdue:
        vi += "; quá hạn: " + ", ".join(
            f"{one.name.vi} (hạn {date_vi(one.due)})" for one in overdue
        )
        en += "; overdue: " + ", ".join(
            f"{one.name.en} (due {date_en(one.due)})" for one in overdue
        )
    elif status is Status.STALE:
        vi += f"; {reason_name[reason].vi.lower()}"
        en += f"; {reason_name[reason].en.lower()}"
    return Text(vi + ".", en + ".")


def _steps(
    case: Case,
    states: tuple[ItemState, ...],
    reports: dict[str, list[Observation]],
    status: Status,
    silent: Silence | None,
) -> tuple[Step, ...]:
    done = sum(state.done for state in states)
    score = 100 * Decimal(done) / len(states)
    sign = "=" if round_to(score, 2) == score else "≈"
    steps = (
        *(_item_step(case, state, reports[state.id]) for state in states),
        _band_step(states, status),
        silence_step(silent) if status is not Status.MET else None,
        Step(
            Text("Điểm là tỷ lệ hạng mục đã xong.", "The score is the share of items done."),
            f"100 × {done} ÷ {len(states)} {sign} {number_vi(score, 2)}",
        ),
    )
    return tuple(step for step in steps if step is not None)


def _band_step(states: tuple[ItemState, ...], status: Status) -> Step | None:
    """The band, and why it is not the next better one."""
    name = status_name[status]
    met, on_track = status_name[Status.MET], status_name[Status.ON_TRACK]
    left = sum(not state.done for state in states)
    late = sum(state.overdue for state in states)
    match status:
        case Status.MET:
            return Step(
                Text(f"Mọi hạng mục đã xong nên: {name.vi}.", f"Every item is done, so: {name.en}.")
            )
        case Status.ON_TRACK:
            return Step(
                Text(
                    f"Không hạng mục nào quá hạn nên: {name.vi}; còn {left} hạng mục chưa xong nên "
                    f"chưa là “{met.vi}”.",
                    f"No item is overdue, so: {name.en}; not “{met.en}”, as {left} "
                    f"{'is' if left == 1 else 'are'} open.",
                )
            )
        case Status.OFF_TRACK:
            return Step(
                Text(
                    f"Có {late} hạng mục quá hạn nên: {name.vi}; xong các hạng mục đó thì là "
                    f"“{on_track.vi}”.",
                    f"{late} {'item is' if late == 1 else 'items are'} overdue, so: {name.en}; "
                    f"once done it is “{on_track.en}”.",
                )
            )
        case Status.MISSED:
            return Step(
                Text(
                    f"Đã qua hạn chung mà còn {left} hạng mục chưa xong nên: {name.vi}.",
                    f"The deadline of all has passed with {left} open, so: {name.en}.",
                )
            )
        case _:
            return None


def _item_step(case: Case, state: ItemState, reports: list[Observation]) -> Step:
    told = report_words(reports[-1], case) if reports else None
    by = Text(f" ({told.vi})", f" ({told.en})") if told else Text("", "")
    if state.done:
        when = state.done_in
        return Step(
            Text(
                f"{state.name.vi}: đã xong, {period_vi(when)}{by.vi}."
                if when
                else f"{state.name.vi}: đã xong{by.vi}.",
                f"{state.name.en}: done, {period_en(when)}{by.en}."
                if when
                else f"{state.name.en}: done{by.en}.",
            )
        )
    days = (case.day - state.due).days
    late = (
        Text(f"quá hạn {days} ngày", f"overdue by {days} {'day' if days == 1 else 'days'}")
        if state.overdue
        else Text("chưa đến hạn", "not due yet")
    )
    return Step(
        Text(
            f"{state.name.vi}: chưa xong, hạn {date_vi(state.due)}, {late.vi}{by.vi}.",
            f"{state.name.en}: open, due {date_en(state.due)}, {late.en}{by.en}.",
        )
    )
