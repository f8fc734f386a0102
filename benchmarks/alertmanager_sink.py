"""A mailbox that counts: every mail that a relay took, what it told, and when."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a mail says: whether a target's slip lasts, and how bad it is."""

    target: str
    lasts: bool
    severity: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail and what it tells; `at` is a second of the monotonic clock."""

    at: float
    told: tuple[Told, ...]


@dataclass
class Mailbox:
    """An SMTP server on a free port. `refusing` answers 451 to every recipient."""

    read: Callable[[str], Iterable[Told]]
    mails: list[Mail] = field(default_factory=list)
    refusing: bool = False
    _controller: Any = None

    def start(self, host: str, port: int) -> None:
        """Listen, on a thread of its own."""
        self._controller = Controller(self, hostname=host, port=port)
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or not now."""
        if self.refusing:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Read the mail."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        self.mails.append(Mail(time.monotonic(), tuple(self.read(text))))
        return "250 taken"


_ALERT = re.compile(r"^(\S+) (\w+) (firing|resolved)$", re.MULTILINE)

#: What Alertmanager is asked to write: a line for each alert.
TEMPLATE = "{{ range .Alerts }}{{ .Labels.target }} {{ .Labels.severity }} {{ .Status }}\n{{ end }}"


def read_alertmanager(text: str) -> Iterable[Told]:
    """What a notification of Alertmanager tells."""
    for target, severity, status in _ALERT.findall(text.replace("\r", "")):
        yield Told(target, status == "firing", severity)


_PAGE = re.compile(r"/targets/([a-z0-9-]+)")
_MARK = re.compile(r"^\[([^\]]+)\] ", re.MULTILINE)
_SEVERITY = re.compile(r"\b(warning|serious|critical)\b", re.IGNORECASE)


def read_slipwatch(text: str) -> Iterable[Told]:
    """What a letter of ours tells, in English: of one thing at its head, of several by their
    marks."""
    marks = list(_MARK.finditer(text))
    if not marks:
        target = _PAGE.search(text)
        if target is not None:
            yield _told(text.lstrip().splitlines()[0], target[1])
        return
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=True):
        target = _PAGE.search(text, mark.end(), end)
        if target is not None:
            yield _told(mark[1], target[1])


def _told(mark: str, target: str) -> Told:
    severity = _SEVERITY.search(mark)
    over = "recovered" in mark.lower() or "retracted" in mark.lower()
    return Told(target, not over, severity[1].lower() if severity else "")
