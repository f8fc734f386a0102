"""Slips as alerts would have left them: episodes, deliveries and recipients, and people who act."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from schemas.stored import (
    DeliveryDocument,
    EpisodeDocument,
    PlainText,
    RecipientDocument,
    SlipChangeDocument,
)
from services.gateway.slips.memory import MemorySlips
from targets.slips import CLOSING, Change

#: Fields of a change's document that the event does not have.
_OF_SCORING = ("_id", "at", "version")

RECIPIENTS: dict[str, tuple[str, str, str]] = {
    "van-phong-bcd": ("Văn phòng Ban Chỉ đạo", "Committee's office", "ban-chi-dao"),
    "dau-moi-so-khcn": ("Đầu mối, Sở KH&CN", "Desk, Science and Technology", "so-khcn"),
    "dau-moi-so-tai-chinh": ("Đầu mối, Sở Tài chính", "Desk, Finance", "so-tai-chinh"),
}


def role(recipient: str) -> PlainText:
    """The role of a recipient."""
    vi, en, _ = RECIPIENTS[recipient]
    return {"vi": vi, "en": en}


def slips_of(changes: Iterable[SlipChangeDocument]) -> MemorySlips:
    """Every episode of these changes, each told to two roles."""
    slips = MemorySlips()
    slips.recipient_documents = [
        RecipientDocument(_id=name, role=role(name), department=one[2])
        for name, one in RECIPIENTS.items()
    ]
    parts: dict[str, list[SlipChangeDocument]] = {}
    for change in changes:
        parts.setdefault(change["episode"], []).append(change)
    for name, told in parts.items():
        slips.episode_documents[name] = episode_of(sorted(told, key=lambda one: one["seq"]))
        for change in told:
            slips.delivery_documents += [
                a_delivery(
                    name, change, "dau-moi-so-khcn", state="sent", sent_at=change["at"], attempts=1
                ),
                a_delivery(
                    name, change, "van-phong-bcd", "zalo", state="suppressed", why="silenced"
                ),
            ]
    return slips


def episode_of(told: list[SlipChangeDocument]) -> EpisodeDocument:
    """One episode, as alerts keeps it."""
    newest = told[-1]
    return {
        "_id": newest["episode"],
        "revision": len(told),
        "target": newest["target"],
        "area": newest["area"],
        "finding": newest["finding"],
        "subject": newest.get("subject", ""),
        "since": newest["since"],
        "opened_on": told[0]["on"],
        "on": newest["on"],
        "seq": newest["seq"],
        "change": newest["change"],
        "severity": newest["severity"],
        "open": Change(newest["change"]) not in CLOSING,
        "invented": newest.get("invented", False),
        "changes": [
            {
                "seq": one["seq"],
                "published_at": one["at"],
                "traceparent": "",
                "readers": [],
                "ladder": [],
                "event": {name: value for name, value in one.items() if name not in _OF_SCORING},
            }
            for one in told
        ],
        "told_at": newest["at"],
        "acts": [],
        "acknowledged": None,
        "assignee": "",
        "plan": None,
    }


def a_change(episode: str, seq: int = 1, **more: Any) -> SlipChangeDocument:
    """One change of an episode of a target that is behind."""
    on = more.pop("on", "2026-11-20")
    change: dict[str, Any] = {
        "_id": f"{episode}-{seq}",
        "at": datetime.fromisoformat(f"{on}T02:00:00+00:00"),
        "version": seq,
        "episode": episode,
        "seq": seq,
        "change": "opened" if seq == 1 else "worsened",
        "target": "coverage-5g",
        "area": "lao-cai",
        "finding": "behind",
        "since": "2026-Q2",
        "severity": "serious",
        "on": on,
        "to_status": "off_track",
        "reason": "pace_too_slow",
        "sentence": {"vi": "Phủ sóng 5G chậm.", "en": "5G coverage is behind."},
    }
    return cast("SlipChangeDocument", change | more)


def a_delivery(
    episode: str,
    change: SlipChangeDocument,
    recipient: str,
    channel: str = "email",
    **more: Any,
) -> DeliveryDocument:
    """One message about a change."""
    at = change["at"] + timedelta(minutes=1)
    name = f"{episode}-{change['seq']}-{recipient}-{channel}"
    delivery: dict[str, Any] = {
        "_id": name,
        "episode": episode,
        "seq": change["seq"],
        "occasion": "change",
        "step": 0,
        "act": "",
        "target": change["target"],
        "recipient": recipient,
        "role": role(recipient),
        "stands_for": "",
        "channel": channel,
        "message_id": "<planted-message@example.test>",
        "letter": name,
        "kind": "",
        "created_at": at,
        "published_at": change["at"],
        "due_since": at,
        "next_at": at,
        "severity": change["severity"],
        "invented": False,
        "traceparent": "",
        "state": "pending",
        "why": "",
        "held": [],
        "attempts": 0,
        "answer": "planted-answer",
        "sent_at": None,
        "maybe_told": False,
        "dead_letter": False,
        "passed_to": "",
        "fence": 0,
        "lease_until": None,
        "sending_started_at": None,
        "handle": "planted-handle",
        "tries": [{"at": at, "outcome": "delivered", "answer": "250 2.0.0 planted@example.test"}],
    }
    return cast("DeliveryDocument", delivery | more)


def moment(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
