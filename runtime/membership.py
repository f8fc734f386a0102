"""Committing as the member of the group that finished the work, or not at all.

aiokafka 0.13 puts into a commit whatever generation and member it has when the request leaves, not
those under which the offsets were finished. A worker that slept past its session and wakes has
none, and its commit then reads like one of a client without a group, which Kafka takes as soon as
the group is empty: the offsets of its successor went back by that. A commit that had to be sent
again would likewise count under the next membership. So the membership is handed in here, and
compared where nothing can come between the look and the request.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka.errors import (
    IllegalGenerationError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from aiokafka.structs import OffsetAndMetadata, TopicPartition
from faust.types import TP

_log = structlog.stdlib.get_logger(__name__)

RETRY_S = 0.1
#: Kafka's answers to a member that is no longer one, or not yet again.
_NO_MEMBER = (IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)


@dataclass(frozen=True, slots=True)
class Membership:
    """Who we are to the group, from one rebalance to the next."""

    generation: int
    member: str

    @classmethod
    def of(cls, coordinator: Any) -> "Membership":
        """What the client is to its group now."""
        return cls(coordinator.generation, coordinator.member_id)

    @property
    def real(self) -> bool:
        """Whether it is one: without a group the generation is below zero."""
        return self.generation >= 0 and bool(self.member)


async def commit_as(membership: Membership, coordinator: Any, offsets: Mapping[TP, int]) -> bool:
    """Commit the offsets under a membership; False when it is over and nothing was committed.

    Runs on the loop of the client. Tries again while the coordinator is away, for as long as the
    membership lasts; raises what no patience mends.
    """
    named = {
        TopicPartition(tp.topic, tp.partition): OffsetAndMetadata(offset, "")
        for tp, offset in offsets.items()
    }
    while membership.real and not coordinator._closing.done():  # noqa: SLF001
        await coordinator.ensure_coordinator_known()
        if Membership.of(coordinator) != membership:
            break
        try:
            # Makes its request before it waits for anything: with the membership just seen.
            await coordinator._do_commit_offsets(None, named)  # noqa: SLF001
        except _NO_MEMBER:
            break
        except KafkaError as error:
            if not error.retriable:
                raise
            await asyncio.sleep(RETRY_S)
        else:
            return True
    _log.warning("commit left out", why="no longer the member that finished it", offsets=len(named))
    return False
