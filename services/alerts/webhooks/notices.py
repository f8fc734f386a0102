"""Telling the owner of an endpoint, by another channel, that it is called no more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import structlog

from runtime.clock import Clock
from services.alerts.deliveries import Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.message import Letter, Speaker, Tone
from services.alerts.ports import Carrier, Contacts
from services.alerts.routing import Recipient
from services.alerts.webhooks.ports import Endpoints, Standing
from targets.wording import date_en, date_vi
from targets.words import Text

LEASE = timedelta(minutes=15)

SUBJECT = Text(
    "[slipwatch] Hệ thống của đơn vị không còn nhận cảnh báo qua webhook",
    "[slipwatch] Your system no longer receives warnings by webhook",
)
LEAD = Text(
    "Từ ngày {day}, cảnh báo không còn được gửi tới webhook của đơn vị: {why}. Từ nay cảnh báo đến "
    "bằng các kênh khác. Khi hệ thống hoạt động trở lại, đề nghị quản trị viên slipwatch khai báo "
    "lại webhook.",
    "Since {day} warnings are no longer sent to your webhook: {why}. They reach you by your other "
    "channels. Once your system works again, ask slipwatch's administrator to enter the webhook "
    "anew.",
)
TITLE = Text("Webhook đã ngừng", "Webhook disabled")
OPEN = Text("Mở slipwatch", "Open slipwatch")

_log = structlog.stdlib.get_logger(__name__)


async def tell_owners(
    endpoints: Endpoints,
    recipients: Mapping[str, Recipient],
    contacts: Contacts,
    carriers: Mapping[Channel, Carrier],
    *,
    clock: Clock,
    public_url: str,
    mail_domain: str,
) -> int:
    """Tell each owner who does not know it yet; how many were told. What fails is tried again."""
    count = 0
    for name, standing in (await endpoints.untold()).items():
        now = clock.now()
        recipient = recipients.get(name)
        if recipient is None or not await endpoints.claim_notice(
            name, standing.finger, now=now, until=now + LEASE
        ):
            continue
        for channel in (one for one in recipient.ways if one in carriers):
            address = await contacts.address(name, channel)
            if channel is Channel.WEBHOOK or address is None:
                continue
            there = replace(recipient, addresses={channel: address})
            about = notice(standing, recipient, public_url)
            delivery = its_delivery(standing, recipient, channel, mail_domain, now)
            answer = await carriers[channel].carry(about, there, delivery)
            _log.warning(
                "endpoint disabled", recipient=name, channel=channel.value, told=answer.outcome
            )
            if answer.outcome is Outcome.DELIVERED:
                await endpoints.told(name, standing.finger)
                count += 1
                break
    return count


def notice(standing: Standing, to: Recipient, public_url: str) -> Letter:
    """The words."""
    say = Speaker(to.language)
    day = standing.disabled_at.date() if standing.disabled_at else None
    days = Text(date_vi(day), date_en(day)) if day else Text("", "")
    lead = Text(
        LEAD.vi.format(day=days.vi, why=standing.why), LEAD.en.format(day=days.en, why=standing.why)
    )
    return Letter(
        language=to.language,
        tone=Tone.NEWS,
        subject=say(SUBJECT),
        change="",
        severity="",
        title=say(TITLE),
        invented="",
        lead=say(lead),
        was="",
        now="",
        rows=(),
        why_label="",
        why=(),
        remedy_label="",
        remedy="",
        link=public_url,
        link_label=say(OPEN),
        aside=say.other(lead),
        footer=say(to.role),
    )


def its_delivery(
    standing: Standing, to: Recipient, channel: Channel, mail_domain: str, now: datetime
) -> Delivery:
    """A delivery of its own, the same on every attempt; it belongs to no episode."""
    name = uuid5(NAMESPACE_URL, f"slipwatch:webhook/{to.id}/{standing.finger}")
    return Delivery(
        episode=f"webhook-{to.id}",
        seq=0,
        target="",
        recipient=to.id,
        role=to.role,
        channel=channel,
        message_id=f"<notice.{name}@{mail_domain}>",
        created_at=now,
        published_at=standing.disabled_at or now,
        next_at=now,
    )
