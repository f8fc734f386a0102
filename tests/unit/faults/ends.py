"""The end of a small run as it should be; tests take something away or add something."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from runtime.messages import Message
from schemas.events import Bilingual, MeasurementRejected, SlipChanged, TargetAssessed
from services.gateway.identity.chain import Seals, linked
from services.gateway.identity.ports import Entry
from services.scoring.telling import assessed_id
from targets.slips import change_id
from tests.faults.deeds import WHO, Deed, Doing, Done
from tests.faults.events import Poison
from tests.faults.expect import OFFICE, Expected
from tests.faults.seen import Seen, Told

TARGET, OWNER = "coverage", "desk-office"
EPISODE = "5b6f7f0e-0000-5000-8000-000000000001"
OVER = "5b6f7f0e-0000-5000-8000-000000000002"
TODAY = date(2026, 11, 23)
WORDS = Bilingual("lời", "words")
PLACE = (2, 7)
POISON = Poison(Message("measurements", b"key", b"not json"), "not_json")
VERDICT = {"status": "off_track", "value": 40}


def a_change(episode: str, seq: int, change: str, severity: str = "serious") -> SlipChanged:
    """One change of an episode."""
    return SlipChanged(
        episode=episode,
        seq=seq,
        change=change,
        target=TARGET,
        area="lao-cai",
        finding="behind",
        since="2025",
        severity=severity,
        on=TODAY,
        to_status="off_track",
        reason="behind_path",
        sentence=WORDS,
    )


def told(event: SlipChanged, offset: int, identity: str = "") -> Told:
    """It on the topic."""
    return Told(identity or change_id(event.episode, event.seq), 1, offset, event)


def a_delivery(episode: str, seq: int, recipient: str, channel: str, **others: Any) -> Any:
    """One delivery that was made."""
    name = f"{episode}.{seq}.{recipient}"
    ordinary = {
        "_id": f"{name}.{channel}",
        "episode": episode,
        "seq": seq,
        "recipient": recipient,
        "channel": channel,
        "message_id": f"<{name}@example.test>",
        "state": "sent",
        "why": "",
        "answer": "",
        "tries": [{"outcome": "delivered"}],
        "maybe_told": False,
        "handle": f"zalo-{name}" if channel == "zalo" else "",
        "passed_to": "",
        "target": TARGET,
        "act": "",
    }
    return ordinary | others


def a_mail(delivery: Any) -> Any:
    """The letter of a delivery."""
    return {"headers": {"Message-ID": delivery["message_id"]}}


def a_call(delivery: Any) -> Any:
    """The Zalo message of a delivery."""
    return {"message_id": delivery["handle"], "error": 0}


def expected() -> Expected:
    """What one report, one wrong record, one open and one ended episode come to."""
    return Expected(
        reports=frozenset({"source|a", "source|b"}),
        verdicts={TARGET: VERDICT},
        open={TARGET: frozenset({EPISODE})},
        owners={TARGET: OWNER},
        poisoned={PLACE: POISON},
        done=DONE,
        seals=SEALS,
    )


def unharmed() -> Seen:
    """The end that is promised."""
    chain = [
        a_change(EPISODE, 1, "opened", "warning"),
        a_change(EPISODE, 2, "worsened"),
        a_change(OVER, 1, "opened"),
        a_change(OVER, 2, "recovered"),
    ]
    deliveries = [
        a_delivery(one.episode, one.seq, *way)
        for one in chain
        for way in ((OWNER, "email"), (OFFICE, "email"), (OFFICE, "zalo"))
    ]
    work = {"act": ASSIGNED.act, "message_id": "<work@example.test>"}
    deliveries.append(a_delivery(EPISODE, 2, OFFICE, "email", **work))
    quiet = {"state": "pending", "why": "silenced", "message_id": "<quiet@example.test>"}
    deliveries.append(a_delivery(OVER, 3, "somebody", "email", **quiet))
    kept = [an_act(one) for one in DONE if not one.refused and one is not DECIDED]
    return Seen(
        reports=[{"_id": "source|a"}, {"_id": "source|b"}],
        verdicts=[
            {
                "_id": TARGET,
                "version": 2,
                "target": {"verdict": VERDICT},
                "outbox": None,
                "episodes": [
                    {"id": EPISODE, "change": "worsened"},
                    {"id": OVER, "change": "recovered"},
                ],
            }
        ],
        history=[{"target": TARGET, "version": 1}, {"target": TARGET, "version": 2}],
        slip_changes=[{"episode": one.episode, "seq": one.seq} for one in chain],
        deliveries=deliveries,
        told=[told(one, offset) for offset, one in enumerate(chain)],
        assessed=[(assessed_id(TARGET, version), an_assessment(version)) for version in (1, 2)],
        rejected=[("rejected-1", a_rejection())],
        mails=[
            a_mail(one)
            for one in deliveries
            if one["channel"] == "email" and one["state"] == "sent"
        ],
        calls=[a_call(one) for one in deliveries if one["channel"] == "zalo"],
        acts=kept,
        episodes=[an_episode(kept)],
        decisions=[DECISION],
        audit=an_audit(*(one["_id"] for one in kept), DECISION["_id"]),
        reported=Counter({"a": 1, "b": 2, DECISION["event"]: 1}),
    )


def a_deed(doing: Doing, about: str, **asked: Any) -> Done:
    """Something that was asked for, and answered."""
    return Done(Deed(doing, f"to-{doing.name}", 0), about, asked)


ASSIGNED = a_deed(Doing.ASSIGN, EPISODE, kind="assigned", comment="c", assignee=OFFICE)
SILENCED = a_deed(
    Doing.SILENCE, TARGET, matcher={"targets": [TARGET]}, ends="2026-12-01", reason="quiet"
)
DECIDED = a_deed(Doing.DECIDE, "coverage.held", kind="accepted", reason="looked at")
#: One of each but the end of a silence, and one that was refused.
DONE = (
    a_deed(Doing.LINK, EPISODE, kind="acknowledged", comment="c"),
    ASSIGNED,
    a_deed(Doing.COMMENT, EPISODE, kind="commented", comment="c"),
    a_deed(Doing.PLAN, EPISODE, kind="planned", comment="c", due="2026-12-31"),
    SILENCED,
    DECIDED,
    replace(a_deed(Doing.ACKNOWLEDGE, EPISODE, kind="acknowledged"), refused="over"),
)
SEALS = (bytes(32),)
AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
DECISION: dict[str, Any] = {
    "_id": "coverage.held.0",
    "by": WHO,
    "key": DECIDED.deed.key,
    "held": DECIDED.about,
    "kind": "accepted",
    "reason": "looked at",
    "value": Decimal("4.10"),
    "state": "published",
    "problem": "",
    "event": "an-opinion",
}


def an_act(done: Done) -> Any:
    """The act that a deed is, taken by alerts."""
    act = {"_id": done.act, "kind": done.asked.get("kind", "silenced"), "at": AT, "by": WHO}
    if done is SILENCED:
        about = {"matcher": done.asked["matcher"], "comment": done.asked["reason"]}
    else:
        about = {"episode": done.about, **done.asked}
    return act | about | {"taken": AT}


def an_episode(acts: Sequence[Any], **others: Any) -> Any:
    """The open episode as alerts has it, with these acts in it."""
    inside = [one for one in acts if one.get("episode") == EPISODE]
    opened = {"published_at": datetime(2026, 11, 23, 2, tzinfo=UTC), "event": {"change": "opened"}}
    ordinary = {
        "_id": EPISODE,
        "acts": inside,
        "assignee": OFFICE,
        "plan": {"comment": "c"},
        "acknowledged": {"by": WHO},
        "changes": [opened],
    }
    return ordinary | others


def an_audit(*names: str) -> list[Any]:
    """A whole log that remembers these acts."""
    entries: list[Entry] = []
    for name in names:
        last = entries[-1] if entries else None
        details = {"act": name}
        entries.append(linked(last, AT, "acted", WHO, EPISODE, "api", "", details, Seals(SEALS)))
    fields = Entry.__dataclass_fields__
    return [
        {"_id" if name == "seq" else name: getattr(one, name) for name in fields} for one in entries
    ]


def an_assessment(version: int) -> TargetAssessed:
    """A verdict on its topic."""
    return TargetAssessed(
        target=TARGET,
        area="lao-cai",
        version=version,
        as_of=TODAY,
        catalogue_version="1",
        rule_version="1",
        status="off_track",
        reason="behind_path",
        sentence=WORDS,
    )


def a_rejection(**others: Any) -> MeasurementRejected:
    """The wrong record, parked."""
    ordinary: dict[str, Any] = {
        "rejected_by": "scoring",
        "reason": POISON.reason,
        "refusals": (),
        "received_at": datetime(2026, 11, 23, tzinfo=UTC),
        "original": POISON.message.value,
        "topic": "measurements",
        "partition": PLACE[0],
        "offset": PLACE[1],
    }
    return MeasurementRejected(**(ordinary | others))


def with_deliveries(seen: Seen, chosen: Any, **changed: Any) -> Seen:
    """The same end with some deliveries changed."""
    after = [one | changed if chosen(one) else one for one in seen.deliveries]
    return replace(seen, deliveries=after)
