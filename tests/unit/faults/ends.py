"""The end of a small run as it should be; tests take something away or add something."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from runtime.messages import Message
from schemas.events import Bilingual, MeasurementRejected, SlipChanged, TargetAssessed
from services.scoring.telling import assessed_id
from targets.slips import change_id
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
        mails=[a_mail(one) for one in deliveries if one["channel"] == "email"],
        calls=[a_call(one) for one in deliveries if one["channel"] == "zalo"],
    )


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
