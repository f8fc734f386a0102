"""The documents of alerts in the store, and the way between them and values."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import msgspec

from schemas.events import SlipChanged
from schemas.stored import ACT_INDEXES, ACTS, DELIVERIES, EPISODES, ActDocument
from services.alerts.acts import Act, ActKind, Silence
from services.alerts.deliveries import Attempt, Delivery, Held, Occasion, Outcome, State, Why
from services.alerts.episodes import Channel, Chapter, Reader, Rung, Story
from services.alerts.stages.plan import OpenFinding
from targets.matching import matcher_from_plain
from targets.slips import Change
from targets.verdicts import FindingKind, Severity
from targets.words import Text

CHANNELS = "alert_channels"
PARKED = "parked_slips"
DESKS = "alert_desks"

Document = dict[str, Any]

#: Each collection with the keys of its indexes beside `_id`.
INDEXES: dict[str, tuple[tuple[tuple[str, int], ...], ...]] = {
    EPISODES: (
        (("target", 1), ("seq", 1)),
        (("open", 1), ("finding", 1)),
        (("told_at", 1),),
        (("open", 1), ("severity", 1), ("on", -1), ("_id", 1)),  # the gateway's inbox: worst first
        (("open", 1), ("on", -1), ("_id", 1)),
    ),
    DELIVERIES: (
        (("target", 1), ("episode", 1)),
        (("episode", 1), ("recipient", 1)),
        (("channel", 1), ("state", 1), ("next_at", 1), ("seq", 1)),
        (("state", 1), ("lease_until", 1)),
        (("recipient", 1), ("state", 1), ("sent_at", 1)),
        (("dead_letter", 1),),
        (("created_at", -1), ("_id", -1)),  # the gateway's log
    ),
    DESKS: (),
    ACTS: ACT_INDEXES,
    CHANNELS: (),
    PARKED: ((("at", 1),),),
}


def story_document(story: Story) -> Document:
    """The episode as it stands, every change that led there, and who was to hear of each."""
    latest = story.latest
    if latest is None:
        raise ValueError(f"the episode {story.episode} has no change: there is nothing to keep")
    first, event = story.chapters[0].event, latest.event
    return {
        "_id": story.episode,
        "revision": story.revision,
        "target": event.target,
        "area": event.area,
        "finding": event.finding,
        "subject": event.subject,
        "since": event.since,
        "opened_on": first.on.isoformat(),
        "on": event.on.isoformat(),
        "seq": event.seq,
        "change": event.change,
        "severity": event.severity,
        "open": story.open,
        "invented": event.invented,
        "told_at": max(one.published_at for one in story.chapters),
        "changes": [_chapter_document(one) for one in story.chapters],
        "acts": [act_document(one) for one in story.acts],
        "acknowledged": _brief(story.acknowledged),
        "assignee": story.assignee,
        "plan": _brief(story.plan),
    }


def act_document(act: Act) -> Document:
    """An act as it was inserted, without `taken`: that is between alerts and the collection."""
    return {name: value for name, value in act.rest.items() if name != "taken"}


def _brief(act: Act | None) -> Document | None:
    if act is None:
        return None
    plain: Document = {"by": act.by, "at": act.at, "comment": act.comment}
    return plain | ({"due": act.due.isoformat()} if act.due else {})


def act_of(document: Mapping[str, Any]) -> Act:
    """The value behind an act's document."""
    due = document.get("due")
    return Act(
        id=document["_id"],
        kind=ActKind(document["kind"]),
        at=document["at"],
        by=document["by"],
        via=document.get("via", ""),
        episode=document.get("episode", ""),
        comment=document.get("comment", ""),
        assignee=document.get("assignee", ""),
        due=date.fromisoformat(due) if due else None,
        delivery=document.get("delivery", ""),
        rest=dict(document),
    )


