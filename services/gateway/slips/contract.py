"""The shapes of what the API answers about slips, and of what it takes, for its description."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from services.gateway.contract import Both, Number, Owner, PeriodText, Said
from services.gateway.slips.acting import Kind
from services.gateway.slips.asked import State
from services.gateway.slips.silences import Phase
from targets.slips import Change
from targets.verdicts import FindingKind, Reason, Severity, Status

By = Annotated[
    str | None,
    Meta(description="An account or a recipient, by its id; null for who may not see accounts."),
]
Day = Annotated[str, Meta(description="A day.", examples=["2026-12-31"])]
DeliveryState = Annotated[
    str, Meta(description="pending, leased, uncertain, sent, dead or suppressed.")
]


class ActKind(StrEnum):
    """What people do about a slip."""

    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    PLANNED = "planned"
    SILENCED = "silenced"
    SILENCE_ENDED = "silence_ended"
    REPLAYED = "replayed"


class Act(Struct):
    """What somebody did: `role` says who in words, `via` by which way: page, api, link or zalo."""

    id: str
    kind: ActKind
    at: datetime
    by: By
    via: str
    role: Both | None
    comment: str
    assignee: str | UnsetType = UNSET
    assignee_role: Both | UnsetType | None = UNSET
    due: Day | UnsetType = UNSET
    overdue: bool | UnsetType = UNSET
    silence: str | UnsetType = UNSET
    delivery: str | UnsetType = UNSET


class Acts(Struct):
    """What people did about one episode, oldest first."""

    items: list[Act]
    next: None
    as_of: date


class SilencedBy(Struct):
    """The silence that holds messages about an episode back, until when, and why."""

    id: str
    until: datetime
    reason: str
    by: By
    via: str
    role: Both | None


class ToldTo(Struct):
    """A role that a message has reached, by which channel, and when last."""

    role: Both
    channel: str
    at: datetime


class EpisodeStep(Struct, omit_defaults=True):
    """One line of the derivation."""

    text: Both
    formula: str = ""


class EpisodePoint(Struct, omit_defaults=True):
    """One period of the judged series, and what the path asked for by then."""

    period: PeriodText
    value: Number
    asked: Number | None = None


class EpisodeTurn(Said, kw_only=True):
    """One change of an episode, with its numbers."""

    seq: int
    change: Change
    on: date
    at: datetime
    severity: Severity
    from_status: Status | None
    to_status: Status
    reason: Reason
    sentence: Both


class EpisodeBrief(Said, kw_only=True):
    """One finding from its opening to its end, and where it stands with those who answer for it.

    `state` is waiting, acknowledged, silenced or closed; an acknowledgement holds until the slip
    worsens or is opened again.
    """

    episode: str
    revision: Annotated[int, Meta(description="Counts what alerts wrote of it.")]
    open: bool
    state: State
    change: Change
    target: str
    target_name: Both | None
    theme: str | None
    department: Owner | None
    area: str
    finding: FindingKind
    since: PeriodText
    severity: Severity
    opened_on: date
    changed_on: date
    changed_at: datetime
    status: Status
    reason: Reason
    sentence: Both
    invented: bool
    acknowledged: Act | None
    assigned: Act | None
    planned: list[Act]
    silenced: SilencedBy | None
    told: list[ToldTo] | UnsetType = UNSET


class Episode(EpisodeBrief, kw_only=True):
    """One episode, whole: every change and every act, oldest first, and the derivation of its
    newest verdict. Who was told is in `/episodes/{episode}/deliveries`."""

    changes: list[EpisodeTurn]
    acts: list[Act]
    steps: list[EpisodeStep]
    points: list[EpisodePoint]


class Episodes(Struct):
    """One page of the inbox: open episodes worst first, then closed ones newest first."""

    items: list[EpisodeBrief]
    next: str | None
    as_of: date


class Matcher(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A choice of slips: each field that is named has to fit, one of its ids is enough."""

    targets: list[str] = []
    themes: list[str] = []
    departments: list[str] = []
    areas: list[str] = []
    findings: list[str] = []
    severities: list[str] = []
    episodes: list[str] = []


class Silence(Struct):
    """A rule that holds messages back, from when to when, and why."""

    id: str
    phase: Phase
    starts: datetime
    ends: datetime
    matcher: Matcher
    reason: str
    by: By
    via: str
    role: Both | None
    at: datetime
    ended: Act | None


class Silences(Struct):
    """One page of silences, the newest first."""

    items: list[Silence]
    next: str | None
    as_of: date


class SilencePreview(Struct):
    """What a silence would hide: how many episodes are open now, how many ended in the last `days`,
    and the first of them."""

    open: int
    lately: int
    days: int
    episodes: list[EpisodeBrief]


class Held(Struct):
    """A time during which a message waited."""

    at: datetime
    why: str
    until: datetime


class Attempt(Struct):
    """One try to send, its outcome, and the code of the other side's answer."""

    at: datetime
    outcome: str
    code: str


class Message(Struct):
    """One message to one role by one channel, sent or not, and why: never an address."""

    id: str
    episode: str | None
    seq: int
    occasion: str
    step: int
    target: str | None
    role: Both
    stands_for: str | None
    channel: str
    state: DeliveryState
    why: str
    held: list[Held]
    letter: str
    kind: str
    bundled: bool
    attempts: int
    tries: list[Attempt]
    created_at: datetime
    sent_at: datetime | None
    next_at: datetime | None
    dead_letter: bool
    passed_to: str | None
    severity: str
    invented: bool


class Messages(Struct):
    """One page of the delivery log, newest first."""

    items: list[Message]
    next: str | None
    as_of: date


class NewAct(Struct, forbid_unknown_fields=True):
    """What is to be done about an episode. `assigned` needs `assignee`, `planned` needs `comment`
    and `due`, `commented` needs `comment`."""

    kind: Kind
    comment: str = ""
    assignee: str = ""
    due: str = ""


class NewSilence(Struct, forbid_unknown_fields=True):
    """A silence to begin: at most 31 days, with a reason; without `starts` it begins at once."""

    matcher: Matcher
    ends: datetime
    reason: str
    starts: datetime | None = None


ANSWERS = (
    Episodes,
    Episode,
    Acts,
    Act,
    Silences,
    Silence,
    SilencePreview,
    Messages,
    Message,
    NewAct,
    NewSilence,
)
