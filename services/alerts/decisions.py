"""What to do with a delivery that is due: send it, wait, or leave it unsent and say why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.alerts.deliveries import Delivery, Policy, State, Why
from services.alerts.episodes import Chapter, Story
from targets.slips import Change


@dataclass(frozen=True, slots=True)
class Send:
    """Send it. `told_before`: whether the recipient has heard of this slip already."""

    chapter: Chapter
    told_before: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet: something has to arrive first."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Leave:
    """Not at all, and why."""

    state: State
    why: Why


def decide(
    delivery: Delivery,
    story: Story,
    siblings: Sequence[Delivery],
    *,
    now: datetime,
    policy: Policy,
) -> Send | Wait | Leave:
    """The decision on one due delivery; `siblings` are all of this episode to this recipient.

    Nobody is alarmed about what is over: an unsent warning gives way to the message that closes
    its episode. That one is sent (it tells the whole course), except a retraction to somebody who
    never heard what it retracts.
    """
    chapter = story.chapter(delivery.seq)
    if chapter is None:
        raise LookupError(f"delivery {delivery.id} tells a change that its episode does not have")
    if not chapter.closing and story.ending_after(delivery.seq) is not None:
        return Leave(State.SUPPRESSED, Why.OVER_BEFORE_TOLD)
    if delivery.created_at + policy.give_up_after <= now:
        return Leave(State.DEAD, Why.TOO_OLD)
    retracts = chapter.change is Change.RETRACTED
    ahead = [one for one in siblings if _is_ahead(one, delivery, any_channel=retracts)]
    if ahead:
        return Wait(max(now + policy.look_again, min(_settles_at(one, now) for one in ahead)))
    before = {one.seq for one in story.stretch_before(delivery.seq)}
    told = any(one.told for one in siblings if one.seq in before)
    if retracts and not told:
        return Leave(State.SUPPRESSED, Why.NEVER_TOLD)
    return Send(chapter, told)


def _is_ahead(other: Delivery, delivery: Delivery, *, any_channel: bool) -> bool:
    """Whether the other one has to reach its end before this one may be sent.

    A retraction also looks at the other channels, since it goes to whoever was told by any.
    """
    if other.seq >= delivery.seq or other.state.final:
        return False
    return other.channel is delivery.channel or (any_channel and other.state is State.LEASED)


def _settles_at(other: Delivery, now: datetime) -> datetime:
    return now if other.state is State.LEASED else other.next_at
