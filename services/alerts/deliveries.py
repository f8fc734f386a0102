"""A delivery: one message to one recipient by one channel, and what each answer makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from services.alerts.episodes import Channel, Chapter, Reader
from targets.words import Text


class State(StrEnum):
    """Where a delivery stands. The last three are final."""

    PENDING = "pending"
    LEASED = "leased"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    DEAD = "dead"
    SUPPRESSED = "suppressed"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self in FINAL


FINAL = frozenset({State.SENT, State.DEAD, State.SUPPRESSED})
WAITING = frozenset({State.PENDING, State.UNCERTAIN})


class Why(StrEnum):
    """Why a delivery waits, why it was not sent, or not for certain."""

    NONE = ""
    # It waits:
    ESCALATES_LATER = "escalates_later"
    EARLIER_UNDER_WAY = "earlier_under_way"
    GATHERING = "gathering"
    SETTLING = "settling"
    UNSTABLE = "unstable"
    DATA_OUTAGE = "data_outage"
    FLOOR_BREACHED = "floor_breached"
    QUIET_HOURS = "quiet_hours"
    DAY_OFF = "day_off"
    SILENCED = "silenced"
    BUNDLED = "bundled"
    BUDGET = "budget"
    # It was not sent:
    OVER_BEFORE_TOLD = "over_before_told"
    NEVER_TOLD = "never_told"
    OVERTAKEN = "overtaken"
    NO_NEWS = "no_news"
    ACKNOWLEDGED = "acknowledged"
    NOTHING_NEW = "nothing_new"
    DEPUTISED = "deputised"
    RECIPIENT_REMOVED = "recipient_removed"
    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    FELL_BACK = "fell_back"
    TOO_OLD = "too_old"
    # Nobody knows:
    END_UNKNOWN = "end_unknown"


class Occasion(StrEnum):
    """Why there is a message at all."""

    CHANGE = "change"
    ESCALATION = "escalation"
    ASSIGNED = "assigned"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def digest(self) -> bool:
        """Whether it tells of everything rather than of one episode."""
        return self in {Occasion.DAILY, Occasion.WEEKLY}


class Outcome(StrEnum):
    """What one attempt came to."""

    DELIVERED = "delivered"
    RETRY = "retry"
    DEFERRED = "deferred"
    REFUSED = "refused"
    FELL_BACK = "fell_back"
    HALTED = "halted"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said. `text` holds no address; `not_before` is a wish of the other
    side; `handle` is its own name for the message; `channel_failed` says that the channel itself
    did not work, whoever the recipient."""

    outcome: Outcome
    text: str = ""
    not_before: datetime | None = None
    handle: str = ""
    channel_failed: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, as the delivery log shows it."""

    at: datetime
    outcome: Outcome
    answer: str


@dataclass(frozen=True, slots=True)
class Held:
    """A time for which it was held back."""

    at: datetime
    why: Why
    until: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one recipient by one channel.

    `fence` counts the claims: whoever lost a claim cannot write over its successor.
    `maybe_told` is true once an attempt ended without an answer. `handle` is the other side's own
    name for the message, by which its receipts find it. `due_since` is the moment from which it
    was meant to leave: what was held back on purpose does not grow old. `letter` is the letter in
    which it goes, with `kind` when others go in it too.
    """

    episode: str
    seq: int
    target: str
    recipient: str
    role: Text
    channel: Channel
    message_id: str
    created_at: datetime
    published_at: datetime
    next_at: datetime
    invented: bool = False
    traceparent: str = ""
    state: State = State.PENDING
    why: Why = Why.NONE
    attempts: int = 0
    answer: str = ""
    sent_at: datetime | None = None
    maybe_told: bool = False
    fence: int = 0
    lease_until: datetime | None = None
    sending_started_at: datetime | None = None
    handle: str = ""
    tries: tuple[Attempt, ...] = ()
    occasion: Occasion = Occasion.CHANGE
    step: int = 0
    act: str = ""
    slot: str = ""
    severity: str = ""
    stands_for: str = ""
    due_since: datetime | None = None
    held: tuple[Held, ...] = ()
    letter: str = ""
    kind: str = ""
    passed_to: str = ""
    dead_letter: bool = False

    @property
    def id(self) -> str:
        """The same message to the same person by the same way is always the same delivery."""
        return delivery_id(
            self.episode,
            self.seq,
            Reader(self.recipient, self.channel),
            occasion=self.occasion,
            which=self.act or self.slot or str(self.step or ""),
        )

    @property
    def waits(self) -> bool:
        """Whether it may still be sent, and nobody is at it."""
        return self.state in WAITING

    @property
    def due_from(self) -> datetime:
        """Since when it is meant to leave."""
        return self.due_since or self.created_at

    @property
    def told(self) -> bool:
        """Whether the recipient has read it, as far as anybody can know."""
        return self.state is State.SENT or self.maybe_told


def delivery_id(
    episode: str,
    seq: int,
    reader: Reader,
    *,
    occasion: Occasion = Occasion.CHANGE,
    which: str = "",
) -> str:
    """Deterministic, so that planning it twice plans it once."""
    name = f"slipwatch:delivery/{episode}/{seq}/{reader.recipient}/{reader.channel}"
    if occasion is not Occasion.CHANGE:
        name += f"/{occasion}/{which}"
    return str(uuid5(NAMESPACE_URL, name))


