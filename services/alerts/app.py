"""Alerts, assembled: slips in, mails and Zalo messages out."""

import random
from contextlib import AsyncExitStack
from functools import partial
from zoneinfo import ZoneInfo

import catalogue
from runtime.clock import Clock
from runtime.health import Health
from runtime.metrics import new_registry, show_checks
from runtime.mongo import PATIENT, open_database, store_check
from runtime.patience import Brake
from runtime.stream import StreamApp, StreamSettings, attach, every, stream_app
from schemas.topics import SLIPS
from services.alerts.acknowledging import SignedAcks
from services.alerts.addresses import FirstFound, WrittenAddresses
from services.alerts.agents import Sending, take_slips
from services.alerts.calendars import vietnamese_holidays
from services.alerts.deliveries import Policy
from services.alerts.handlers import Office, Post
from services.alerts.metrics import REASONS, AlertsMetrics
from services.alerts.parking import MongoParking
from services.alerts.reading import MongoActs, MongoDesks, MongoVerdicts, name_recipients
from services.alerts.recipients import load, reachable_by
from services.alerts.settings import Settings
from services.alerts.store import MongoChannels, MongoDeliveries, MongoEpisodes, ensure_indexes
from services.alerts.ways import ways
from services.alerts.work import Work

NAME = "alerts"
VERSION = "0.1.0"

LOOK_S = 1.0  # how soon a message that is due is noticed
SWEEP_S = 10.0
WAYS_S = 30.0  # how soon a token that expires, or a disabled endpoint, is looked after
FINISH_S = 8.0  # within what the runtime grants a stop


async def build(settings: Settings, clock: Clock, stack: AsyncExitStack) -> StreamApp:
    """The worker. Called inside the running loop, since the store's client belongs to it."""
    programme = catalogue.load(settings.catalogue)
    health, registry = Health(), new_registry(NAME, VERSION, programme.version)
    show_checks(registry, NAME, health)
    app = stream_app(
        StreamSettings(
            NAME,
            settings.broker,
            settings.host,
            settings.port,
            session_timeout_s=settings.session_timeout_s,
            security=settings.security,
        ),
        health,
        registry,
    )
    database = open_database(settings.mongo_uri, settings.mongo_db, PATIENT)
    stack.push_async_callback(database.client.close)
    health.add("store", partial(store_check, database))
    out = await ways(settings, clock, ZoneInfo(programme.timezone), database, stack, registry)
    episodes, deliveries = MongoEpisodes(database), MongoDeliveries(database)
    channels = MongoChannels(database)
    directory = reachable_by(load(settings.recipients, programme), out.carriers.keys())
    office = Office(
        episodes=episodes,
        deliveries=deliveries,
        directory=directory,
        programme=programme,
        clock=clock,
        mail_domain=settings.mail.domain,
        acts=MongoActs(database),
        desks=MongoDesks(database),
        verdicts=MongoVerdicts(database),
        contacts=FirstFound(out.contacts, WrittenAddresses(directory)),
        holidays=vietnamese_holidays,
    )

    async def prepare() -> None:
        await ensure_indexes(database)
        await out.prepare()
        await name_recipients(database, directory)

    work = Work(
        office,
        Post(
            channels,
            out.carriers,
            Policy(),
            random.random,
            settings.public_url,
            SignedAcks(settings.link_keys, settings.public_url),
        ),
        prepare=prepare,
        parking=MongoParking(database, clock),
        brake=Brake(settings.park_limit),
        metrics=AlertsMetrics(registry),
        count_parked=app.stream_metrics.parked,
        watches=(health.watch("taking"), health.watch("sending")),
    )
    sending = Sending()
    stack.push_async_callback(sending.finish, FINISH_S)

    async def sweep() -> None:
        await work.sweep()
        work.metrics.standing(
            await episodes.count_open(), await deliveries.count_waiting(), await channels.standing()
        )
        work.metrics.dead_letters(await deliveries.count_dead_letters())

    app.stream_metrics.expect([SLIPS.name], REASONS)
    attach(app, SLIPS.name, partial(take_slips, take=work.take))
    every(app, SWEEP_S, sweep)
    every(app, LOOK_S, work.take_acts)
    app.routes = out.routes(directory.recipients)
    every(app, WAYS_S, out.watch_tokens)
    every(app, WAYS_S, partial(out.tell_owners, directory.recipients, office.contacts, settings))
    for channel in out.carriers:
        for _ in range(settings.senders):  # one that hangs holds up neither the others nor Zalo
            every(app, LOOK_S, partial(sending.drain, partial(work.send, channel)))
    return app
