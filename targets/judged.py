"""`judged`: no number in the text; the owner's four-grade judgement with its evidence and its
expiry, shown as a judgement and never mixed with what is computed."""

from datetime import timedelta

from targets.case import Case
from targets.core import without_figures
from targets.explain import input_steps
from targets.freshness import Silence, silence_spell
from targets.kinds import Judged
from targets.numbers import date_en, date_vi, period_en, period_vi
from targets.periods import Period
from targets.series import Reading, begun, readings
from targets.spells import SpellBook
from targets.verdicts import (
    FindingKind,
    Point,
    Reason,
    Severity,
    Spell,
    Status,
    Step,
    Verdict,
)
from targets.wording import grade_name, status_name
from targets.words import Text

#: Grades that ask for correction; the lowest asks for intervention.
_POOR = 2
_SEVERITY = {1: Severity.SERIOUS, 2: Severity.WARNING}


def judge_judged(case: Case, rule: Judged) -> Verdict:
    """The owner's latest judgement, while it is valid."""
    found = begun(case, readings(case))
    if not found:
        return without_figures(case)
    latest = found[-1]
    expires = latest.period.end + timedelta(days=rule.valid_days)
    book = SpellBook()
    for one in found:
        _fold(book, one)
    spells = book.all()
    expired = case.day > expires
    if expired:
        expected = Period.containing(latest.period.end + timedelta(days=1), case.target.cadence)
        spells = (*spells, silence_spell(case.target, Silence(expected, expires)))
    return case.verdict(
        Status.STALE if expired else Status.JUDGED,
        Reason.JUDGEMENT_EXPIRED if expired else Reason.OWNER_JUDGEMENT,
        _sentence(case, latest, expired=expired),
        inputs=[seen for one in found for seen in one.inputs],
        value=latest.value,
        period=latest.period,
        points=tuple(Point(one.period, one.value, Status.JUDGED, one.settled) for one in found),
        spells=spells,
        steps=(
            Step(
                Text(
                    "Văn bản không nêu con số; cơ quan chủ trì đánh giá theo bốn bậc (4 là tốt "
                    "nhất), kèm căn cứ và thời hạn hiệu lực.",
                    "The programme states no number; the owner judges on four grades (4 is best), "
                    "with evidence and an expiry.",
                )
            ),
            *input_steps(latest.inputs, case),
            *_evidence(latest),
            Step(
                Text(
                    f"Có hiệu lực {rule.valid_days} ngày kể từ cuối kỳ, đến {date_vi(expires)}"
                    + ("; nay đã hết hiệu lực." if expired else "."),
                    f"Valid for {rule.valid_days} days from the period's end, until "
                    f"{date_en(expires)}" + ("; it has expired." if expired else "."),
                )
            ),
        ),
    )


def _fold(book: SpellBook, one: Reading) -> None:
    grade = _grade(one)
    if grade > _POOR:
        book.over(FindingKind.BEHIND, "", one.period)
        return
    name = grade_name[grade]
    book.lasts(
        Spell(
            FindingKind.BEHIND,
            "",
            one.period,
            _SEVERITY[grade],
            band=Status.JUDGED,
            summary=Text(
                f"Cơ quan chủ trì đánh giá bậc {grade}/4: {name.vi}.",
                f"The owner's judgement is {grade} of 4: {name.en}.",
            ),
            remedy=Text(
                "Khắc phục và gửi đánh giá mới từ bậc 3 trở lên, kèm căn cứ.",
                "Correct it and send a new judgement of 3 or more, with evidence.",
            ),
        )
    )


def _evidence(latest: Reading) -> list[Step]:
    steps = []
    for one in latest.inputs:
        said = " ".join(text for text in (one.note, one.evidence) if text)
        if said:
            steps.append(Step(Text(f"Căn cứ: {said}", f"Evidence: {said}")))
    return steps


def _sentence(case: Case, latest: Reading, *, expired: bool) -> Text:
    grade = _grade(latest)
    name = grade_name[grade]
    if expired:
        stale = status_name[Status.STALE]
        return Text(
            f"{stale.vi}: đánh giá {period_vi(latest.period)} (bậc {grade}/4) đã hết hiệu lực.",
            f"{stale.en}: the judgement of {period_en(latest.period)} ({grade} of 4) has expired.",
        )
    owner, period = case.target.owner.name, latest.period
    return Text(
        f"{owner.vi} đánh giá {period_vi(period)} bậc {grade}/4: {name.vi}.",
        f"{owner.en} judged {period_en(period)} as {grade} of 4: {name.en}.",
    )


def _grade(one: Reading) -> int:
    """The grade, kept on the scale even where an older catalogue allowed another one."""
    return min(max(int(one.value), 1), 4)