def letter_id(deliveries: Iterable[str]) -> str:
    """The id of a letter of several deliveries: the same ones are always the same letter."""
    return str(uuid5(NAMESPACE_URL, "slipwatch:letter/" + "/".join(sorted(deliveries))))


def planned(
    chapter: Chapter, reader: Reader, *, role: Text, message_id: str, now: datetime
) -> Delivery:
    """The delivery of a change to one of its readers, due at once."""
    event = chapter.event
    return Delivery(
        episode=event.episode,
        seq=event.seq,
        target=event.target,
        recipient=reader.recipient,
        role=role,
        channel=reader.channel,
        message_id=message_id,
        created_at=now,
        published_at=chapter.published_at,
        next_at=now,
        invented=event.invented,
        traceparent=chapter.traceparent,
        severity=event.severity,
        stands_for=reader.stands_for,
        due_since=now,
    )


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient deliveries are."""

    #: The relay is ours or near, so the first steps are short; RFC 5321 4.5.4.1 has half an hour
    #: for a stranger's.
    first_wait: timedelta = timedelta(seconds=10)
    longest_wait: timedelta = timedelta(minutes=30)
    #: Of what can be told by another channel, that one takes over after so long.
    pass_on_after: timedelta = timedelta(hours=4)
    #: RFC 5321 4.5.4.1: give up after four to five days.
    give_up_after: timedelta = timedelta(days=4)
    #: Longer than it takes to decide on what one person is told.
    decide_within: timedelta = timedelta(seconds=30)
    #: A digest that could not be sent for so long tells nothing new any more.
    digest_keeps: timedelta = timedelta(hours=12)
    #: Longer than the ten minutes that RFC 5321 4.5.3.2.6 grants the end of DATA.
    lease: timedelta = timedelta(minutes=15)
    #: How soon to look again whether the message before has arrived.
    look_again: timedelta = timedelta(seconds=2)
    #: How often a halted channel is tried with one message.
    probe_every: timedelta = timedelta(minutes=5)

    def wait(self, attempts: int, jitter: float) -> timedelta:
        """How long to wait after so many attempts; `jitter` from 0 to 1 spreads the second half."""
        doubled = min(attempts - 1, 30)  # beyond, the cap has long been reached
        full: timedelta = min(self.longest_wait, self.first_wait * 2**doubled)
        return full / 2 + full / 2 * jitter


def answered(
    delivery: Delivery, answer: Answer, *, now: datetime, policy: Policy, jitter: float
) -> Delivery:
    """The delivery after an attempt."""
    tried = replace(
        delivery,
        answer=answer.text,
        why=Why.NONE,
        handle=answer.handle or delivery.handle,
        lease_until=None,
        sending_started_at=None,
        tries=(*delivery.tries, Attempt(now, answer.outcome, answer.text)),
    )
    attempts = delivery.attempts + 1
    match answer.outcome:
        case Outcome.DELIVERED:
            return replace(tried, state=State.SENT, why=Why.NONE, attempts=attempts, sent_at=now)
        case Outcome.REFUSED:
            return replace(tried, state=State.DEAD, why=Why.REFUSED, attempts=attempts)
        case Outcome.FELL_BACK:
            return replace(tried, state=State.DEAD, why=Why.FELL_BACK, attempts=attempts)
        case Outcome.RETRY:
            due = max(now + policy.wait(attempts, jitter), answer.not_before or now)
            return replace(tried, state=State.PENDING, attempts=attempts, next_at=due)
        case Outcome.UNCERTAIN:
            return replace(
                tried,
                state=State.UNCERTAIN,
                why=Why.END_UNKNOWN,
                attempts=attempts,
                maybe_told=True,
                next_at=now + policy.lease,
            )
        case Outcome.DEFERRED:
            return replace(
                tried, state=State.PENDING, next_at=answer.not_before or now + policy.longest_wait
            )
        case Outcome.HALTED:  # nobody's attempt is spent on what no recipient can help
            return replace(tried, state=State.PENDING, next_at=now)


def closed(delivery: Delivery, state: State, why: Why) -> Delivery:
    """The delivery, ended without another attempt."""
    return replace(delivery, state=state, why=why, lease_until=None, sending_started_at=None)


def put_off(delivery: Delivery, until: datetime) -> Delivery:
    """The delivery, back in the queue for later; no attempt is spent."""
    state = State.UNCERTAIN if delivery.maybe_told else State.PENDING
    return replace(delivery, state=state, next_at=until, lease_until=None, sending_started_at=None)


def held_back(
    delivery: Delivery, why: Why, until: datetime, *, now: datetime, look_again: timedelta
) -> Delivery:
    """The delivery, held back on purpose until then; looked at sooner, since that may change."""
    held = delivery.held
    if not held or held[-1].why is not why:
        held = (*held, Held(now, why, until))
    elif held[-1].until != until:
        held = (*held[:-1], replace(held[-1], until=until))
    after = put_off(delivery, min(until, now + look_again))
    return replace(after, why=why, held=held, due_since=max(after.next_at, delivery.due_from))


def replayed(delivery: Delivery, now: datetime) -> Delivery:
    """A dead delivery, alive again with its tries kept."""
    return replace(
        delivery,
        state=State.UNCERTAIN if delivery.maybe_told else State.PENDING,
        why=Why.NONE,
        next_at=now,
        due_since=now,
        dead_letter=False,
        passed_to="",
    )
