"""Mails as files: one `.eml` each, as it came, with its envelope in front."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from runtime.clock import Clock

RECEIVED = "X-Inbox-Received-At"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, read. `to` is the header; the envelope stands among the headers."""

    id: str
    sender: str
    to: str
    subject: str
    headers: dict[str, str]
    text: str
    html: str
    received_at: str

    def plain(self) -> dict[str, object]:
        """As the API shows it."""
        return {
            "id": self.id,
            "from": self.sender,
            "to": self.to,
            "subject": self.subject,
            "headers": self.headers,
            "text": self.text,
            "html": self.html,
            "received_at": self.received_at,
        }


class Mailbox:
    """A folder of mails, the newest first. What was kept by an earlier run is still there."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._numbers = count()
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted(folder.glob("*.eml"), reverse=True)
        self._mails = [_read(file.stem, file.read_bytes()) for file in files]

    @property
    def mails(self) -> Sequence[Mail]:
        """All mails, the newest first."""
        return self._mails

    def mail(self, identity: str) -> Mail | None:
        """One mail by its id."""
        return next((one for one in self._mails if one.id == identity), None)

    def keep(self, sender: str, recipients: Sequence[str], content: bytes) -> Mail:
        """Keep a mail that was taken over; it is on the disk when this returns."""
        now = self._clock.now()
        envelope = (
            f"Return-Path: <{sender}>\r\nDelivered-To: {', '.join(recipients)}\r\n"
            f"{RECEIVED}: {now.isoformat()}\r\n"
        )
        whole = envelope.encode("ascii", "replace") + content
        identity = self._identity(now)
        draft = self._folder / f"{identity}.part"
        draft.write_bytes(whole)
        draft.rename(self._folder / f"{identity}.eml")
        mail = _read(identity, whole)
        self._mails.insert(0, mail)
        return mail

    def _identity(self, now: datetime) -> str:
        return f"{now:%Y%m%dT%H%M%S%f}-{next(self._numbers):06d}"


def _read(identity: str, content: bytes) -> Mail:
    message = message_from_bytes(content, policy=policy.default)
    raw = message_from_bytes(content, policy=policy.compat32)
    headers: dict[str, str] = {}
    for name, value in raw.items():
        words = _words(str(value))
        headers[name] = f"{headers[name]}, {words}" if name in headers else words
    return Mail(
        id=identity,
        sender=headers.get("From", ""),
        to=headers.get("To", ""),
        subject=headers.get("Subject", ""),
        headers=headers,
        text=_part(message, "plain"),
        html=_part(message, "html"),
        received_at=headers.get(RECEIVED, ""),
    )


def _words(header: str) -> str:
    """A header's text. The modern parser puts a blank between two encoded words of one phrase,
    which RFC 2047 forbids; the older one does not."""
    return str(make_header(decode_header(" ".join(header.split()))))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
