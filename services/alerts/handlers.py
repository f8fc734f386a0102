"""How messages leave: what one person is told now is decided by one worker at a time, then sent,
then recorded."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from runtime.failures import Unavailable
from services.alerts.composing import gather, write
from services.alerts.deliveries import (
    Answer,
    Delivery,
    Occasion,
    Outcome,
    State,
    Why,
    answered,
    closed,
    held_back,
    put_off,
)
from services.alerts.episodes import Channel
from services.alerts.letters import Letter
from services.alerts.looking import look
from services.alerts.office import Office, Post
from services.alerts.planning import by_channel, letter_message_id
from services.alerts.routing import Recipient
from services.alerts.stages import Bundle, decide
from services.alerts.stages.plan import Hold, Leave, Notice
from services.alerts.stages.route import limit_of
from services.alerts.taking import TakenActs, plan_digests, take_acts, take_changes

__all__ = [
    "Handled",
    "Office",
    "Post",
    "TakenActs",
    "deliver_next",
    "give_up",
    "plan_digests",
    "settle",
    "take_acts",
    "take_changes",
]


@dataclass(frozen=True, slots=True)
class Handled:
    """The deliveries of a letter as they now have to be kept, with the answer when it was sent;
    and those that were ended unsent."""

    deliveries: tuple[Delivery, ...] = ()
    answer: Answer | None = None
    left: tuple[Delivery, ...] = ()

    @property
    def delivery(self) -> Delivery:
        """The first of them."""
        return (*self.deliveries, *self.left)[0]


async def deliver_next(channel: Channel, office: Office, post: Post) -> Handled | None:
    """Decide for whoever has waited longest and send the letter that is due; None when nothing is.

    What comes back still has to be settled. After the message has left, nothing here asks the
    store any more: its being away then must not send the message again.
    """
    now, policy = office.clock.now(), post.policy
    due = await office.deliveries.due(channel, now)
    if not due or not await post.channels.admits(
        channel, now=now, next_probe=now + policy.probe_every
    ):
        return None
    for recipient in due:
        until = now + policy.decide_within
        if not await office.desks.hold(recipient, now=now, until=until):
            continue  # whoever decides there now sends what is due
        try:
            chosen = await _choose(recipient, channel, office, post)
        finally:
            await office.desks.release(recipient, until)
        if chosen.bundle is not None:
            handled = await _send(chosen, recipient, office, post)
            if handled is not None:
                return handled
        if chosen.left:
            return Handled(left=chosen.left)
    return None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What was decided for one person: the letter that is claimed, and what is never sent."""

    bundle: Bundle | None
    left: tuple[Delivery, ...]


async def _choose(recipient: str, channel: Channel, office: Office, post: Post) -> _Chosen:
    plan = await look(recipient, channel, office, post.policy)
    decided, bundle = decide(plan)
    left: list[Delivery] = []
    for notice in decided.notices:
        match notice.fate:
            case Hold(why, until):
                await office.deliveries.keep(
                    held_back(
                        notice.delivery,
                        why,
                        until,
                        now=plan.now,
                        look_again=plan.habits.look_again,
                    )
                )
            case Leave(state, why):
                ended = await _passed_on(closed(notice.delivery, state, why), office)
                if await office.deliveries.keep(ended):
                    left.append(ended)
            case _:
                pass
    claimed = await _claimed(bundle, plan.now + post.policy.lease, office) if bundle else None
    return _Chosen(claimed, tuple(left))


async def _claimed(bundle: Bundle, lease_until: datetime, office: Office) -> Bundle | None:
    """The letter with all its deliveries claimed; None when one of them is somebody else's.

    Then the others are let go: a letter goes whole or not at all, so that its id names one set.
    """
    kind = bundle.kind.value if bundle.kind else ""
    claimed: list[Notice] = []
    for notice in bundle.notices:
        taken = await office.deliveries.claim(
            notice.delivery, letter=bundle.id, kind=kind, lease_until=lease_until
        )
        if taken is None:
            for one in claimed:
                await office.deliveries.finish(put_off(one.delivery, office.clock.now()))
            return None
        claimed.append(replace(notice, delivery=taken))
    return replace(bundle, notices=tuple(claimed))


