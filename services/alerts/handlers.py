"""The two things that alerts does: it takes changes of episodes, and it delivers messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from runtime.clock import Clock
from services.alerts.breaker import Breaker
from services.alerts.decisions import Leave, Send, Wait, decide
from services.alerts.deliveries import (
    Answer,
    Delivery,
    Outcome,
    Policy,
    State,
    Why,
    answered,
    closed,
    put_off,
)
from services.alerts.episodes import Channel, Chapter, Story
from services.alerts.letters import compose
from services.alerts.planning import messages, readers
from services.alerts.ports import Carrier, Channels, Deliveries, Episodes
from services.alerts.routing import Directory, Recipient
from targets.catalogue import Programme


@dataclass(frozen=True, slots=True)
class Office:
    """What both handlers stand on: who is told of what, in which words, kept where."""

    episodes: Episodes
    deliveries: Deliveries
    directory: Directory
    programme: Programme
    clock: Clock
    mail_domain: str


async def take_changes(heard: Sequence[Chapter], office: Office) -> int:
    """Keep the changes in their episodes and plan every message that they ask for.

    Returns how many messages were new. Doing it again changes nothing: a known change keeps the
    readers that it was first given, and a planned delivery is left as it stands.
    """
    if not heard:
        return 0
    stories = await _keep(heard, office)
    now = office.clock.now()
    planned = 0
    for story, chapter in ((stories[one.event.episode], one) for one in heard):
        known = story.chapter(chapter.seq) or chapter
        planned += await office.deliveries.plan(
            list(messages(known, office.directory, mail_domain=office.mail_domain, now=now))
        )
        if known.closing:
            over = [one.seq for one in story.stretch_before(known.seq)]
            await office.deliveries.suppress(known.event.episode, over, Why.OVER_BEFORE_TOLD)
    return planned


async def _keep(heard: Sequence[Chapter], office: Office) -> Mapping[str, Story]:
    """The stories with the changes in them. Whoever writes between is read and added to."""
    while True:
        known = await office.episodes.load({one.event.episode for one in heard})
        stories = dict(known)
        for chapter in heard:
            story = stories.get(chapter.event.episode, Story(chapter.event.episode))
            if story.chapter(chapter.seq) is None:
                told = readers(chapter, story, office.directory, office.programme)
                story = story.with_chapter(replace(chapter, readers=told))
            stories[story.episode] = story
        changed = [one for one in stories.values() if one != known.get(one.episode)]
        if all([await office.episodes.save(one) for one in changed]):
            return stories


@dataclass(frozen=True, slots=True)
class Post:
    """How messages leave: by which ways, how patiently, and what leads back to the pages."""

    channels: Channels
    carriers: Mapping[Channel, Carrier]
    policy: Policy
    jitter: Callable[[], float]
    public_url: str
    breaker: Breaker = field(default_factory=Breaker)


@dataclass(frozen=True, slots=True)
class Handled:
    """A claimed delivery as it now has to be kept, and the answer when it was sent."""

    delivery: Delivery
    answer: Answer | None = None


async def deliver_next(channel: Channel, office: Office, post: Post) -> Handled | None:
    """Handle the delivery that has been due for the longest; None when there is nothing to do.

    What comes back still has to be settled. After the message has left, nothing here asks the
    store any more: its being away then must not send the message again.
    """
    now, policy = office.clock.now(), post.policy
    if not await post.channels.admits(channel, now=now, next_probe=now + policy.probe_every):
        return None
    claimed = await office.deliveries.claim(channel, now=now, lease_until=now + policy.lease)
    if claimed is None:
        return None
    recipient = office.directory.recipients.get(claimed.recipient)
    if recipient is None or channel not in recipient.addresses:
        return Handled(closed(claimed, State.SUPPRESSED, Why.RECIPIENT_REMOVED))
    story = (await office.episodes.load([claimed.episode]))[claimed.episode]
    siblings = await office.deliveries.to(claimed.recipient, claimed.episode)
    decision = decide(claimed, story, siblings, now=now, policy=policy)
    match decision:
        case Leave(state, why):
            return Handled(closed(claimed, state, why))
        case Wait(until):
            return Handled(put_off(claimed, until))
        case Send():
            return await _send(claimed, decision, recipient, office, post)


async def _send(
    delivery: Delivery, decision: Send, recipient: Recipient, office: Office, post: Post
) -> Handled | None:
    letter = compose(
        decision.chapter,
        recipient,
        office.programme,
        told_before=decision.told_before,
        public_url=post.public_url,
    )
    if not await office.deliveries.start(delivery, office.clock.now()):
        return None  # the claim was lost: whoever holds it now sends it
    answer = await post.carriers[delivery.channel].carry(letter, recipient, delivery)
    now = office.clock.now()
    after = answered(delivery, answer, now=now, policy=post.policy, jitter=post.jitter())
    return Handled(after, answer)


async def settle(handled: Handled, office: Office, post: Post) -> None:
    """Keep what became of a delivery; doing it again changes nothing.

    The channel is halted when the answer says that nothing gets through, left alone for a while
    when it failed too often in a row, and opened by the first message that gets through.
    """
    delivery, answer = handled.delivery, handled.answer
    await office.deliveries.finish(delivery)
    if answer is None:
        return
    if answer.outcome is Outcome.HALTED:
        now = office.clock.now()
        await post.channels.halt(
            delivery.channel, answer.text, now=now, probe_at=now + post.policy.probe_every
        )
    elif answer.channel_failed:
        await post.channels.failed(
            delivery.channel,
            answer.text,
            now=office.clock.now(),
            breaker=post.breaker,
            not_before=answer.not_before,
        )
    elif answer.outcome is Outcome.DELIVERED:
        await post.channels.open(delivery.channel)
