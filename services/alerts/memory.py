"""Twins of the store in memory: they pass the same contract tests as the real one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.alerts.breaker import Breaker, Standing
from services.alerts.deliveries import Attempt, Delivery, Outcome, State, Why
from services.alerts.episodes import Channel, Story

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

    async def suppress(self, episode: str, seqs: Collection[int], why: Why) -> int:
        """End those of these changes that wait to be sent."""
        waiting = [
            one
            for one in self.kept.values()
            if one.episode == episode
            and one.seq in seqs
            and one.state in {State.PENDING, State.UNCERTAIN}
        ]
        for one in waiting:
            self.kept[one.id] = replace(one, state=State.SUPPRESSED, why=why)
        return len(waiting)

    async def claim(
        self, channel: Channel, *, now: datetime, lease_until: datetime
    ) -> Delivery | None:
        """The delivery that has been due for the longest, for the caller alone until then."""
        due = [
            one
            for one in self.kept.values()
            if one.channel is channel
            and one.state in {State.PENDING, State.UNCERTAIN}
            and one.next_at <= now
        ]
        if not due:
            return None
        first = min(due, key=lambda one: (one.next_at, one.seq))
        claimed = replace(first, state=State.LEASED, lease_until=lease_until, fence=first.fence + 1)
        self.kept[first.id] = claimed
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

    async def to(self, recipient: str, episode: str) -> Sequence[Delivery]:
        """All deliveries of an episode to one recipient."""
        return [
            one
            for one in self.kept.values()
            if one.recipient == recipient and one.episode == episode
        ]

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