async def _send(chosen: _Chosen, name: str, office: Office, post: Post) -> Handled | None:
    bundle = chosen.bundle
    recipient = office.directory.recipients.get(name)
    if bundle is None or recipient is None:
        return None
    claimed = tuple(one.delivery for one in bundle.notices)
    try:
        ready = await _made_ready(bundle, recipient, office, post)
    except Unavailable:
        # Nothing has left: whoever claimed it lets it go as soon as it can, and nobody has to wait
        # for the end of the claim or to wonder whether the letter went.
        put_back = tuple(put_off(one, office.clock.now()) for one in claimed)
        return Handled(put_back, None, chosen.left)
    if ready is None:
        return None  # the claim was lost: whoever holds it now sends it
    if not isinstance(ready, _Ready):
        return Handled(ready, None, chosen.left)
    first = ready.first
    answer = await post.carriers[first.channel].carry(ready.letter, ready.recipient, first)
    now, jitter = office.clock.now(), post.jitter()
    after = tuple(
        answered(one, answer, now=now, policy=post.policy, jitter=jitter) for one in claimed
    )
    return Handled(after, answer, chosen.left)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A letter that only has to be carried: to whom, and the delivery that it is known by."""

    letter: Letter
    recipient: Recipient
    first: Delivery


async def _made_ready(
    bundle: Bundle, recipient: Recipient, office: Office, post: Post
) -> _Ready | tuple[Delivery, ...] | None:
    """The letter with its sending noted as begun; or its deliveries, ended without one; None when
    the claim was lost."""
    deliveries = tuple(one.delivery for one in bundle.notices)
    first = deliveries[0]
    address = await office.contacts.address(recipient.id, first.channel)
    if address is None:
        return tuple(closed(one, State.DEAD, Why.NO_ADDRESS) for one in deliveries)
    digest = await gather(first, recipient, office) if first.occasion.digest else None
    if digest is not None and not digest.news and first.occasion is Occasion.DAILY:
        return (closed(first, State.SUPPRESSED, Why.NOTHING_NEW),)
    letter = write(bundle, recipient, office, post, digest)
    for one in deliveries:
        if not await office.deliveries.start(one, office.clock.now()):
            return None
    if len(deliveries) > 1:
        first = replace(first, message_id=letter_message_id(bundle.id, office.mail_domain))
    return _Ready(letter, replace(recipient, addresses={first.channel: address}), first)


async def settle(handled: Handled, office: Office, post: Post) -> None:
    """Keep what became of a letter; doing it again changes nothing.

    The channel is halted when the answer says that nothing gets through, left alone for a while
    when it failed too often in a row, and opened by the first message that gets through.
    """
    for one in handled.deliveries:
        await office.deliveries.finish(await _passed_on(one, office))
    answer = handled.answer
    if answer is None:
        return
    channel, now = handled.delivery.channel, office.clock.now()
    if answer.outcome is Outcome.HALTED:
        await post.channels.halt(
            channel, answer.text, now=now, probe_at=now + post.policy.probe_every
        )
    elif answer.channel_failed:
        await post.channels.failed(
            channel, answer.text, now=now, breaker=post.breaker, not_before=answer.not_before
        )
    elif answer.outcome is Outcome.DELIVERED:
        await post.channels.open(channel)


async def _passed_on(delivery: Delivery, office: Office) -> Delivery:
    """A dead delivery with the channel that takes over, planned before this one is ended; without
    one it is a dead letter, unless the person was told by another channel."""
    if delivery.state is not State.DEAD:
        return delivery
    recipient = office.directory.recipients.get(delivery.recipient)
    next_way = recipient.way_after(delivery.channel) if recipient else None
    if next_way is None:
        known = await office.deliveries.about(delivery.recipient, [delivery.episode])
        told = any(one.told and _same_message(one, delivery) for one in known)
        return replace(delivery, dead_letter=not told)
    await office.deliveries.plan([by_channel(delivery, next_way, office.clock.now())])
    return replace(delivery, passed_to=next_way.value)


def _same_message(one: Delivery, other: Delivery) -> bool:
    return (one.seq, one.occasion, one.step, one.act, one.slot) == (
        other.seq,
        other.occasion,
        other.step,
        other.act,
        other.slot,
    )


async def give_up(channel: Channel, office: Office, post: Post) -> tuple[Delivery, ...]:
    """End what has waited too long for a channel that lets nothing through; who takes over is
    planned. Returns what was ended."""
    now, ended = office.clock.now(), []
    shortest = min(post.policy.pass_on_after, post.policy.digest_keeps)
    for one in await office.deliveries.grown_old(channel, now - shortest):
        recipient = office.directory.recipients.get(one.recipient)
        limit: timedelta = limit_of(one, recipient, post.policy)
        if now >= one.due_from + limit:
            dead = await _passed_on(closed(one, State.DEAD, Why.TOO_OLD), office)
            if await office.deliveries.keep(dead):
                ended.append(dead)
    return tuple(ended)
