"""The life of a worker's process: wait for the broker, run, stop cleanly, tell how it ended."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress

import structlog
import uvloop
from aiokafka.client import AIOKafkaClient, CoordinationType
from aiokafka.conn import create_conn
from aiokafka.errors import KafkaConnectionError, KafkaError
from faust.types import TP

from runtime.cancelling import cancelled
from runtime.failures import Unavailable
from runtime.health import Watch
from runtime.kafka_security import refusal
from runtime.pages import pages
from runtime.patience import until_available
from runtime.stream_app import StreamApp, StreamSettings
from runtime.watchdog import LoopGuard, Progress, StandsStill

#: Wires the app inside the running loop; what must be closed at the end goes on the stack.
Wire = Callable[[AsyncExitStack], Awaitable[StreamApp]]

FAILED = 1
LAG_EVERY_S = 5.0
BROKER_EVERY_S = 5.0
WATCH_EVERY_S = 5.0
WIRING_STOP_S = 5.0
START_S = 120.0  # Faust's start has been seen to wait for ever
LOG_IN_MS = 5000
CANCEL_S = 3.0  # for every timer to end; what they left undone is somebody else's at the next start

_log = structlog.stdlib.get_logger(__name__)


def run_stream(wire: Wire) -> int:
    """Run a worker until SIGTERM or SIGINT, or until something fails; answers the exit code.

    0 after a signal, 1 after a failure. `wire` is called inside the loop, so that clients bound
    to a loop (MongoDB's) can be made there.
    """
    # Faust starts its consumer on a thread with a loop of its own: the policy reaches that too.
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    return asyncio.run(_run(wire))


async def _run(wire: Wire) -> int:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    stopping = asyncio.create_task(stop.wait())
    async with AsyncExitStack() as stack:
        wiring = asyncio.ensure_future(wire(stack))
        await asyncio.wait({stopping, wiring}, return_when=asyncio.FIRST_COMPLETED)
        if not wiring.done():  # what is wired may wait for the world, and a stop does not
            _give_up_after(WIRING_STOP_S, 0)
            wiring.cancel()
            return 0
        app = wiring.result()
        app.failure = loop.create_future()
        settings = app.settings
        await stack.enter_async_context(
            pages(app.health, app.registry, settings.web_host, settings.web_port, app.routes)
        )
        running = asyncio.create_task(_live(app))
        await asyncio.wait({stopping, running}, return_when=asyncio.FIRST_COMPLETED)
        code = 0 if stop.is_set() else FAILED
        if running.done() and not running.cancelled() and running.exception():
            code = FAILED
            _log.critical("worker failed", exc_info=running.exception())
        deadline = _give_up_after(app.settings.stop_limit_s, code)
        await _end(app, running, stopping)
    deadline.cancel()
    _log.info("stopped", code=code)
    return code


async def _live(app: StreamApp) -> None:
    """Everything between start and end; comes back only by failing."""
    watch = app.health.watch("broker")
    await until_available(lambda: _broker_answers(app), watch=watch)
    if app.failure is None:
        raise RuntimeError("the worker was not started by run_stream")
    async with asyncio.timeout(START_S):
        await app.start()
    _log.info("started", topics=app.topic_names)
    own = (_lag_timer(app), _broker_timer(app, watch), _watch_timer(app), _heartbeat(app))
    timers = [asyncio.create_task(_forever(timer)) for timer in (*app.timers, *own)]
    crashed = asyncio.create_task(_crash_of(app))
    try:
        done, _ = await asyncio.wait(
            {app.failure, crashed, *timers}, return_when=asyncio.FIRST_COMPLETED
        )
        for ended in done:
            ended.result()
    finally:
        if not await cancelled(*timers, crashed, within_s=CANCEL_S):
            _log.warning("timers do not end")


async def _forever(timer: Callable[[], Awaitable[None]]) -> None:
    await timer()
    raise RuntimeError("a timer came to an end")


async def _crash_of(app: StreamApp) -> None:
    await app.wait_until_stopped()
    raise app.crash_reason or RuntimeError("the stream stopped by itself")


def _lag_timer(app: StreamApp) -> Callable[[], Awaitable[None]]:
    known: dict[TP, float] = {}  # since when records of each wait, as far as seen from here

    async def measure() -> None:
        while True:
            if app.batches.joined:
                lags, oldest, now = app.batches.lags(), app.batches.oldest(), time.time()
                for gone in known.keys() - lags.keys():
                    app.stream_metrics.forget(gone.topic, gone.partition)
                    del known[gone]
                for tp, lag in lags.items():
                    # What is not fetched yet has no age: it waits since it was first missed.
                    known[tp] = known.get(tp, now) if lag > 0 and tp not in oldest else now
                    since = oldest.get(tp, known[tp])
                    app.stream_metrics.lag(tp.topic, tp.partition, lag, now - since)
            await asyncio.sleep(LAG_EVERY_S)

    return measure


def _watch_timer(app: StreamApp) -> Callable[[], Awaitable[None]]:
    """End the worker when the watchdog says so: a red page alone restarts nothing everywhere."""
    patience = app.settings.patience
    pause_s = min(WATCH_EVERY_S, patience.idle_s / 4, patience.work_s / 4)

    async def look() -> None:
        while True:
            await asyncio.sleep(pause_s)
            wrong = app.watchdog.look(await _progress(app))
            if wrong:
                raise StandsStill(wrong)

    return look


async def _progress(app: StreamApp) -> Progress:
    consumer = app.batches
    if consumer.joined:
        behind = sum(consumer.lags(await consumer.ends()).values())
        wanting = f"{behind} records wait" if behind else None
    else:
        wanting = "the group has not let it in"
    _, checks = await app.health.ready()
    away = {name for name, words in checks.items() if words != "ok"} - {"stream", "progress"}
    return Progress(wanting, consumer.last_progress, bool(app.bodies_at_work), bool(away))


def _heartbeat(app: StreamApp) -> Callable[[], Awaitable[None]]:
    """Beat for both loops, ours and the consumer's: one that hangs takes its own checks along."""
    loop_s = app.settings.patience.loop_s
    ours, consumers = LoopGuard(loop_s), LoopGuard(loop_s)

    async def beat() -> None:
        ours.start()
        consumers.start()
        try:
            while True:
                ours.beat()
                app.batches.beat(consumers.beat)
                await asyncio.sleep(loop_s / LoopGuard.LOOKS / 2)
        finally:
            ours.stop()
            consumers.stop()

    return beat


def _broker_timer(app: StreamApp, watch: Watch) -> Callable[[], Awaitable[None]]:
    """Faust's client tries for ever and tells nobody: readiness has to look for itself."""
    settings = app.settings

    async def look() -> None:
        while True:
            why = await asyncio.to_thread(refusal, settings.broker, settings.security)
            if why:
                watch.waiting_for("broker", why)
            else:
                watch.fine()
            await asyncio.sleep(BROKER_EVERY_S)

    return look


async def _broker_answers(app: StreamApp) -> None:
    """Raise `Unavailable` unless the broker answers and has the topics that are read."""
    settings = app.settings
    why = await asyncio.to_thread(refusal, settings.broker, settings.security)
    if why:
        raise Unavailable("broker", why)
    client = AIOKafkaClient(
        bootstrap_servers=settings.broker.split(","), **settings.security.for_client()
    )
    try:
        await _log_in(settings)
        await client.bootstrap()
        standing = (await client.fetch_all_metadata()).topics()
        missing = sorted(set(app.topic_names) - set(standing))
        if missing:
            raise Unavailable("broker", f"topics are missing: {', '.join(missing)}")
        # Faust waits without a word when the group is not for us, or has nobody to lead it yet.
        await client.coordinator_lookup(CoordinationType.GROUP, settings.name)
    except (KafkaError, OSError) as error:
        raise Unavailable("broker", f"{type(error).__name__}: {error}") from error
    finally:
        await client.close()


async def _log_in(settings: StreamSettings) -> None:
    """Connect once by ourselves: the client says only that it could not, and never why."""
    failure: Exception = KafkaConnectionError("no address")
    for address in settings.broker.split(","):
        host, _, port = address.strip().rpartition(":")
        try:
            connection = await create_conn(
                host, int(port), request_timeout_ms=LOG_IN_MS, **settings.security.for_client()
            )
        except (KafkaError, OSError) as error:
            failure = error
        else:
            connection.close()
            return
    raise failure


async def _end(app: StreamApp, *tasks: "asyncio.Task[object]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=2 * CANCEL_S)
    if app.failure is not None and not app.failure.done():
        app.failure.cancel()
    if app.started:
        with suppress(Exception):
            await app.stop()


def _give_up_after(seconds: float, code: int) -> threading.Timer:
    """A stop that hangs ends all the same: what was not done is delivered again to the next."""
    timer = threading.Timer(seconds, os._exit, args=(code,))
    timer.daemon = True
    timer.start()
    return timer
