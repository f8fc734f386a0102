"""Servers for the tests of alerts: the inbox as a process, and an SMTP server that misbehaves as
it is told."""

import asyncio
import signal
import socket
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from aiosmtpd.smtp import SMTP

from tests.support import asking
from tests.support.nursery.mother import nursery
from tests.support.ports import free_port
from tests.support.waiting import eventually

TOKEN = "invented-token"


@dataclass(frozen=True)
class Inbox:
    """Where a running inbox is found."""

    url: str
    smtp_port: int


@contextmanager
def inbox_process(folder: Path, more: dict[str, str] | None = None) -> Iterator[Inbox]:
    """The inbox, started as `make up` starts it, and ended by its own process id.

    `more` are settings beside the ordinary ones.
    """
    web, smtp = free_port(), free_port()
    environment = {
        "PATH": "",
        "SLIPWATCH_INBOX_PORT": str(web),
        "SLIPWATCH_SMTP_PORT": str(smtp),
        "SLIPWATCH_INBOX_FOLDER": str(folder),
        "SLIPWATCH_ZALO_ACCESS_TOKEN": TOKEN,
        **(more or {}),
    }
    folder.mkdir(parents=True, exist_ok=True)
    process = nursery().bear("deploy.local.inbox", environment, folder / "inbox.log")
    try:
        eventually(lambda: _ready(f"http://127.0.0.1:{web}/readyz"))
        yield Inbox(f"http://127.0.0.1:{web}", smtp)
    finally:
        process.terminate()
        # uvicorn shuts down cleanly and then ends by the signal that it was sent.
        assert process.wait(timeout=20) in {0, -signal.SIGTERM}


def _ready(url: str) -> bool:
    try:
        return asking.get(url).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


@dataclass
class Relay:
    """An SMTP server whose answers a test chooses by recipient; what it took is in `taken`."""

    port: int = 0
    mail_answers: dict[str, str] = field(default_factory=dict)
    rcpt_answers: dict[str, str] = field(default_factory=dict)
    data_answers: dict[str, str] = field(default_factory=dict)
    torn: set[str] = field(default_factory=set)
    mute: set[str] = field(default_factory=set)
    senders: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Answer the sender."""
        self.senders.append(address)
        answer = self.mail_answers.get(address, "250 sender ok")
        if answer.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Answer the recipient."""
        answer = self.rcpt_answers.get(address, "250 recipient ok")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the content, refuse it, or take it and vanish without a word."""
        (address,) = envelope.rcpt_tos
        answer = self.data_answers.get(address, "250 taken")
        if answer.startswith("2"):
            self.taken.append((address, envelope.content))
        if address in self.torn:
            self.torn.discard(address)
            server.transport.abort()
        if address in self.mute:  # it has the mail and never says so, until its caller hangs up
            self.mute.discard(address)
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), timeout=30)
        return answer


class ReportingRelay(Relay):
    """A relay that offers DSN (RFC 3461); what it was asked for is in `asked`."""

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Offer reports."""
        session.host_name = hostname
        return [responses[0], "250-DSN", *responses[1:]]


class ReportingSmtp(SMTP):
    """aiosmtpd knows no DSN and refuses its parameters: they are noted and taken off."""

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """The sender, without what it asks of reports."""
        await super().smtp_MAIL(self._noted(arg))

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """The recipient, without what is asked of reports."""
        await super().smtp_RCPT(self._noted(arg))

    def _noted(self, arg: str) -> str:
        address, *options = arg.split(" ")
        reports = [one for one in options if one.split("=")[0] in {"RET", "ENVID", "NOTIFY"}]
        self.event_handler.asked += reports
        return " ".join([address, *(one for one in options if one not in reports)])


@asynccontextmanager
async def relay(
    *, auth: dict[str, str] | None = None, reports: bool = False
) -> AsyncIterator[Relay]:
    """A relay on a free port; with `auth` only the named users may send; `reports` offers DSN."""
    handler = ReportingRelay() if reports else Relay()
    loop = asyncio.get_running_loop()

    def authenticate(mechanism: str, login: bytes, password: bytes) -> bool:
        return (auth or {}).get(login.decode()) == password.decode()

    def protocol() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # AUTH without TLS is unsafe; here it never leaves
            return (ReportingSmtp if reports else SMTP)(
                handler,
                hostname="relay.example.test",
                loop=loop,
                auth_required=auth is not None,
                auth_require_tls=False,
                auth_callback=authenticate,
            )

    listener = socket.create_server(("127.0.0.1", 0))
    handler.port = listener.getsockname()[1]
    server = await loop.create_server(protocol, sock=listener)
    try:
        yield handler
    finally:
        server.close()
        await server.wait_closed()
