"""Twins of the store in memory: they pass the same contract tests as the real one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from schemas.stored import ActDocument
from services.alerts.acts import Act, Silence
from services.alerts.breaker import Breaker, Standing
from services.alerts.deliveries import (
    Attempt,
    Delivery,
    Occasion,
    Outcome,
    State,
    Why,
    replayed,
)
from services.alerts.digests import TargetStanding
from services.alerts.documents import act_of, lasting
from services.alerts.episodes import Channel, Story
from services.alerts.stages.plan import OpenFinding
from targets.verdicts import FindingKind, Severity

LEASE_RAN_OUT = "the lease ran out while sending"


class MemoryEpisodes:
    """Stories in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Story] = {}

    async def load(self, episodes: Collection[str]) -> Mapping[str, Story]:
        """The stories of these episodes, as far as they are known."""
        return {one: self.kept[one] for one in episodes if one in self.kept}

    async def save(self, story: Story) -> bool:
        """Keep a story, unless somebody has written it since it was loaded."""
        kept = self.kept.get(story.episode)
        if (kept.revision if kept else 0) != story.revision:
            return False
        self.kept[story.episode] = replace(story, revision=story.revision + 1)
        return True

    async def lasting(self, findings: Collection[FindingKind]) -> Sequence[OpenFinding]:
        """The open episodes of these findings, in brief."""
        return [
            OpenFinding(
                story.episode,
                latest.event.target,
                latest.event.area,
                FindingKind(latest.event.finding),
                Severity(latest.event.severity),
                latest.event.since,
                story.course[0].published_at,
            )
            for story in self.kept.values()
            if (latest := story.latest) and story.open and latest.event.finding in findings
        ]

    async def news(self, since: datetime) -> Sequence[Story]:
        """The stories that last or have changed since a moment."""
        return [
            story
            for story in self.kept.values()
            if story.open or any(one.published_at > since for one in story.chapters)
        ]

    async def count_open(self) -> int:
        """How many episodes last."""
        return sum(story.open for story in self.kept.values())


class MemoryDeliveries:
    """Deliveries in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Delivery] = {}

    async def plan(self, deliveries: Sequence[Delivery]) -> int:
        """Add those that are not there yet, leave the others alone."""
        new = {one.id: one for one in deliveries if one.id not in self.kept}
        self.kept |= new
        return len(new)

    async def suppress(
        self, episode: str, seqs: Collection[int], why: Why, *, occasion: Occasion | None = None
    ) -> int:
        """End those of these changes that wait to be sent, of one occasion or of all."""
        waiting = [
            one
            for one in self.kept.values()
            if one.episode == episode
            and one.seq in seqs
            and one.waits
            and occasion in {None, one.occasion}
        ]
        for one in waiting:
            self.kept[one.id] = replace(one, state=State.SUPPRESSED, why=why)
        return len(waiting)

    async def due(self, channel: Channel, now: datetime) -> Sequence[str]:
        """The recipients for whom something is due, whoever has waited longest first."""
        waiting = sorted(
            (
                one
                for one in self.kept.values()
                if one.channel is channel and one.waits and one.next_at <= now
            ),
            key=lambda one: (one.next_at, one.seq),
        )
        return list(dict.fromkeys(one.recipient for one in waiting))

    async def of(self, recipient: str, since: datetime) -> Sequence[Delivery]:
        """The deliveries to one recipient that are not finished or were sent since."""
        return [
            one
            for one in self.kept.values()
            if one.recipient == recipient
            and (not one.state.final or (one.sent_at is not None and one.sent_at > since))
        ]

    async def about(self, recipient: str, episodes: Collection[str]) -> Sequence[Delivery]:
        """All deliveries of these episodes to one recipient."""
        return [
            one
            for one in self.kept.values()
            if one.recipient == recipient and one.episode in episodes
        ]

    async def keep(self, delivery: Delivery) -> bool:
        """Keep what was decided on a delivery that waits; False when somebody claimed it since."""
        kept = self.kept[delivery.id]
        if kept.fence != delivery.fence or not kept.waits:
            return False
        self.kept[delivery.id] = delivery
        return True

    async def claim(
        self, delivery: Delivery, *, letter: str, kind: str, lease_until: datetime
    ) -> Delivery | None:
        """The delivery for the caller alone until then, to go in this letter."""
        kept = self.kept[delivery.id]
        if kept.fence != delivery.fence or not kept.waits:
            return None
        claimed = replace(
            kept,
            state=State.LEASED,
            lease_until=lease_until,
            fence=kept.fence + 1,
            letter=letter,
            kind=kind,
        )
        self.kept[delivery.id] = claimed
        return claimed

    async def start(self, delivery: Delivery, at: datetime) -> bool:
        """Note that sending begins; False when the claim was lost."""
        kept = self.kept[delivery.id]
        if kept.fence != delivery.fence or kept.state is not State.LEASED:
            return False
        self.kept[delivery.id] = replace(kept, sending_started_at=at)
        return True

    async def finish(self, delivery: Delivery) -> bool:
        """Keep what became of a claimed delivery; False when somebody else claimed it since."""
        kept = self.kept[delivery.id]
        if kept.fence != delivery.fence or kept.state.final:
            return False
        self.kept[delivery.id] = delivery
        return True

    async def expire(self, now: datetime) -> int:
        """Free the claims whose time is up: those that had begun to send become uncertain."""
        freed = [
            one
            for one in self.kept.values()
            if one.state is State.LEASED and one.lease_until is not None and one.lease_until <= now
        ]
        for one in freed:
            self.kept[one.id] = _freed(one, now)
        return len(freed)

    async def grown_old(self, channel: Channel, before: datetime) -> Sequence[Delivery]:
        """Those that wait and were meant to leave before a moment."""
        return [
            one
            for one in self.kept.values()
            if one.channel is channel and one.waits and one.due_from <= before
        ]

    async def replay(self, delivery: str, now: datetime) -> bool:
        """Put a dead delivery back into the queue, with its tries."""
        kept = self.kept.get(delivery)
        if kept is None or kept.state is not State.DEAD:
            return False
        self.kept[delivery] = replayed(kept, now)
        return True

    async def count_dead_letters(self) -> Mapping[Channel, int]:
        """How many deliveries nobody tries any more, by channel."""
        dead = [one.channel for one in self.kept.values() if one.dead_letter]
        return {channel: dead.count(channel) for channel in set(dead)}

    async def count_waiting(self) -> Mapping[tuple[Channel, State], int]:
        """How many deliveries are not finished, by channel and state."""
        counts: dict[tuple[Channel, State], int] = {}
        for one in self.kept.values():
            if not one.state.final:
                counts[one.channel, one.state] = counts.get((one.channel, one.state), 0) + 1
        return counts


def _freed(one: Delivery, now: datetime) -> Delivery:
    free = replace(one, lease_until=None, sending_started_at=None, next_at=now)
    if one.sending_started_at is None:
        return replace(free, state=State.UNCERTAIN if one.maybe_told else State.PENDING)
    return replace(
        free,
        state=State.UNCERTAIN,
        why=Why.END_UNKNOWN,
        maybe_told=True,
        attempts=one.attempts + 1,
        answer=LEASE_RAN_OUT,
        tries=(*one.tries, Attempt(now, Outcome.UNCERTAIN, LEASE_RAN_OUT)),
    )


class MemoryDesks:
    """Who decides for whom, in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, datetime] = {}

    async def hold(self, recipient: str, *, now: datetime, until: datetime) -> bool:
        """Whether the caller alone may decide until then."""
        if recipient in self.kept and self.kept[recipient] > now:
            return False
        self.kept[recipient] = until
        return True

    async def release(self, recipient: str, until: datetime) -> None:
        """Let the next one decide."""
        if self.kept.get(recipient) == until:
            del self.kept[recipient]


