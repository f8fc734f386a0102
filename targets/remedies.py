"""What would bring a series back, and how far it is from its path."""

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from targets.bands import on_track_limit
from targets.case import Case
from targets.numbers import (
    CADENCE_NAME,
    date_en,
    date_vi,
    difference,
    period_en,
    period_vi,
    quantity,
    round_to,
)
from targets.paths import Path
from targets.periods import Cadence
from targets.phrases import goal_level, sentence_case
from targets.series import Reading
from targets.verdicts import Spell, Status
from targets.walk import Walk
from targets.words import Text

_DAYS = {
    Cadence.YEAR: Decimal("365.25"),
    Cadence.HALF: Decimal("182.625"),
    Cadence.QUARTER: Decimal("91.3125"),
    Cadence.MONTH: Decimal("30.4375"),
    Cadence.DAY: Decimal(1),
}
_PLACES = 2


def told(case: Case, walked: Walk, unit: str, subject: Text | None = None) -> tuple[Spell, ...]:
    """The spells of a walk with their words: how much is missing, and what would mend it."""
    path, latest = walked.path, walked.judged[-1] if walked.judged else None
    spells = []
    for spell in walked.spells.all():
        if spell.until is not None or path is None or latest is None:
            spells.append(replace(spell, summary=_over(spell, subject)))
            continue
        missing = round_to(abs(path.asked(latest.period.end) - latest.value), 6)
        spells.append(
            replace(
                spell,
                amount=missing,
                unit=unit,
                summary=_summary(path, latest, unit, subject),
                remedy=remedy(case, walked, path, latest, unit),
            )
        )
    return tuple(spells)


def _over(spell: Spell, subject: Text | None) -> Text:
    until = spell.until or spell.since
    head_vi, head_en = _head(subject)
    return Text(
        f"{head_vi}Chậm từ {period_vi(spell.since)}, đã trở lại từ {period_vi(until)}.",
        f"{head_en}Behind from {period_en(spell.since)}, back from {period_en(until)}.",
    )


def _head(subject: Text | None) -> tuple[str, str]:
    return (f"{subject.vi}: ", f"{subject.en}: ") if subject else ("", "")


def _summary(path: Path, latest: Reading, unit: str, subject: Text | None) -> Text:
    value = quantity(latest.value, unit, _PLACES)
    asked = quantity(path.asked(latest.period.end), unit, _PLACES)
    level = goal_level(path.goal, unit)
    head_vi, head_en = _head(subject)
    return Text(
        f"{head_vi}{sentence_case(period_vi(latest.period))} đạt {value.vi}; lộ trình tới "
        f"{level.vi} vào {date_vi(path.goal.by)} cần {asked.vi}.",
        f"{head_en}{value.en} in {period_en(latest.period)}; the path to {level.en} by "
        f"{date_en(path.goal.by)} asks for {asked.en}.",
    )


def remedy(case: Case, walked: Walk, path: Path, latest: Reading, unit: str) -> Text:
    """How much the next period needs to be on track again, and how much each one to arrive."""
    left = path.goal.value - latest.value
    if case.day > path.goal.by:
        missing = difference(abs(left), unit, _PLACES)
        return Text(
            f"Đã quá hạn {date_vi(path.goal.by)}, còn thiếu {missing.vi}.",
            f"The deadline {date_en(path.goal.by)} has passed; {missing.en} is still missing.",
        )
    cadence = latest.period.cadence
    following = latest.period.following
    needed = _needed(walked, path, latest)
    remaining = max(Decimal((path.goal.by - latest.period.end).days) / _DAYS[cadence], Decimal(1))
    each = abs(left) / remaining.quantize(Decimal(1))
    step = difference(each, unit, _PLACES)
    name = CADENCE_NAME[cadence]
    if unit == "rank":  # a place is whole: the one that is good enough
        needed = max(needed.to_integral_value(ROUND_FLOOR), Decimal(1))
    elif unit == "places":
        needed = needed.to_integral_value(ROUND_CEILING)
    to_reach = quantity(needed, unit, _PLACES)
    direction = ("tăng", "gain") if left > 0 else ("giảm", "fall by")
    if unit == "rank":
        direction = ("lên", "win")
    return Text(
        f"Cần {to_reach.vi} vào cuối {period_vi(following)} để trở lại đúng lộ trình; từ nay tới "
        f"hạn mỗi {name.vi} cần {direction[0]} bình quân {step.vi}.",
        f"{sentence_case(to_reach.en)} by the end of {period_en(following)} would be on track "
        f"again; each {name.en} from now to the deadline has to {direction[1]} {step.en}.",
    )


def _needed(walked: Walk, path: Path, latest: Reading) -> Decimal:
    standing = walked.standing
    if (
        path.holding
        or path.distance == 0
        or (standing.was_met and standing.band is Status.ON_TRACK)
    ):
        return path.goal.value
    share = path.required(latest.period.following.end) * on_track_limit(standing.shown)
    return path.start.value + share * path.distance
