"""A stream worker: fetched batches in, one body at a time, offsets committed when it says so."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any

import aiokafka.errors
import structlog
from faust.exceptions import FaustError

from runtime.failures import Rejected, Unavailable
from runtime.faust_batches import Fetched, Untouched
from runtime.messages import Batch, Message, Record
from runtime.partitions import partition_of
from runtime.stream_app import StreamApp, StreamSettings, stream_app
from runtime.worker import run_stream

__all__ = [
    "Body",
    "StreamApp",
    "StreamPublisher",
    "StreamSettings",
    "attach",
    "every",
    "owned_keys",
    "run_stream",
    "stream_app",
]

Body = Callable[[AsyncIterator[Batch]], Awaitable[None]]

_log = structlog.stdlib.get_logger(__name__)


class FetchedBatch:
    """A batch as the body sees it."""

    def __init__(self, app: StreamApp, fetched: Fetched) -> None:
        self._app = app
        self._fetched = fetched
        self._done = False
        self.topic = fetched.tp.topic
        self.partition = fetched.tp.partition
        self.records: Sequence[Record] = tuple(
            Record(
                record.topic,
                record.partition,
                record.offset,
                record.key,
                record.value,
                tuple(record.headers),
                record.timestamp,
            )
            for record in fetched.records
        )

    @property
    def revoked(self) -> bool:
        """Whether the partition was taken away since."""
        return not self._fetched.consumer.is_current(self._fetched)

    def done(self) -> None:
        """Finish the batch; again, or after its partition was taken away, changes nothing."""
        if self._done:
            return
        self._done = True
        if self._fetched.consumer.finish(self._fetched):
            self._app.stream_metrics.batch_done(
                self.topic, len(self.records), time.monotonic() - self._fetched.handed_at
            )


def attach(app: StreamApp, topic: str, body: Body) -> None:
    """Read a topic with a body: one batch after the other, acknowledged only by `done()`.

    The body runs until it is cancelled. An exception that leaves it, and its coming to an end,
    are bugs: the process stops, and what was not done is delivered again.
    """

    async def agent(stream: Any) -> None:
        try:
            await body(_batches(app, stream))
        except asyncio.CancelledError:
            raise
        except BaseException as bug:  # noqa: BLE001  # whatever it is, the process must stop
            _log.critical("stream body failed", topic=topic, exc_info=bug)
            app.fail(bug)
        else:
            if not app.should_stop:
                app.fail(RuntimeError(f"the body of {topic} came to an end"))
        # Never return to Faust, which would restart the agent and go on after the failure.
        await asyncio.Event().wait()

    app.topic_names.append(topic)
    channel = app.topic(topic, schema=Untouched())
    app.agent(channel, name=f"{app.settings.name}.{topic}", concurrency=1)(agent)


async def _batches(app: StreamApp, stream: Any) -> AsyncIterator[Batch]:
    async for event in stream.noack().events():
        batch = FetchedBatch(app, event.value)
        if batch.revoked:
            continue
        app.bodies_at_work += 1
        try:
            yield batch
        finally:
            app.bodies_at_work -= 1


def every(
    app: StreamApp,
    seconds: float,
    action: Callable[[], Awaitable[None]],
    *,
    on_start: bool = True,
) -> None:
    """Do something again and again while the worker runs; `seconds` lie between end and start.

    `Unavailable` is waited out until the next time; any other failure is a bug and stops the
    process.
    """

    async def again() -> None:
        if not on_start:
            await asyncio.sleep(seconds)
        while True:
            try:
                await action()
            except Unavailable as away:
                _log.warning("timer found something away", what=away.what, detail=away.detail)
            await asyncio.sleep(seconds)

    app.timers.append(again)


def owned_keys(app: StreamApp, topic: str, keys: Iterable[str]) -> set[str]:
    """Those of the keys whose partition of the topic is this worker's now."""
    consumer = app.batches
    if not consumer.joined:
        return set()
    # Faust's own count is only right in the group's leader until the next refresh of metadata.
    client = consumer._thread._ensure_consumer()  # noqa: SLF001
    partitions = len(client.partitions_for_topic(topic) or ())
    if not partitions:
        return set()
    ours = {tp.partition for tp in consumer.assignment() if tp.topic == topic}
    return {key for key in keys if partition_of(key.encode(), partitions) in ours}


class StreamPublisher:
    """Publishes through the worker's own producer and waits for every acknowledgement."""

    def __init__(self, app: StreamApp) -> None:
        self._app = app

    async def publish(self, messages: Sequence[Message]) -> None:
        """Publish all of them; `Unavailable` when any was not acknowledged in time.

        `Rejected` is for a message that the broker will never take, since it is too large. A
        producer that has failed for good ends the process: the next one begins with a new one.
        """
        if not messages:
            return
        limit_s = self._app.settings.publish_limit_s
        try:
            async with asyncio.timeout(limit_s):
                await self._publish(messages)
        except TimeoutError as error:
            self._end_with_the_producer()
            raise Unavailable("broker", f"no acknowledgement within {limit_s:g} s") from error
        except Unavailable:
            self._end_with_the_producer()
            raise

    def _end_with_the_producer(self) -> None:
        if self._app.producer_ended and not self._app.should_stop:
            self._app.fail(RuntimeError("the producer has ended, and cannot be started again"))

    async def _publish(self, messages: Sequence[Message]) -> None:
        pending: list[Any] = []
        try:
            pending = [
                await self._app.producer.send(
                    message.topic, message.key, message.value, None, None, list(message.headers)
                )
                for message in messages
            ]
            outcomes = await asyncio.gather(*pending, return_exceptions=True)
        except (FaustError, aiokafka.errors.KafkaError) as error:
            raise _failure(error.__cause__ or error) from error
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise _failure(outcome) from outcome


def _failure(error: BaseException) -> Exception:
    if isinstance(error, aiokafka.errors.MessageSizeTooLargeError):
        return Rejected("message_too_large", str(error))
    return Unavailable("broker", f"{type(error).__name__}: {error}")
