"""The ways by which messages leave, as far as they are set up, and what they stand on."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from runtime.clock import Clock
from runtime.mongo import Database
from runtime.sealing import Sealer
from services.alerts.contacts.store import MongoContacts
from services.alerts.email import Mailer
from services.alerts.episodes import Channel
from services.alerts.ports import Carrier
from services.alerts.render import Renderer
from services.alerts.settings import Settings, ZaloSettings
from services.alerts.tracing import TracedCarrier
from services.alerts.zalo import templates
from services.alerts.zalo.api import ZaloApi
from services.alerts.zalo.bot import BotMessenger, hide_in_logs
from services.alerts.zalo.oa import OaMessenger
from services.alerts.zalo.oauth import ZaloAuthority
from services.alerts.zalo.ports import Pair
from services.alerts.zalo.store import MongoQuotas, MongoTokens
from services.alerts.zalo.tokens import TokenKeeper
from services.alerts.zalo.zns import ZnsMessenger


@dataclass(frozen=True, slots=True)
class Ways:
    """The carriers that are set up, and what else has to be looked after for them."""

    carriers: Mapping[Channel, Carrier]
    contacts: MongoContacts
    tokens: MongoTokens
    quotas: MongoQuotas
    keeper: TokenKeeper | None
    first: Pair | None

    async def prepare(self) -> None:
        """Make what has to be there before the first message; again changes nothing."""
        await self.contacts.prepare()
        if self.first is not None:
            await self.tokens.seed(self.first)


async def ways(
    settings: Settings, clock: Clock, zone: ZoneInfo, database: Database, stack: AsyncExitStack
) -> Ways:
    """Make them; their connections are closed with the stack."""
    renderer = Renderer()
    tokens = MongoTokens(database, Sealer(settings.seal_keys))
    quotas = MongoQuotas(database)
    keeper, first = None, None
    carriers: dict[Channel, Carrier] = {Channel.EMAIL: Mailer(settings.mail, clock, renderer)}
    if settings.zalo is not None:
        client = await _client(settings.zalo.timeout_s, stack)
        keeper = TokenKeeper(tokens, authority(settings.zalo, client, clock), clock)
        first = first_pair(settings.zalo, clock.now())
        api = ZaloApi(client, keeper, clock, zone)
        carriers[Channel.ZALO] = OaMessenger(api, url=settings.zalo.url, renderer=renderer)
        if settings.zalo.zns is not None:
            carriers[Channel.ZNS] = ZnsMessenger(
                api,
                quotas,
                url=settings.zalo.zns.url,
                templates=templates.load(settings.zalo.zns.templates),
                mode=settings.zalo.zns.mode,
                clock=clock,
                zone=zone,
            )
    if settings.bot is not None:
        hide_in_logs(settings.bot.token)
        carriers[Channel.ZALO_BOT] = BotMessenger(
            await _client(settings.bot.timeout_s, stack),
            url=settings.bot.url,
            token=settings.bot.token,
            clock=clock,
            renderer=renderer,
        )
    return Ways(
        {channel: TracedCarrier(one) for channel, one in carriers.items()},
        MongoContacts(database, settings.seal_keys),
        tokens,
        quotas,
        keeper,
        first,
    )


def authority(settings: ZaloSettings, client: httpx.AsyncClient, clock: Clock) -> ZaloAuthority:
    """The server that renews the account's tokens."""
    return ZaloAuthority(
        client,
        url=settings.oauth_url,
        app_id=settings.app_id,
        secret=settings.app_secret,
        clock=clock,
    )


def first_pair(settings: ZaloSettings, now: datetime) -> Pair | None:
    """The tokens to begin with. With a refresh token they are renewed at once, which proves that
    this works; without one they are used until they are refused."""
    if not settings.access_token:
        return None
    expires_at = now if settings.refresh_token else None
    return Pair(settings.access_token, settings.refresh_token, expires_at)


async def _client(timeout_s: float, stack: AsyncExitStack) -> httpx.AsyncClient:
    """No proxy from the environment and no redirects: a token goes to one address only."""
    client = httpx.AsyncClient(timeout=timeout_s, trust_env=False, follow_redirects=False)
    return await stack.enter_async_context(client)
