"""Publishing from an asyncio service through kafka-python, which works on threads of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog
from kafka import KafkaProducer
from kafka.errors import (
    InvalidRecordError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)

from runtime.failures import Rejected, Unavailable
from runtime.kafka_clients import open_client
from runtime.kafka_security import IN_CLEAR, KafkaSecurity, refusal
from runtime.messages import Message
from runtime.space import Space

_log = structlog.stdlib.get_logger(__name__)

#: What a message costs beside its bytes.
MESSAGE_BYTES = 1000
FORCED_S = 1.0

#: The broker will never take these; trying again is pointless.
_REFUSED = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidRecordError)


@dataclass(frozen=True, slots=True)
class ProducerPolicy:
    """How long the broker is waited for. All of it lies below a client's HTTP timeout."""

    connect_s: float = 3.0
    block_s: float = 2.0  # for a topic's metadata, before a send
    delivery_s: float = 8.0  # from the send to the acknowledgement, retries included
    answer_s: float = 10.0  # for a whole call, whatever happens below
    close_s: float = 5.0
    linger_ms: int = 5
    max_request_bytes: int = 1_048_576
    waiting_bytes: int = 67_108_864  # not yet acknowledged, over all calls
    compression: str | None = "gzip"  # what every client can read without further packages


class KafkaPublisher:
    """Publishes with acks=all and idempotence; every call ends within the policy's time."""

    def __init__(
        self,
        bootstrap: str,
        *,
        client_id: str = "slipwatch",
        policy: ProducerPolicy | None = None,
        security: KafkaSecurity = IN_CLEAR,
    ) -> None:
        self._bootstrap = bootstrap
        self._security = security
        self._client_id = client_id
        self._policy = policy or ProducerPolicy()
        self._producer: Any = None
        self._known: set[str] = set()
        self._opening = asyncio.Lock()
        # One thread: kafka-python's constructor and its wait for metadata block.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kafka-publisher")
        self._closed = False
        self._space = Space(self._policy.waiting_bytes)

    async def start(self, *topics: str) -> None:
        """Try to connect and to learn the topics; a broker that is away is no error yet."""
        try:
            async with asyncio.timeout(self._policy.answer_s):
                producer = await self._open()
                await self._learn(producer, topics)
        except (TimeoutError, Unavailable) as away:
            _log.warning("broker is away at start", detail=str(away))

    async def check(self) -> str | None:
        """A health check: None when the broker answers, else what is wrong in words."""
        try:
            await self._open()
        except Unavailable as away:
            return str(away)
        # Asked anew each time: the client's own word on its connection tells only of its start.
        return await asyncio.to_thread(refusal, self._bootstrap, self._security) or None

    async def publish(self, messages: Sequence[Message]) -> None:
        """Publish all of them, or raise the first failure: `Unavailable` before `Rejected`."""
        failures = [failure for failure in await self.publish_each(messages) if failure]
        for failure in sorted(failures, key=lambda failure: isinstance(failure, Rejected)):
            raise failure

    async def publish_each(self, messages: Sequence[Message]) -> list[Exception | None]:
        """Publish all of them and say of each whether the broker acknowledged it.

        None is an acknowledgement; `Unavailable` may be tried again; `Rejected` never will be
        taken, it is too large. While as much waits as may, more is `Unavailable` at once.
        """
        if not messages:
            return []
        size = sum(map(_size, messages))
        if not self._space.fits(size):
            return [Unavailable("broker", "too much waits to be acknowledged")] * len(messages)
        self._space.take(size)
        try:
            return await self._publish_each(messages)
        finally:
            self._space.give(size)

    async def _publish_each(self, messages: Sequence[Message]) -> list[Exception | None]:
        producer = None
        try:
            async with asyncio.timeout(self._policy.answer_s):
                producer = await self._open()
                await self._learn(producer, {message.topic for message in messages})
                outcomes = await _send(producer, messages)
        except TimeoutError:
            self._replace(producer, "no acknowledgement in time")
            return [Unavailable("broker", "no acknowledgement in time")] * len(messages)
        except Unavailable as away:
            return [away] * len(messages)
        broken = next((one for one in outcomes if one and not isinstance(one, _REFUSED)), None)
        if broken is not None:
            self._replace(producer, repr(broken))
        return [_translated(outcome) for outcome in outcomes]

    async def close(self) -> None:
        """Send what is waiting and close, within the policy's time."""
        self._closed = True
        producer, self._producer = self._producer, None
        if producer is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._policy.close_s + 1.0):
                    await self._in_thread(_close, producer, self._policy.close_s)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _open(self) -> Any:
        if self._closed:
            raise Unavailable("broker", "the publisher is closed")
        async with self._opening:
            if self._producer is None:
                self._known.clear()
                self._producer = await self._in_thread(self._new_producer)
            return self._producer

    async def _learn(self, producer: Any, topics: Sequence[str] | set[str]) -> None:
        """Learn the topics' partitions on the thread, so that no send blocks the loop for them."""
        for topic in topics:
            if topic in self._known:
                continue
            try:
                await self._in_thread(producer.partitions_for, topic)
            except KafkaError as error:
                raise Unavailable("broker", f"topic {topic}: {error}") from error
            self._known.add(topic)

    def _replace(self, producer: Any, why: str) -> None:
        """Begin again with a new producer.

        After a batch that expired, an idempotent one waits for a sequence number that never
        comes, and no later message of it is acknowledged, though the broker is long back.
        """
        if producer is None or self._producer is not producer:
            return
        _log.warning("replacing the producer", why=why)
        self._producer = None
        self._thread.submit(_close, producer, 0.0)

    async def _in_thread(self, action: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, action, *args)

    def _new_producer(self) -> Any:
        policy = self._policy
        return open_client(
            KafkaProducer,
            self._bootstrap,
            self._security,
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            allow_auto_create_topics=False,
            compression_type=policy.compression,
            linger_ms=policy.linger_ms,
            max_request_size=policy.max_request_bytes,
            max_block_ms=int(policy.block_s * 1000),
            bootstrap_timeout_ms=int(policy.connect_s * 1000),
            request_timeout_ms=int(policy.delivery_s * 500),
            delivery_timeout_ms=int(policy.delivery_s * 1000),
            reconnect_backoff_max_ms=1000,
        )


