"""The SMTP server: takes every mail for everybody, on this machine only."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiosmtpd.smtp import SMTP

from deploy.local.inbox.mailbox import Mailbox


class Taker:
    """What the server does with a mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail, then say so."""
        await asyncio.to_thread(
            self._mailbox.keep, envelope.mail_from or "", envelope.rcpt_tos, envelope.content
        )
        return "250 kept"


@asynccontextmanager
async def serving(mailbox: Mailbox, listener: socket.socket) -> AsyncIterator[None]:
    """Take mails while the context lasts."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Taker(mailbox), hostname="inbox.local", loop=loop), sock=listener
    )
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()
