"""Approved templates by telephone number (ZNS), and the quota that Zalo tells with each answer."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from runtime.clock import Clock
from runtime.failures import Unavailable
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.message import Letter, Tone
from services.alerts.routing import Recipient
from services.alerts.zalo.api import ZaloApi
from services.alerts.zalo.codes import ZNS
from services.alerts.zalo.oa import handle
from services.alerts.zalo.templates import Templates

PATH = "/message/template"
DEVELOPMENT = "development"

_NUMBER = re.compile(r"84\d{8,10}")
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Quota:
    """How many messages a day allows, how many are left, and when Zalo said so."""

    daily: int
    remaining: int
    at: datetime


class Quotas(Protocol):
    """What Zalo last said, for all workers."""

    async def known(self) -> Quota | None:
        """What was said last, if anything."""
        ...

    async def keep(self, quota: Quota) -> None:
        """Keep what was said, unless something newer is known."""
        ...


class ZnsMessenger:
    """The way by ZNS: to any number that has Zalo, in words that were approved beforehand."""

    def __init__(
        self,
        api: ZaloApi,
        quotas: Quotas,
        *,
        url: str,
        templates: Templates,
        mode: str,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._api = api
        self._quotas = quotas
        self._url = url + PATH
        self._templates = templates
        self._mode = mode
        self._clock = clock
        self._zone = zone

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it."""
        phone = normalised(to.addresses[Channel.ZNS])
        template = self._templates.fitting(letter)
        if template is None:
            return Answer(Outcome.FELL_BACK, f"no template is approved for {letter.tone}")
        if letter.tone is not Tone.CRITICAL and await self._nearly_spent():
            return Answer(Outcome.FELL_BACK, "the day's quota is kept for what is critical")
        body = {
            "phone": phone,
            "template_id": template.id,
            "template_data": template.filled(letter, delivery, self._zone),
            "tracking_id": delivery.id,
            **({"mode": self._mode} if self._mode else {}),
        }
        hide = (to.addresses[Channel.ZNS], phone)
        said = await self._api.call(self._url, body, codes=ZNS, hide=hide)
        if said.answer.outcome is not Outcome.DELIVERED:
            return said.answer
        await self._note(said.data.get("quota"))
        return Answer(Outcome.DELIVERED, said.answer.text, handle=handle(said.data, "msg_id"))

    async def _nearly_spent(self) -> bool:
        """Whether today's messages are down to the reserve; yesterday's count says nothing."""
        if not self._templates.reserve:
            return False
        try:
            known = await self._quotas.known()
        except Unavailable:
            return False
        if known is None:
            return False
        days = {one.astimezone(self._zone).date() for one in (known.at, self._clock.now())}
        return len(days) == 1 and known.remaining <= self._templates.reserve

    async def _note(self, said: object) -> None:
        """Keep the quota. The message has left: that this cannot be kept changes nothing."""
        if not isinstance(said, dict):
            return
        try:
            daily, remaining = int(said["dailyQuota"]), int(said["remainingQuota"])
            await self._quotas.keep(Quota(daily, remaining, self._clock.now()))
        except (KeyError, TypeError, ValueError):
            _log.warning("zns told its quota in another form")
        except Unavailable as away:
            _log.warning("zns quota not kept", detail=away.detail)


def normalised(phone: str) -> str:
    """A Vietnamese number as Zalo wants it: 84 and the rest, digits only; raises ValueError."""
    digits = re.sub(r"[ .()-]", "", phone).removeprefix("+")
    digits = digits.removeprefix("00") if digits.startswith("0084") else digits
    if digits.startswith("0"):
        digits = "84" + digits[1:]
    if not _NUMBER.fullmatch(digits):
        raise ValueError("this is no Vietnamese telephone number")
    return digits
