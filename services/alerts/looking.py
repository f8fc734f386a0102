"""Everything that the decision on one person's messages stands on, gathered from the store."""

from dataclasses import replace
from datetime import datetime

from services.alerts.deliveries import Delivery, Policy, Why
from services.alerts.episodes import Channel, Story
from services.alerts.habits import DAY
from services.alerts.office import Office
from services.alerts.stages.inhibit import WEAKER
from services.alerts.stages.plan import Notice, Plan, Told
from targets.matching import Slipped
from targets.verdicts import FindingKind

#: Whether one of these is told may hang on other findings that last.
_WATCHED = frozenset({FindingKind.FLOOR_BREACHED, FindingKind.SOURCE_SILENT})


async def look(recipient: str, channel: Channel, office: Office, policy: Policy) -> Plan:
    """Everything that the decision on one person's messages stands on."""
    now, directory = office.clock.now(), office.directory
    habits = directory.habits
    memory = max(DAY, habits.outage.within, habits.unstable.within)
    mine = await office.deliveries.of(recipient, now - memory)
    due = [one for one in mine if one.channel is channel and _considered(one, now)]
    episodes = {one.episode for one in due if one.episode}
    stories = await office.episodes.load(episodes)
    siblings = await office.deliveries.about(recipient, episodes)
    notices = tuple(
        Notice(one, about, tuple(other for other in kin if _kin(one, other)))
        for one in due
        for about in [_about(one, stories[one.episode], office) if one.episode else None]
        for kin in [siblings if one.episode else mine]
    )
    watched = any(
        one.about and one.about.chapter.event.finding in WEAKER | {FindingKind.SOURCE_SILENT}
        for one in notices
    )
    lasting = await office.episodes.lasting(_WATCHED) if watched else ()
    targets = office.programme.target_by_id
    return Plan(
        now=now,
        recipient=directory.recipients.get(recipient),
        notices=notices,
        zone=office.zone,
        policy=policy,
        habits=habits,
        quiet=directory.quiet_of(recipient),
        budget=directory.budget_of(recipient),
        days_off=office.days_off(now),
        lately=tuple(mine),
        findings=tuple(
            replace(one, cadence=targets[one.target].cadence) if one.target in targets else one
            for one in lasting
        ),
        silences=tuple(await office.acts.silences(now)) if notices else (),
    )


def _considered(one: Delivery, now: datetime) -> bool:
    """Whether it is decided on, once anything of the same person's is due.

    What waits for another try goes with it: the channel is tried now anyway. What may have left,
    and what is for later by plan, keeps its own time.
    """
    own_time = one.maybe_told or one.why is Why.ESCALATES_LATER
    return one.waits and (one.next_at <= now or not own_time)


def _kin(one: Delivery, other: Delivery) -> bool:
    return one.episode == other.episode and one.occasion.digest == other.occasion.digest


def _about(delivery: Delivery, story: Story, office: Office) -> Told:
    chapter = story.chapter(delivery.seq)
    if chapter is None:
        raise LookupError(f"delivery {delivery.id} tells a change that its episode does not have")
    event, target = chapter.event, office.programme.target_by_id.get(delivery.target)
    slip = Slipped(
        target=event.target,
        theme=target.theme if target else "",
        department=target.owner.id if target else "",
        area=event.area,
        finding=event.finding,
        severity=event.severity,
        episode=event.episode,
    )
    return Told(story, chapter, slip, target.cadence if target else None)
