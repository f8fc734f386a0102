"""From a target's figures to the document that states its verdict and what it has to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from schemas.events import Bilingual, SlipChanged, TargetAssessed
from schemas.stored import Outbox, VerdictDocument
from services.scoring.ports import Cause
from services.scoring.state import State
from targets.catalogue import Programme, Target
from targets.judge import judge
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
from targets.verdicts import Status, Verdict
from targets.words import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """A judgement beside the document that it would become. `new` is whether it says anything
    that the one before did not."""

    document: VerdictDocument
    new: bool


def stand(
    programme: Programme, target: Target, state: State, day: date, now: datetime, cause: Cause
) -> Standing:
    """Judge a target as its figures now are, and say what is new since it was last told of."""
    before = state.document
    told = tuple(episode_from_plain(one) for one in before["episodes"]) if before else ()
    status_before = Status(before["status"]) if before else None
    verdict = judge(programme, target, state.vintages(), day)
    episodes, slips = changes(told, verdict, status_before)
    plain_target = target_plain(programme, target, verdict)
    plain_episodes = [episode_plain(one) for one in episodes]
    fingerprint = _fingerprint(plain_target, plain_episodes)
    if before is not None and before["fingerprint"] == fingerprint:
        return Standing(before, new=False)
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
            "target": plain_target,
            "episodes": plain_episodes,
            "outbox": _outbox(verdict, status_before, version, target, slips, cause),
        },
        new=True,
    )


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
    )


def _bilingual(text: Text) -> Bilingual:
    return Bilingual(vi=text.vi, en=text.en)
