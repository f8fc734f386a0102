"""The documents in the store: the contract between scoring, which writes them, and their readers.

Decimals are Decimal128 (so they stay exact), moments are UTC dates of millisecond precision, days
and periods are ISO texts. A plain form is what `targets.plain` makes of a domain value.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

MEASUREMENTS = "measurements"
VERDICTS = "verdicts"
VERDICT_HISTORY = "verdict_history"
SLIP_CHANGES = "slip_changes"
REJECTED_REPORTS = "rejected_reports"
EPISODES = "episodes"
DELIVERIES = "deliveries"
ACTS = "acts"
RECIPIENTS = "recipients"

#: Each collection with the keys of its indexes beside `_id`. Its writer ensures them when it
#: starts.
INDEXES: dict[str, tuple[tuple[tuple[str, int], ...], ...]] = {
    MEASUREMENTS: (
        (("target", 1), ("time", 1)),
        (("time", 1),),
        (("target", 1), ("observations.period", 1), ("time", 1)),
    ),
    VERDICTS: (),
    VERDICT_HISTORY: (
        (("target", 1), ("version", 1)),
        (("target", 1), ("judged_at", 1)),
        (("judged_at", 1),),
        (("catalogue_version", 1), ("judged_at", 1)),
    ),
    SLIP_CHANGES: ((("target", 1), ("at", 1)), (("at", 1),), (("episode", 1), ("seq", 1))),
}
#: The same for the acts of people, whose writers are the gateway and alerts.
ACT_INDEXES = ((("episode", 1), ("at", 1)), (("taken", 1), ("at", 1)), (("kind", 1), ("at", 1)))


class StoredObservation(TypedDict):
    """One figure of a report as it came, with its measure and area resolved by the catalogue.

    `opinion` stands only where a person has accepted or refused the figure; most documents have
    none.
    """

    measure: str
    area: str
    period: str
    stage: str
    value: Decimal
    status: str
    note: str
    evidence: str
    opinion: NotRequired[str]


class MeasurementDocument(TypedDict):
    """One report as it came; `_id` is `<source>|<event id>`. Inserted once and never rewritten.

    `time` is for queries; `reported_at` is the same moment, exact (RFC 3339 in UTC), because the
    order of two vintages may hang on microseconds that a stored date does not keep. `digest` tells
    a repeated report at a glance; where it differs, the figures say whether it is another one.
    """

    _id: str
    source: str
    event_id: str
    time: datetime
    reported_at: str
    target: str
    invented: bool
    digest: str
    observations: list[StoredObservation]


class Outbox(TypedDict):
    """What a verdict still has to tell: written with it in one write, cleared once told.

    `assessed` and `slips` are the plain forms of the events `target.assessed.v1` and
    `slip.changed.v1`; `traceparent` is that of the report which caused them.
    """

    version: int
    assessed: dict[str, Any]
    slips: list[dict[str, Any]]
    traceparent: str
    tracestate: str


class VerdictDocument(TypedDict):
    """How a target stands now; `_id` is the target's id.

    `version` counts the verdicts; `guard` counts the writes, so that a writer who has not seen the
    last one cannot overwrite it. `judged_at` is when this version was given, `as_of` the last day
    on which it still held: words that count the days are renewed under the same version. `target`
    is `targets.plain.target_plain` with its verdict, `fingerprint` a digest of all that was judged,
    `wording` one of all that is said. `episodes` are plain; readers leave `outbox`, `guard` and
    `fingerprint` alone.
    """

    _id: str
    version: int
    guard: int
    as_of: str
    judged_at: datetime
    catalogue_version: str
    status: str
    theme: str
    fingerprint: str
    wording: str
    target: dict[str, Any]
    episodes: list[dict[str, Any]]
    outbox: Outbox | None


class HistoryDocument(TypedDict):
    """One verdict as it was given; `_id` is `<target>|<version>`. Never rewritten.

    Of its series only the latest point is kept: the reports give the rest for any day.
    """

    _id: str
    target: str
    version: int
    judged_at: datetime
    as_of: str
    catalogue_version: str
    status: str
    verdict: dict[str, Any]


class RejectedDocument(TypedDict):
    """A report that scoring has set aside: what of it can be shown, for as long as Kafka keeps it.

    `_id` is the id of the event that parked it; `source`, `event_id` and `target` are empty where
    they cannot be read; `refusals` are those of the event. Its original bytes stand at `place`
    (topic/partition/offset) and in `measurements.rejected`.
    """

    _id: str
    at: datetime
    source: str
    event_id: str
    target: str
    reason: str
    refusals: list[dict[str, str]]
    place: str


class PlainText(TypedDict):
    """The same words in Vietnamese and in English."""

    vi: str
    en: str


class SlipChangeDocument(TypedDict):
    """One change of an episode: the fields of `slip.changed.v1`, and when it was judged (`at`).

    `_id` is the id of the event. A field that the event leaves out is absent here too.
    """

    _id: str
    at: datetime
    version: int
    episode: str
    seq: int
    change: str
    target: str
    area: str
    finding: str
    since: str
    severity: str
    on: str
    to_status: str
    reason: str
    sentence: PlainText
    subject: NotRequired[str]
    from_status: NotRequired[str]
    summary: NotRequired[PlainText | None]
    remedy: NotRequired[PlainText | None]
    value: NotRequired[Decimal | None]
    unit: NotRequired[str]
    period: NotRequired[str]
    stage: NotRequired[str]
    goal: NotRequired[Decimal | None]
    goal_by: NotRequired[str]
    achieved: NotRequired[Decimal | None]
    required: NotRequired[Decimal | None]
    pace: NotRequired[Decimal | None]
    amount: NotRequired[Decimal | None]
    amount_unit: NotRequired[str]
    catalogue_version: NotRequired[str]
    invented: NotRequired[bool]


class ActDocument(TypedDict):
    """What a person did about a slip: inserted once, by the gateway (pages, API, links) or by
    alerts (a reply by Zalo), and never rewritten but for `taken`, the moment when alerts had it in
    its episodes (None before).

    `kind` is one of `ACT_KINDS`; `by` an account's or a recipient's id, never a name or an address;
    `via` is page, api, link or zalo. Of the rest, each kind fills what it needs:

    - acknowledged, commented: `episode`, `comment`;
    - assigned: `episode`, `assignee` (a recipient's id), `comment`;
    - planned (a corrective action): `episode`, `comment`, `due` (ISO day);
    - silenced: `matcher` (plain, `targets.matching`), `starts`, `ends`, `comment` (the reason);
    - silence_ended: `silence` (the id of the act that began it), `comment`;
    - replayed (send a dead delivery again): `episode`, `delivery`, `comment`.

    `role` is how the person is shown: the role in words, as it was at that moment. The id of an act
    by a signed link is `link|<id of the link>`: a link acts once.
    """

    _id: str
    kind: str
    at: datetime
    by: str
    via: str
    taken: datetime | None
    episode: NotRequired[str]
    target: NotRequired[str]
    comment: NotRequired[str]
    assignee: NotRequired[str]
    due: NotRequired[str]
    matcher: NotRequired[dict[str, Any]]
    starts: NotRequired[datetime]
    ends: NotRequired[datetime]
    silence: NotRequired[str]
    delivery: NotRequired[str]
    role: NotRequired[PlainText]


ACT_KINDS = (
    "acknowledged",
    "assigned",
    "commented",
    "planned",
    "silenced",
    "silence_ended",
    "replayed",
)


class EpisodeReader(TypedDict):
    """Somebody who was to hear of a change, and by which channel. `stands_for` names the absent
    recipient whom this one deputises, "" ordinarily."""

    recipient: str
    channel: str
    stands_for: str


class EpisodeRung(EpisodeReader):
    """Somebody who is told at a moment if nobody has acknowledged by then; steps count from 1."""

    step: int
    due: datetime


class EpisodeChange(TypedDict):
    """One change of an episode: the fields of `slip.changed.v1` in `event`."""

    seq: int
    published_at: datetime
    traceparent: str
    readers: list[EpisodeReader]
    ladder: list[EpisodeRung]
    event: dict[str, Any]


class EpisodeDocument(TypedDict):
    """An episode: every change that came, every act of a person that was taken, and the state that
    follows from them; `_id` is the episode's id. Alerts alone writes it.

    `severity`, `change`, `seq` and `on` are those of the latest change, `told_at` is when the last
    of them was published. `acts` are acts as they were inserted, without `taken`. The rest of the
    state comes from `acts` and `changes` alone:
    `acknowledged` is `{by, at, comment}` or None (an acknowledgement holds until the slip worsens
    or is opened again); `assignee` a recipient's id or ""; `plan` the last corrective action,
    `{by, at, comment, due}`, or None. Silences are no part of it: they are acts with matchers.
    """

    _id: str
    revision: int
    target: str
    area: str
    finding: str
    subject: str
    since: str
    opened_on: str
    on: str
    seq: int
    change: str
    severity: str
    open: bool
    invented: bool
    told_at: datetime
    changes: list[EpisodeChange]
    acts: list[dict[str, Any]]
    acknowledged: dict[str, Any] | None
    assignee: str
    plan: dict[str, Any] | None


class HeldBack(TypedDict):
    """A time during which a delivery was held back: since when, why, and until when at least."""

    at: datetime
    why: str
    until: datetime


class DeliveryDocument(TypedDict):
    """One message to one recipient by one channel, sent or not, and why: never an address.

    `occasion` is change, escalation (`step` counts from 1), assigned (`act` is the act that gave
    it), daily or weekly; the last two have no `episode`, `target` and `seq`, but a `slot`: the hour
    at which they were due. `state` is pending, leased, uncertain, sent, dead or suppressed; `why`
    says why it waits or why it was not sent; `held` keeps every reason for which it has waited.
    `letter` is the letter in which it went: its own id, or one shared by all that were bundled,
    whose `kind` then says why ("" for a letter of its own). `stands_for` names the absent recipient
    whom this one deputises. `dead_letter`: nobody will try again by any channel unless it is
    replayed. `passed_to` is the channel that took over.
    """

    _id: str
    episode: str
    seq: int
    occasion: str
    step: int
    act: str
    slot: str
    target: str
    recipient: str
    role: PlainText
    stands_for: str
    channel: str
    message_id: str
    letter: str
    kind: str
    created_at: datetime
    published_at: datetime
    due_since: datetime
    next_at: datetime
    severity: str
    invented: bool
    traceparent: str
    state: str
    why: str
    held: list[HeldBack]
    attempts: int
    answer: str
    sent_at: datetime | None
    maybe_told: bool
    dead_letter: bool
    passed_to: str
    fence: int
    lease_until: datetime | None
    sending_started_at: datetime | None
    handle: str
    tries: list[dict[str, Any]]


class RecipientDocument(TypedDict):
    """Somebody who can be told and given work; `_id` is the recipient's id. Alerts writes what its
    file of recipients names when it starts; an address stands nowhere in it."""

    _id: str
    role: PlainText
    department: str


def measurement_id(source: str, event_id: str) -> str:
    """The id of a report's document: CloudEvents makes source and id unique together.

    A source is a URI, which has no bar, so no other pair looks the same.
    """
    return f"{source}|{event_id}"


def history_id(target: str, version: int) -> str:
    """The id of one verdict in the history."""
    return f"{target}|{version}"
