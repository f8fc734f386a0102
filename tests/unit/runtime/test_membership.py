"""A commit counts under the membership in which the work was finished, or not at all."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiokafka.errors import (
    GroupCoordinatorNotAvailableError,
    IllegalGenerationError,
    TopicAuthorizationFailedError,
    UnknownMemberIdError,
)
from faust.types import TP

from runtime.membership import Membership, commit_as

ONE = TP("reports", 0)
WHILE_OURS = Membership(7, "worker-a")


@dataclass
class Coordinator:
    """The client's side of a group: answers each request with the next outcome laid ready."""

    generation: int = 7
    member_id: str = "worker-a"
    outcomes: list[Exception | None] = field(default_factory=list)
    before_answer: Callable[["Coordinator"], None] = lambda _: None
    before_found: Callable[["Coordinator"], None] = lambda _: None
    taken: list[tuple[int, str, dict[Any, int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._closing: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def ensure_coordinator_known(self) -> None:
        await asyncio.sleep(0)
        self.before_found(self)

    async def _do_commit_offsets(self, assignment: Any, offsets: dict[Any, Any]) -> None:
        request = (self.generation, self.member_id, {tp: o.offset for tp, o in offsets.items()})
        await asyncio.sleep(0)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        self.before_answer(self)
        if outcome is not None:
            raise outcome
        self.taken.append(request)

    def wakes_too_late(self) -> None:
        """What a refused heartbeat does."""
        self.generation, self.member_id = -1, ""

    def joins_again(self) -> None:
        """What the next rebalance does."""
        self.generation, self.member_id = 8, "worker-b"


async def test_a_member_commits_what_it_finished() -> None:
    coordinator = Coordinator()

    assert await commit_as(WHILE_OURS, coordinator, {ONE: 10})
    assert coordinator.taken == [(7, "worker-a", {("reports", 0): 10})]


async def test_who_lost_its_membership_does_not_commit_as_a_client_without_a_group() -> None:
    coordinator = Coordinator()
    coordinator.wakes_too_late()

    assert not await commit_as(WHILE_OURS, coordinator, {ONE: 10})
    assert coordinator.taken == []


async def test_a_membership_lost_while_the_coordinator_was_looked_for_ends_the_commit() -> None:
    coordinator = Coordinator(before_found=Coordinator.wakes_too_late)

    assert not await commit_as(WHILE_OURS, coordinator, {ONE: 10})
    assert coordinator.taken == []


async def test_what_was_finished_before_a_rebalance_is_not_committed_under_the_next_one() -> None:
    coordinator = Coordinator(
        outcomes=[GroupCoordinatorNotAvailableError()], before_answer=Coordinator.joins_again
    )

    assert not await commit_as(WHILE_OURS, coordinator, {ONE: 10})
    assert coordinator.taken == []


async def test_a_coordinator_that_comes_back_gets_the_commit() -> None:
    coordinator = Coordinator(outcomes=[GroupCoordinatorNotAvailableError()])

    assert await commit_as(WHILE_OURS, coordinator, {ONE: 10})
    assert len(coordinator.taken) == 1


@pytest.mark.parametrize("answer", [IllegalGenerationError, UnknownMemberIdError])
async def test_a_refusal_by_the_group_is_an_answer(answer: type[Exception]) -> None:
    assert not await commit_as(WHILE_OURS, Coordinator(outcomes=[answer()]), {ONE: 10})


async def test_what_no_patience_mends_is_raised() -> None:
    coordinator = Coordinator(outcomes=[TopicAuthorizationFailedError()])

    with pytest.raises(TopicAuthorizationFailedError):
        await commit_as(WHILE_OURS, coordinator, {ONE: 10})


async def test_a_client_that_is_closing_commits_no_more() -> None:
    coordinator = Coordinator()
    coordinator._closing.set_result(None)

    assert not await commit_as(WHILE_OURS, coordinator, {ONE: 10})


async def test_nobody_commits_nothing_even_when_the_client_is_nobody_too() -> None:
    coordinator = Coordinator()
    coordinator.wakes_too_late()

    assert not await commit_as(Membership.of(coordinator), coordinator, {ONE: 10})
    assert coordinator.taken == []
