"""From a target's figures to the document that states its verdict and what it has to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from schemas.events import Bilingual, Explained, SeriesPoint, SlipChanged, TargetAssessed
from schemas.stored import Outbox, VerdictDocument
from services.scoring.ports import Cause
from services.scoring.state import State
from targets.catalogue import Programme, Target
from targets.judge import judge_ledger
from targets.kinds import Growth
from targets.numbers import round_to
from targets.plain import (
    SCORE_PLACES,
    SHARE_PLACES,
    VALUE_PLACES,
    episode_from_plain,
    episode_plain,
    rounded,
    target_plain,
)
from targets.slips import SlipChange, changes
from targets.verdicts import Point, Status, Verdict
from targets.words import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """A judgement beside the document that it would become.

    `new` is whether it judges otherwise than the one before: that is another version, which is
    told. `fresh` is whether anything in the document differs: the same verdict is given on another
    day, or in words that count the days.
    """

    document: VerdictDocument
    new: bool
    fresh: bool


def stand(
    programme: Programme, target: Target, state: State, day: date, now: datetime, cause: Cause
) -> Standing:
    """Judge a target as its figures now are, and say what is new since it was last told of."""
    before = state.document
    told = tuple(episode_from_plain(one) for one in before["episodes"]) if before else ()
    status_before = Status(before["status"]) if before else None
    verdict = judge_ledger(programme, state.ledger, day)
    episodes, slips = changes(told, verdict, status_before)
    plain_target = target_plain(programme, target, verdict)
    plain_episodes = [episode_plain(one) for one in episodes]
    fingerprint = _fingerprint(_judged(plain_target["verdict"]), plain_episodes)
    wording = _fingerprint(plain_target)
    if before is not None and before["fingerprint"] == fingerprint:
        if before.get("wording") == wording:
            return Standing(before, new=False, fresh=False)
        again: VerdictDocument = {
            **before,
            "guard": before["guard"] + 1,
            "as_of": day.isoformat(),
            "wording": wording,
            "target": plain_target,
        }
        return Standing(again, new=False, fresh=True)
    version = before["version"] + 1 if before else 1
    return Standing(
        {
            "_id": target.id,
            "version": version,
            "guard": before["guard"] + 1 if before else 1,
            "as_of": day.isoformat(),
            "judged_at": now,
            "catalogue_version": programme.version,
            "status": verdict.status.value,
            "theme": target.theme,
            "fingerprint": fingerprint,
            "wording": wording,
            "target": plain_target,
            "episodes": plain_episodes,
            "outbox": _outbox(verdict, status_before, version, target, slips, cause),
        },
        new=True,
        fresh=True,
    )


#: What a verdict says in words, or says of the day: it may read otherwise tomorrow (three months
#: left, overdue by ten days) without a judgement that differs.
_WORDS = frozenset({"as_of", "sentence", "steps", "notes", "opinions", "findings"})
_SPELL_WORDS = frozenset({"summary", "remedy"})


def _judged(verdict: dict[str, Any]) -> dict[str, Any]:
    """The verdict without its words."""
    judged = {name: value for name, value in verdict.items() if name not in _WORDS}
    judged["spells"] = [
        {name: value for name, value in spell.items() if name not in _SPELL_WORDS}
        for spell in verdict["spells"]
    ]
    return judged


def _fingerprint(*plain: object) -> str:
    """A digest that stays the same through the store, where numbers and lists change their type."""
    return sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()


def _outbox(
    verdict: Verdict,
    before: Status | None,
    version: int,
    target: Target,
    slips: Sequence[SlipChange],
    cause: Cause,
) -> Outbox:
    return {
        "version": version,
        "assessed": plain_event(assessed(verdict, before, version)),
        "slips": [plain_event(slip_changed(verdict, target, slip)) for slip in slips],
        "traceparent": cause.traceparent,
        "tracestate": cause.tracestate,
    }


def plain_event(event: TargetAssessed | SlipChanged) -> dict[str, Any]:
    """An event as the store keeps it: decimals stay exact, days become texts."""
    plain: dict[str, Any] = msgspec.to_builtins(event, builtin_types=(Decimal,))
    return plain


def assessed(verdict: Verdict, before: Status | None, version: int) -> TargetAssessed:
    """The event that tells a verdict."""
    return TargetAssessed(
        target=verdict.target,
        area=verdict.area,
        version=version,
        as_of=verdict.as_of,
        catalogue_version=verdict.catalogue_version,
        rule_version=verdict.rule_version,
        status=verdict.status.value,
        reason=verdict.reason.value,
        sentence=_bilingual(verdict.sentence),
        previous_status=before.value if before else "",
        value=rounded(verdict.value, VALUE_PLACES),
        period=str(verdict.period) if verdict.period else "",
        stage=verdict.stage.value,
        achieved=rounded(verdict.achieved, SHARE_PLACES),
        required=rounded(verdict.required, SHARE_PLACES),
        pace=rounded(verdict.pace, SHARE_PLACES),
        score=rounded(verdict.score, SCORE_PLACES),
        evidence=verdict.evidence.value if verdict.evidence else "",
        shortfall=verdict.shortfall,
        invented=verdict.invented,
    )


def slip_changed(verdict: Verdict, target: Target, slip: SlipChange) -> SlipChanged:
    """The event that tells one change of an episode."""
    episode, spell, goal = slip.episode, slip.episode.spell, verdict.goal
    return SlipChanged(
        episode=episode.id,
        seq=episode.seq,
        change=episode.change.value,
        target=slip.target,
        area=slip.area,
        finding=spell.kind.value,
        since=str(spell.since),
        severity=spell.severity.value,
        on=slip.on,
        to_status=slip.to_status.value,
        reason=slip.reason.value,
        sentence=_bilingual(verdict.sentence),
        subject=spell.subject,
        from_status=slip.from_status.value if slip.from_status else "",
        summary=_bilingual(spell.summary) if spell.summary else None,
        remedy=_bilingual(spell.remedy) if spell.remedy else None,
        value=rounded(verdict.value, VALUE_PLACES),
        unit=target.unit,
        period=str(verdict.period) if verdict.period else "",
        stage=verdict.stage.value,
        goal=goal.value if goal else None,
        goal_by=goal.by if goal else msgspec.UNSET,
        achieved=rounded(verdict.achieved, SHARE_PLACES),
        required=rounded(verdict.required, SHARE_PLACES),
        pace=rounded(verdict.pace, SHARE_PLACES),
        amount=spell.amount,
        amount_unit=spell.unit,
        catalogue_version=verdict.catalogue_version,
        invented=verdict.invented,
        steps=tuple(Explained(_bilingual(one.text), one.formula) for one in verdict.steps),
        points=_latest_points(verdict, target),
    )


#: What a letter's chart has room for.
POINTS_TOLD = 24


def _latest_points(verdict: Verdict, target: Target) -> tuple[SeriesPoint, ...]:
    """The end of the judged series, with what the path asked for: the base, and the share of the
    way that was required."""
    latest = max((one.series for one in verdict.points), default=0)
    base = _base(verdict, target)
    judged = [one for one in verdict.points if one.series == latest][-POINTS_TOLD:]
    return tuple(
        SeriesPoint(
            str(one.period),
            round_to(one.value, VALUE_PLACES),
            rounded(_asked(base, verdict, one), VALUE_PLACES),
        )
        for one in judged
    )


def _base(verdict: Verdict, target: Target) -> Decimal | None:
    """Where the way starts, in the unit of the points: growth starts from none, and a flow's sums
    are not what its points show."""
    if isinstance(target.rule, Growth):
        return None if target.rule.flow else Decimal(0)
    return verdict.base_value


def _asked(base: Decimal | None, verdict: Verdict, point: Point) -> Decimal | None:
    if point.required is None or base is None or verdict.goal is None:
        return None
    return base + point.required * (verdict.goal.value - base)


def _bilingual(text: Text) -> Bilingual:
    return Bilingual(vi=text.vi, en=text.en)
