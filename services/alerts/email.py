"""Mail by SMTP: one connection and one envelope per message, and each answer in its class."""

import asyncio
import re
from contextlib import suppress
from dataclasses import replace

import aiosmtplib
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from runtime.clock import Clock
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.letters import Letter
from services.alerts.mime import mail
from services.alerts.render import Renderer
from services.alerts.routing import Recipient
from services.alerts.settings import MailSettings

ANSWER_LIMIT = 300

#: Authentication is required, its mechanism too weak, its credentials invalid (RFC 4954 6).
_NOT_LET_IN = frozenset({530, 534, 535, 538})

#: Servers repeat the address in their answers; ours are kept and shown.
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")


class Mailer:
    """The way by mail."""

    def __init__(self, settings: MailSettings, clock: Clock, renderer: Renderer) -> None:
        self._settings = settings
        self._clock = clock
        self._renderer = renderer

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it."""
        settings = self._settings
        message = await asyncio.to_thread(  # drawing the chart takes a tenth of a second
            mail,
            letter,
            to,
            delivery,
            sender=settings.sender,
            now=self._clock.now(),
            renderer=self._renderer,
        )
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            use_tls=settings.tls == "tls",
            start_tls=False,  # by hand, so that a server without it can be told from one away
            timeout=settings.timeout_s,
        )
        try:
            refused = await self._envelope(client, to.addresses[Channel.EMAIL], delivery)
            return refused or await self._content(client, message.as_bytes())
        finally:
            with suppress(SMTPException, OSError):
                await client.quit(timeout=settings.timeout_s)
            client.close()

    async def _envelope(
        self, client: aiosmtplib.SMTP, address: str, delivery: Delivery
    ) -> Answer | None:
        """Connect and name sender and recipient; an answer when it ends here.

        Where the server knows DSN, it is asked to report a failure, and only that, under the
        delivery's id (RFC 3461).
        """
        try:
            await self._connect(client)
            reports = client.supports_extension("dsn")
            await client.mail(
                return_path(self._settings, delivery),
                options=["RET=HDRS", f"ENVID={delivery.id}"] if reports else None,
            )
            await client.rcpt(address, options=["NOTIFY=FAILURE"] if reports else None)
        except SMTPRecipientRefused as error:
            return _answer(_permanent(error, Outcome.REFUSED), error)
        except (SMTPAuthenticationError, SMTPSenderRefused) as error:
            return _answer(_permanent(error, Outcome.HALTED), error)
        except SMTPNotSupported as error:  # TLS or AUTH was asked for, and this server has none
            return _answer(Outcome.HALTED, error)
        except (SMTPException, OSError) as error:
            return replace(_answer(Outcome.RETRY, error), channel_failed=True)
        return None

    async def _connect(self, client: aiosmtplib.SMTP) -> None:
        """Connect, upgrade to TLS where that is asked for or offered, and log in."""
        settings = self._settings
        await client.connect()
        await client.ehlo()
        offered = client.supports_extension("starttls")
        if settings.tls == "starttls" and not offered:
            raise SMTPNotSupported("the server does not offer STARTTLS")
        if offered and settings.tls in {"auto", "starttls"}:
            await client.starttls()
        if settings.user:
            await client.login(settings.user, settings.password)

    async def _content(self, client: aiosmtplib.SMTP, content: bytes) -> Answer:
        """Hand the message over. Without an answer to its end nobody knows whether it went."""
        try:
            response = await client.data(content, timeout=self._settings.data_timeout_s)
        except SMTPDataError as error:
            return _answer(_permanent(error, Outcome.REFUSED), error)
        except (SMTPException, OSError) as error:
            return _answer(Outcome.UNCERTAIN, error)
        return Answer(Outcome.DELIVERED, _cleaned(f"{response.code} {response.message}"))


def return_path(settings: MailSettings, delivery: Delivery) -> str:
    """The envelope's sender: what comes back to it says of which delivery it speaks (VERP)."""
    local, at, domain = settings.return_path.rpartition("@")
    return f"{local}+{delivery.id}@{domain}" if at else settings.sender


def _permanent(error: SMTPResponseException, outcome: Outcome) -> Outcome:
    """5xx is for good, everything else passes (RFC 5321 4.2.1).

    Who is not let in is not let in for anybody, at whatever command the server says so.
    """
    if error.code in _NOT_LET_IN:
        return Outcome.HALTED
    return outcome if 500 <= error.code < 600 else Outcome.RETRY


def _answer(outcome: Outcome, error: Exception) -> Answer:
    if isinstance(error, SMTPResponseException):
        return Answer(outcome, _cleaned(f"{error.code} {error.message}"))
    return Answer(outcome, _cleaned(f"{type(error).__name__}: {error}"))


def _cleaned(text: str) -> str:
    return _ADDRESS.sub("<address>", " ".join(text.split()))[:ANSWER_LIMIT]
