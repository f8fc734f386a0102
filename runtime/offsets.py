"""Moving a group back in its topics, so that it reads again what it has read before."""

from collections.abc import Iterable
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError, KafkaError

from runtime.failures import Unavailable
from runtime.kafka_security import IN_CLEAR, KafkaSecurity

WITHIN_MS = 15_000


class GroupInUse(Exception):
    """The group has members, whose offsets are theirs to move: stop them first."""


async def rewind(
    bootstrap: str,
    group: str,
    topics: Iterable[str],
    *,
    to: datetime | None = None,
    security: KafkaSecurity = IN_CLEAR,
) -> dict[tuple[str, int], int]:
    """Let a group begin again at the first record of a moment, or at the first there is.

    Answers where each partition begins now. Raises `GroupInUse` while a worker is a member.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap.split(","),
        group_id=group,
        enable_auto_commit=False,
        request_timeout_ms=WITHIN_MS,
        **security.for_client(),
    )
    try:
        await consumer.start()
        places = [
            TopicPartition(topic, partition)
            for topic in topics
            for partition in await _partitions(consumer, topic)
        ]
        begins = await consumer.beginning_offsets(places)
        if to is not None:
            begins = await _at(consumer, places, to)
        consumer.assign(places)
        await consumer.commit(begins)
    except CommitFailedError as error:
        raise GroupInUse(f"{group} has members: stop them first") from error
    except KafkaError as error:
        raise Unavailable("broker", f"{type(error).__name__}: {error}") from error
    finally:
        await consumer.stop()
    return {(place.topic, place.partition): begins[place] for place in places}


async def _partitions(consumer: AIOKafkaConsumer, topic: str) -> list[int]:
    await consumer._client.add_topic(topic)  # noqa: SLF001  # fetches what is known of it
    partitions = consumer.partitions_for_topic(topic)
    if not partitions:
        raise Unavailable("broker", f"topic {topic} does not exist")
    return sorted(partitions)


async def _at(
    consumer: AIOKafkaConsumer, places: list[TopicPartition], to: datetime
) -> dict[TopicPartition, int]:
    moment = int(to.timestamp() * 1000)
    found = await consumer.offsets_for_times(dict.fromkeys(places, moment))
    ends = await consumer.end_offsets(places)  # nothing that late: there is nothing to read again
    return {place: one.offset if (one := found.get(place)) else ends[place] for place in places}
