"""`group`: among the leading k of the region's n provinces, in every field."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from targets.bands import ORDER
from targets.case import HELD_TOLD, Case
from targets.core import Face, judge_walk, without_figures
from targets.goals import Comparison, Goal
from targets.kinds import Group
from targets.measures import Range
from targets.rank import places, same_number
from targets.reach import given_start
from targets.region import computed_places, computed_words, merged, region_steps
from targets.remedies import told
from targets.series import one_line
from targets.verdicts import FindingKind, Reason, Spell, Status, Step, Verdict
from targets.walk import Walk, Way, walk
from targets.wording import status_name
from targets.words import Text

#: From the best to the worst: what cannot be judged is worse than what is well, and never hides
#: what is ill.
_WORST_LAST = (
    Status.MET,
    Status.ON_TRACK,
    Status.NO_DATA,
    Status.TOO_EARLY,
    Status.STALE,
    *(one for one in ORDER if one not in (Status.MET, Status.ON_TRACK)),
)


def judge_group(case: Case, rule: Group) -> Verdict:
    """Every field by its own rank; the verdict is that of the worst one, which it names."""
    goals = tuple(Goal(Decimal(rule.k), goal.by, Comparison.AT_MOST) for goal in case.target.goals)
    case.note(
        f"Văn bản chỉ nói “nhóm dẫn đầu”; ở đây hiểu là {rule.k} trong {rule.n} tỉnh của vùng. Đây "
        "là giả định.",
        f"The programme only says “leading group”; here it is the first {rule.k} of the region's "
        f"{rule.n} provinces. This is an assumption.",
    )
    fields = [_field(case, rule, field, goals) for field in rule.fields]
    reported = [one for one in fields if one[1].status is not Status.NO_DATA]
    if not reported:
        return without_figures(case)
    _, worst, _ = max(fields, key=lambda one: _WORST_LAST.index(one[1].status))
    if worst.status is Status.NO_DATA:
        known = reported[-1][1]
        worst = replace(worst, reason=Reason.INPUT_MISSING, value=known.value, period=known.period)
    scores = [one.score for _, one, _ in fields if one.score is not None]
    silent = [
        spell
        for _, one, _ in fields
        for spell in one.spells
        if spell.kind is FindingKind.SOURCE_SILENT
    ]
    spells = [spell for _, _, several in fields for spell in several]
    more: dict[str, Any] = {}
    if len(fields) > 1:
        more["sentence"] = _sentence(case, rule, fields, worst)
        more["steps"] = tuple(
            step for field, one, _ in fields for step in (_heading(case, field, one), *one.steps)
        )
        more["points"] = worst.points
    return replace(
        worst,
        goal=case.goal,
        score=sum(scores, Decimal(0)) / len(scores) if scores else None,
        spells=(*spells, *silent[:1]),
        inputs=tuple(seen for _, one, _ in fields for seen in one.inputs),
        invented=any(one.invented for _, one, _ in fields),
        confirmed=all(one.confirmed for _, one, _ in fields),
        quarantined=case.held.latest(HELD_TOLD),
        held=len(case.held),
        notes=tuple(case.notes),
        n=rule.n,
        **more,
    )


def _field(
    case: Case, rule: Group, field: str, goals: tuple[Goal, ...]
) -> tuple[str, Verdict, tuple[Spell, ...]]:
    reported = places(case, field, rule.n)
    computed = computed_places(case, rule, field, {one.period for one in reported})
    ranks = merged(case, reported, computed)
    parts = same_number(case, one_line(case, ranks) if computed else ranks, rule.n)
    start = given_start(case) if len(rule.fields) == 1 else None
    subject = field if len(rule.fields) > 1 else ""
    walked = walk(case, Way(parts=parts, goals=goals, start=start, subject=subject))
    lead = region_steps(case, computed, walked.latest)
    verdict = judge_walk(case, walked, Face("rank", Range(Decimal(1), Decimal(rule.n)), lead))
    said = computed_words(computed, walked.latest)
    if said is not None:
        sentence = verdict.sentence
        verdict = replace(verdict, sentence=Text(sentence.vi + said.vi, sentence.en + said.en))
    return field, verdict, _spells(case, field, walked, subject)


def _spells(case: Case, field: str, walked: Walk, subject: str) -> tuple[Spell, ...]:
    name = case.target.measure_by_id[field].name if subject else None
    return told(case, walked, "rank", name)


def _heading(case: Case, field: str, verdict: Verdict) -> Step:
    name, status = case.target.measure_by_id[field].name, status_name[verdict.status]
    return Step(Text(f"{name.vi}: {status.vi}.", f"{name.en}: {status.en}."))


def _sentence(
    case: Case, rule: Group, fields: list[tuple[str, Verdict, tuple[Spell, ...]]], worst: Verdict
) -> Text:
    held = sum(one.status is Status.MET for _, one, _ in fields)
    behind = [
        case.target.measure_by_id[field].name
        for field, one, _ in fields
        if one.status is worst.status and one.status is not Status.MET
    ]
    name = status_name[worst.status]
    vi = f"{held}/{len(fields)} lĩnh vực thuộc nhóm {rule.k} tỉnh dẫn đầu vùng"
    en = f"{held} of {len(fields)} fields are among the region's leading {rule.k}"
    if behind:
        vi += f"; {name.vi.lower()}: " + ", ".join(one.vi for one in behind)
        en += f"; {name.en.lower()}: " + ", ".join(one.en for one in behind)
    return Text(vi + ".", en + ".")
