"""A letter as a mail: both parts, and the headers that thread it and keep robots from answering."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from unicodedata import normalize

from services.alerts.deliveries import Delivery
from services.alerts.episodes import Channel, Reader
from services.alerts.letters import Letter
from services.alerts.planning import thread_id
from services.alerts.render import Renderer
from services.alerts.routing import Language, Recipient

SENDER_NAME = "slipwatch"


def mail(
    letter: Letter,
    to: Recipient,
    delivery: Delivery,
    *,
    sender: str,
    now: datetime,
    renderer: Renderer,
) -> EmailMessage:
    """One mail to one recipient: Vietnamese in composed form, bodies quoted-printable.

    Its Message-ID is the delivery's, the same on every attempt; its thread hangs on a root that
    was never sent, so that nobody has to remember which mail was the first.
    """
    domain = sender.rpartition("@")[2]
    root = thread_id(delivery.episode, Reader(delivery.recipient, Channel.EMAIL), domain)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(SENDER_NAME, addr_spec=sender)
    role = to.role.vi if to.language is Language.VI else to.role.en
    message["To"] = Address(normalize("NFC", role), addr_spec=to.addresses[Channel.EMAIL])
    message["Subject"] = normalize("NFC", letter.subject)
    message["Date"] = now
    message["Message-ID"] = delivery.message_id
    message["In-Reply-To"] = root
    message["References"] = root
    message["Content-Language"] = letter.language.value
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834
    message["X-Auto-Response-Suppress"] = "All"  # the same, for Exchange
    message.set_content(normalize("NFC", renderer.text(letter)), cte="quoted-printable")
    message.add_alternative(
        normalize("NFC", renderer.html(letter)), subtype="html", cte="quoted-printable"
    )
    return message