def lasting(acts: Iterable[ActDocument], now: datetime) -> list[Silence]:
    """The silences that last at a moment, of those that were begun and not ended."""
    found = list(acts)
    ended = {one["silence"] for one in found if one["kind"] == ActKind.SILENCE_ENDED}
    begun = [one for one in found if one["kind"] == ActKind.SILENCED and one["_id"] not in ended]
    return [one for one in map(silence_of, begun) if one.starts <= now < one.ends]


def silence_of(document: ActDocument) -> Silence:
    """The silence that an act began."""
    return Silence(
        document["_id"],
        matcher_from_plain(document["matcher"]),
        document["starts"],
        document["ends"],
    )


def _chapter_document(chapter: Chapter) -> Document:
    return {
        "seq": chapter.seq,
        "published_at": chapter.published_at,
        "traceparent": chapter.traceparent,
        "readers": [_reader_document(one) for one in chapter.readers],
        "ladder": [
            {"step": one.step, "due": one.due, **_reader_document(one.reader)}
            for one in chapter.ladder
        ],
        "event": msgspec.to_builtins(chapter.event, builtin_types=(Decimal,)),
    }


def _reader_document(reader: Reader) -> Document:
    return {
        "recipient": reader.recipient,
        "channel": reader.channel.value,
        "stands_for": reader.stands_for,
    }


def _reader_of(document: Mapping[str, Any]) -> Reader:
    return Reader(
        document["recipient"], Channel(document["channel"]), document.get("stands_for", "")
    )


def story_of(document: Mapping[str, Any]) -> Story:
    """The value behind a document."""
    return Story(
        document["_id"],
        tuple(
            Chapter(
                msgspec.convert(one["event"], SlipChanged),
                one["published_at"],
                tuple(_reader_of(who) for who in one["readers"]),
                one["traceparent"],
                tuple(
                    Rung(who["step"], who["due"], _reader_of(who)) for who in one.get("ladder", ())
                ),
            )
            for one in document["changes"]
        ),
        document["revision"],
        tuple(act_of(one) for one in document.get("acts", ())),
    )


def finding_of(document: Mapping[str, Any]) -> OpenFinding:
    """An open episode in brief; it was opened with the last of its changes that opened it."""
    opened = [one for one in document["changes"] if one["event"]["change"] == Change.OPENED]
    return OpenFinding(
        document["_id"],
        document["target"],
        document["area"],
        FindingKind(document["finding"]),
        Severity(document["severity"]),
        document["since"],
        (opened or document["changes"][:1])[-1]["published_at"],
    )


def delivery_document(delivery: Delivery) -> Document:
    """One field for each attribute; closed lists as their words."""
    plain = {one.name: getattr(delivery, one.name) for one in fields(delivery)}
    return {
        "_id": delivery.id,
        **plain,
        "role": {"vi": delivery.role.vi, "en": delivery.role.en},
        "channel": delivery.channel.value,
        "state": delivery.state.value,
        "why": delivery.why.value,
        "occasion": delivery.occasion.value,
        "held": [{"at": one.at, "why": one.why.value, "until": one.until} for one in delivery.held],
        "tries": [attempt_document(one) for one in delivery.tries],
    }


def attempt_document(attempt: Attempt) -> Document:
    """One try."""
    return {"at": attempt.at, "outcome": attempt.outcome.value, "answer": attempt.answer}


def delivery_of(document: Mapping[str, Any]) -> Delivery:
    """The value behind a document."""
    named = {one.name: document[one.name] for one in fields(Delivery) if one.name in document}
    named |= {
        "role": Text(document["role"]["vi"], document["role"]["en"]),
        "channel": Channel(document["channel"]),
        "state": State(document["state"]),
        "why": Why(document["why"]),
        "occasion": Occasion(document.get("occasion", Occasion.CHANGE)),
        "held": tuple(
            Held(one["at"], Why(one["why"]), one["until"]) for one in document.get("held", ())
        ),
        "tries": tuple(
            Attempt(cast(datetime, one["at"]), Outcome(one["outcome"]), one["answer"])
            for one in document["tries"]
        ),
    }
    return Delivery(**named)