async def _send(producer: Any, messages: Sequence[Message]) -> list[BaseException | None]:
    """Hand all messages over and wait for all; the loop is woken once, by the last of them.

    kafka-python resolves its futures on its own thread, so nothing of asyncio may be touched
    there but `call_soon_threadsafe`.
    """
    loop = asyncio.get_running_loop()
    finished: asyncio.Future[None] = loop.create_future()
    outcomes: list[BaseException | None] = [None] * len(messages)
    left = len(messages)
    lock = threading.Lock()

    def wake() -> None:
        if not finished.done():
            finished.set_result(None)

    def settle(index: int, outcome: BaseException | None) -> None:
        nonlocal left
        outcomes[index] = outcome
        with lock:
            left -= 1
            last = left == 0
        if last:
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(wake)

    for index, message in enumerate(messages):
        try:
            future = producer.send(
                message.topic,
                value=message.value,
                key=message.key,
                headers=list(message.headers),
            )
        except KafkaError as error:
            settle(index, error)
        else:
            future.add_callback(lambda _, index=index: settle(index, None))
            future.add_errback(lambda error, index=index: settle(index, error))
    await finished
    return outcomes


def _size(message: Message) -> int:
    return len(message.key or b"") + len(message.value or b"") + MESSAGE_BYTES


def _translated(outcome: BaseException | None) -> Exception | None:
    if outcome is None:
        return None
    if isinstance(outcome, _REFUSED):
        return Rejected("message_too_large", str(outcome))
    return Unavailable("broker", f"{type(outcome).__name__}: {outcome}")


def _close(producer: Any, timeout_s: float) -> None:
    try:
        producer.close(timeout=timeout_s)
    except KafkaError:
        # Its flush gave up before anything was closed, and the thread would go on sending.
        producer._sender.force_close()  # noqa: SLF001
        producer._sender.join(FORCED_S)  # noqa: SLF001
        with contextlib.suppress(KafkaError):
            producer.close(timeout=0)
