"""What alerts takes in: changes of episodes, acts of people, and the hours at which digests are
due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.alerts.acts import Act, ActKind
from services.alerts.deliveries import Occasion, Policy, Why
from services.alerts.episodes import Chapter, Story
from services.alerts.habits import digest_slot
from services.alerts.office import Office
from services.alerts.planning import assignments, digest, ladder, messages, readers


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
    day, directory, programme = office.today(), office.directory, office.programme
    while True:
        known = await office.episodes.load({one.event.episode for one in heard})
        stories = dict(known)
        for chapter in heard:
            story = stories.get(chapter.event.episode, Story(chapter.event.episode))
            if story.chapter(chapter.seq) is None:
                told = replace(
                    chapter,
                    readers=readers(chapter, story, directory, programme, day),
                    ladder=ladder(chapter, story, directory, programme, day),
                )
                story = story.with_chapter(told)
            stories[story.episode] = story
        changed = [one for one in stories.values() if one != known.get(one.episode)]
        if all([await office.episodes.save(one) for one in changed]):
            return stories


@dataclass(frozen=True, slots=True)
class TakenActs:
    """How many acts were taken, and how many wait for an episode that has not come."""

    taken: int = 0
    waiting: int = 0


async def take_acts(office: Office) -> TakenActs:
    """Take what people did into the episodes, and do what follows from it.

    Doing it again changes nothing, in whatever order. An act about an unknown episode waits.
    """
    taken = waiting = 0
    for act in await office.acts.untaken():
        if await _take(act, office):
            await office.acts.take(act.id, office.clock.now())
            taken += 1
        else:
            waiting += 1
    return TakenActs(taken, waiting)


async def _take(act: Act, office: Office) -> bool:
    if act.kind in {ActKind.SILENCED, ActKind.SILENCE_ENDED}:
        return True  # they speak of whatever fits, not of one episode: stages.silence asks for them
    story = await _with_act(act, office)
    if story is None:
        return False
    now = office.clock.now()
    match act.kind:
        case ActKind.ACKNOWLEDGED if story.acknowledged is not None:
            await office.deliveries.suppress(
                story.episode,
                [one.seq for one in story.chapters],
                Why.ACKNOWLEDGED,
                occasion=Occasion.ESCALATION,
            )
        case ActKind.ASSIGNED:
            told = assignments(
                act,
                story,
                office.directory,
                mail_domain=office.mail_domain,
                now=now,
                day=office.today(),
            )
            await office.deliveries.plan(list(told))
        case ActKind.REPLAYED:
            await office.deliveries.replay(act.delivery, now)
        case _:
            pass
    return True


async def _with_act(act: Act, office: Office) -> Story | None:
    """The story with the act in it; None when there is none. Whoever writes between is read."""
    while True:
        story = (await office.episodes.load([act.episode])).get(act.episode)
        if story is None:
            return None
        told = story.with_act(act)
        if told == story or await office.episodes.save(told):
            return told


async def plan_digests(office: Office, policy: Policy) -> int:
    """Plan the digests whose hour has come; how many were new.

    Which ones there are follows from the calendar: whoever plans one again plans the same.
    """
    now, habits = office.clock.now(), office.directory.habits
    days_off = office.days_off(now)
    due = []
    for recipient in office.directory.recipients.values():
        for kind in sorted(recipient.digests):
            slot, _ = digest_slot(kind, now, habits.digest_at, office.zone, days_off)
            if now - slot < policy.digest_keeps:
                due.append(digest(kind, recipient, slot, mail_domain=office.mail_domain, now=now))
    return await office.deliveries.plan(due)
