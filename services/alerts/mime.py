"""A letter as a mail: its parts, and the headers that thread it and keep robots from answering."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from unicodedata import normalize

from services.alerts.chart_image import png
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
    was never sent, so that nobody has to remember which mail was the first. The chart lies in the
    mail itself: an image fetched from elsewhere would tell who reads when, and is mostly blocked.
    """
    root = _thread(delivery, sender.rpartition("@")[2])
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(SENDER_NAME, addr_spec=sender)
    role = to.role.vi if to.language is Language.VI else to.role.en
    message["To"] = Address(normalize("NFC", role), addr_spec=to.addresses[Channel.EMAIL])
    message["Subject"] = normalize("NFC", letter.subject)
    message["Date"] = now
    message["Message-ID"] = delivery.message_id
    message["In-Reply-To"] = root
    message["References"] = root
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834
    message["X-Auto-Response-Suppress"] = "All"  # the same, for Exchange
    message.set_content(normalize("NFC", renderer.text(letter)), cte="quoted-printable")
    image = png(letter.chart) if letter.chart else None
    place = f"chart.{delivery.message_id.strip('<>')}" if image else ""
    html = renderer.html(letter, f"cid:{place}" if image else "")
    message.add_alternative(normalize("NFC", html), subtype="html", cte="quoted-printable")
    if image:
        _embed(message, image, place)
    # Only now: what is named Content-… before goes to the first part when others join it.
    message["Content-Language"] = letter.language.value
    return message


def _thread(delivery: Delivery, domain: str) -> str:
    """An episode is one thread; a letter about several things, and each kind of digest, another."""
    if delivery.occasion.digest:
        subject = delivery.occasion.value
    elif delivery.kind:
        subject = f"{delivery.kind}.{delivery.letter or delivery.id}"
    else:
        subject = delivery.episode
    return thread_id(subject, Reader(delivery.recipient, Channel.EMAIL), domain)


def _embed(message: EmailMessage, image: bytes, place: str) -> None:
    """The image beside the HTML part that shows it (RFC 2387)."""
    *_, shown = message.iter_parts()
    if isinstance(shown, EmailMessage):
        shown.add_related(
            image,
            maintype="image",
            subtype="png",
            cid=f"<{place}>",
            filename="chart.png",
            disposition="inline",
        )
