"""The ways by which messages leave, as far as they are set up, and what they stand on."""

from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx
from aiohttp import web
from prometheus_client import CollectorRegistry

from runtime.clock import Clock
from runtime.mongo import Database
from runtime.sealing import Sealer
from services.alerts.contacts.store import MongoContacts
from services.alerts.email import Mailer
from services.alerts.episodes import Channel
from services.alerts.ports import Carrier, Contacts
from services.alerts.render import Renderer
from services.alerts.routing import Recipient
from services.alerts.settings import Settings, ZaloSettings
from services.alerts.tracing import TracedCarrier
from services.alerts.webhooks.carrier import WebhookSender
from services.alerts.webhooks.notices import tell_owners
from services.alerts.webhooks.store import MongoEndpoints
from services.alerts.zalo import templates
from services.alerts.zalo.api import ZaloApi
from services.alerts.zalo.bot import BotMessenger, hide_in_logs
from services.alerts.zalo.handlers import Desk
from services.alerts.zalo.metrics import ZaloMetrics
from services.alerts.zalo.oa import OaMessenger
from services.alerts.zalo.oauth import ZaloAuthority
from services.alerts.zalo.ports import NotAuthorised, Pair
from services.alerts.zalo.routes import Secrets, routes
from services.alerts.zalo.store import MongoActs, MongoQuotas, MongoReceipts, MongoTokens
from services.alerts.zalo.tokens import TokenKeeper
from services.alerts.zalo.zns import ZnsMessenger

#: The specification asks for 15 to 30 seconds.
WEBHOOK_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Ways:
    """The carriers that are set up, and what else has to be looked after for them."""

    carriers: Mapping[Channel, Carrier]
    contacts: MongoContacts
    endpoints: MongoEndpoints
    tokens: MongoTokens
    quotas: MongoQuotas
    receipts: MongoReceipts
    keeper: TokenKeeper | None
    first: Pair | None
    secrets: Secrets
    metrics: ZaloMetrics
    database: Database
    clock: Clock

    async def prepare(self) -> None:
        """Make what has to be there before the first message; again changes nothing."""
        await self.contacts.prepare()
        await self.receipts.prepare()
        if self.first is not None:
            await self.tokens.seed(self.first)

    def routes(self, recipients: Mapping[str, Recipient]) -> list[web.RouteDef]:
        """Where Zalo calls us."""
        acts = MongoActs(self.database, {name: one.role for name, one in recipients.items()})
        desk = Desk(self.contacts, self.receipts, acts, self.clock)
        return routes(self.secrets, desk, self.metrics)

    async def watch_tokens(self) -> None:
        """Renew the token in good time, though nothing is sent, and show how it stands.

        A refresh token that is not used for three months is lost.
        """
        if self.keeper is None:
            return
        if self.first is not None and await self.tokens.load() is None:
            await self.tokens.seed(self.first)
        with suppress(NotAuthorised):  # the metric says so
            await self.keeper.current()
        self.metrics.standing(await self.tokens.load(), await self.quotas.known())

    async def tell_owners(
        self, recipients: Mapping[str, Recipient], contacts: Contacts, settings: Settings
    ) -> None:
        """Tell the owners of endpoints that were disabled."""
        await tell_owners(
            self.endpoints,
            recipients,
            contacts,
            self.carriers,
            clock=self.clock,
            public_url=settings.public_url,
            mail_domain=settings.mail.domain,
        )


async def ways(
    settings: Settings,
    clock: Clock,
    zone: ZoneInfo,
    database: Database,
    stack: AsyncExitStack,
    registry: CollectorRegistry,
) -> Ways:
    """Make them; their connections are closed with the stack."""
    renderer = Renderer()
    sealer = Sealer(settings.seal_keys)
    tokens, quotas = MongoTokens(database, sealer), MongoQuotas(database)
    endpoints = MongoEndpoints(database)
    keeper, first = None, None
    carriers: dict[Channel, Carrier] = {
        Channel.EMAIL: Mailer(settings.mail, clock, renderer),
        Channel.WEBHOOK: WebhookSender(
            await _client(WEBHOOK_TIMEOUT_S, stack),
            endpoints,
            clock,
            loopback=settings.webhook_loopback,
        ),
    }
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
        carriers={channel: TracedCarrier(one) for channel, one in carriers.items()},
        contacts=MongoContacts(database, settings.seal_keys),
        endpoints=endpoints,
        tokens=tokens,
        quotas=quotas,
        receipts=MongoReceipts(database),
        keeper=keeper,
        first=first,
        secrets=_secrets(settings),
        metrics=ZaloMetrics(registry),
        database=database,
        clock=clock,
    )


def _secrets(settings: Settings) -> Secrets:
    """What proves that it is Zalo who calls."""
    return Secrets(
        settings.zalo.app_id if settings.zalo else "",
        settings.zalo.webhook_key if settings.zalo else "",
        settings.bot.webhook_secret if settings.bot else "",
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
