"""Putting records on a broker before anything is measured."""

import asyncio
from collections.abc import Iterable
from itertools import islice

from runtime.messages import Message
from runtime.producer import KafkaPublisher

AT_ONCE = 2000


def preload(broker: str, messages: Iterable[Message]) -> None:
    """Publish them all; returns when every one is acknowledged."""

    async def publish() -> None:
        publisher = KafkaPublisher(broker, client_id="benchmark")
        source = iter(messages)
        try:
            while part := list(islice(source, AT_ONCE)):
                await publisher.publish(part)
        finally:
            await publisher.close()

    asyncio.run(publish())
