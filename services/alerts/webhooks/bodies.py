"""What a webhook says: the letter as values, for a program to read."""

from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

import msgspec

from services.alerts.deliveries import Delivery
from services.alerts.message import Letter

TYPE = "slip.told"
LIMIT = 20_000  # bytes, below the 20 kB that the specification recommends
SHORT = 300
MOST_THINGS = 20


def body(letter: Letter, delivery: Delivery) -> bytes:
    """`{type, timestamp, data}` in the one form whose bytes are signed.

    The timestamp is the event's: that of the attempt is in its header. Over the limit, the long
    texts are cut first and the things of a bundle are counted rather than told.
    """
    plain = _plain(letter, delivery)
    said = _encoded(plain, delivery.published_at)
    if len(said) <= LIMIT:
        return said
    data = {name: _short(value) for name, value in plain.items()}
    data["things"] = data["things"][:MOST_THINGS]
    data["shortened"] = True
    said = _encoded(data, delivery.published_at)
    while len(said) > LIMIT and data["things"]:
        data["things"] = data["things"][: len(data["things"]) // 2]
        said = _encoded(data, delivery.published_at)
    return said


def _encoded(data: dict[str, Any], at: datetime) -> bytes:
    return msgspec.json.encode({"type": TYPE, "timestamp": at.astimezone(UTC), "data": data})


def _plain(letter: Letter, delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": delivery.id,
        "episode": delivery.episode,
        "seq": delivery.seq,
        "target": delivery.target,
        "recipient": delivery.recipient,
        "language": letter.language.value,
        "tone": letter.tone.value,
        "invented": delivery.invented,
        "subject": _text(letter.subject),
        "change": letter.change,
        "severity": letter.severity,
        "title": _text(letter.title),
        "status": letter.now,
        "was": letter.was,
        "summary": _text(letter.verdict or letter.lead),
        "why": _text(" ".join(letter.why)),
        "remedy": _text(letter.remedy),
        "figures": [{"label": label, "value": value} for label, value in letter.rows],
        "things": [
            {"title": _text(one.title), "summary": _text(one.verdict), "link": one.link}
            for group in letter.groups
            for one in group.lines
        ],
        "link": letter.link,
        "acknowledge": letter.ack,
    }


def _text(text: str) -> str:
    return normalize("NFC", text)


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > SHORT:
        return value[: SHORT - 1] + "…"
    return value