class MemoryActs:
    """Acts in a dictionary, as their writers put them there."""

    def __init__(self) -> None:
        self.kept: dict[str, ActDocument] = {}

    async def untaken(self) -> Sequence[Act]:
        """Those that are in no episode yet, the oldest first."""
        waiting = [one for one in self.kept.values() if one["taken"] is None]
        return [act_of(one) for one in sorted(waiting, key=lambda one: (one["at"], one["_id"]))]

    async def take(self, act: str, at: datetime) -> None:
        """Note that an act is taken."""
        if self.kept[act]["taken"] is None:
            self.kept[act]["taken"] = at

    async def insert(self, act: ActDocument) -> bool:
        """Keep an act; False when its id is there already."""
        if act["_id"] in self.kept:
            return False
        self.kept[act["_id"]] = act
        return True

    async def silences(self, now: datetime) -> Sequence[Silence]:
        """The silences that last at a moment."""
        return lasting(self.kept.values(), now)


class MemoryVerdicts:
    """How targets stand, as a test says."""

    def __init__(self) -> None:
        self.kept: list[TargetStanding] = []

    async def standing(self) -> Sequence[TargetStanding]:
        """Every judged target, in brief."""
        return list(self.kept)


class MemoryChannels:
    """How channels stand, in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[Channel, Standing] = {}

    async def admits(self, channel: Channel, *, now: datetime, next_probe: datetime) -> bool:
        """Whether a message may be sent: the channel is open, or this caller may probe it."""
        known = self.kept.get(channel)
        if known is None or known.probe_at is None:
            return True
        if known.probe_at > now:
            return False
        self.kept[channel] = replace(known, probe_at=next_probe)
        return True

    async def halt(self, channel: Channel, why: str, *, now: datetime, probe_at: datetime) -> None:
        """Stop the channel until a probe gets through."""
        known = self.kept.get(channel, Standing())
        self.kept[channel] = replace(
            known, why=why, halted=True, since=known.since or now, probe_at=probe_at
        )

    async def failed(
        self,
        channel: Channel,
        why: str,
        *,
        now: datetime,
        breaker: Breaker,
        not_before: datetime | None = None,
    ) -> None:
        """Count a failure of the channel itself; too many in a row open its breaker."""
        known = self.kept.get(channel, Standing())
        failures = known.failures + 1
        asked = breaker.probe_at(failures, now=now, not_before=not_before)
        times = [one for one in (known.probe_at, asked) if one is not None]
        self.kept[channel] = replace(
            known,
            why=known.why if known.halted else why,
            failures=failures,
            since=known.since or now,
            probe_at=max(times, default=None),
        )

    async def open(self, channel: Channel) -> None:
        """Let messages through again."""
        self.kept.pop(channel, None)

    async def standing(self) -> Mapping[Channel, Standing]:
        """The channels that are halted or have failed lately."""
        return dict(self.kept)

    async def halted(self) -> Mapping[Channel, str]:
        """The channels that stand still until somebody mends them, and why."""
        return {channel: one.why for channel, one in self.kept.items() if one.halted}
