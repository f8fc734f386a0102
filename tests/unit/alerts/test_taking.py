"""Taking changes: crashes between the writes, writers that meet, records that tell nothing."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest
from prometheus_client import CollectorRegistry

from runtime.failures import Rejected, Unavailable
from runtime.health import Watch
from runtime.messages import Batch, Record
from runtime.patience import Brake, TooManyParked
from schemas.cloudevents.envelope import Envelope
from schemas.cloudevents.kafka import to_kafka
from schemas.events import EventType, SlipChanged
from services.alerts.agents import take_slips
from services.alerts.deliveries import Delivery
from services.alerts.episodes import Story
from services.alerts.handlers import take_changes
from services.alerts.hearing import hear
from services.alerts.memory import MemoryDeliveries, MemoryEpisodes
from services.alerts.metrics import AlertsMetrics
from services.alerts.work import Work
from tests.unit.alerts.world import NOON, World, a_change, heard

NOON_MS = int(NOON.timestamp() * 1000)


def a_record(event: SlipChanged, offset: int = 0) -> Record:
    """The change as scoring publishes it."""
    envelope = Envelope(
        id=f"change-{event.seq}",
        source="/slipwatch/scoring",
        type=EventType.SLIP_CHANGED,
        subject="coverage-5g",
        time=NOON,
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )
    value, headers = to_kafka(envelope, event)
    return Record("slips", 0, offset, b"coverage-5g", value, tuple(headers), NOON_MS)


@dataclass
class OneBatch:
    """A batch that remembers whether it was finished."""

    records: Sequence[Record]
    topic: str = "slips"
    partition: int = 0
    revoked: bool = False
    finished: bool = False

    def done(self) -> None:
        """Note it."""
        self.finished = True


@dataclass
class ParkingLot:
    """Parked records in a list."""

    parked: list[tuple[Record, Rejected]] = field(default_factory=list)

    async def park(self, record: Record, rejected: Rejected) -> None:
        """Keep it."""
        self.parked.append((record, rejected))


async def nothing() -> None:
    """A store that needs no preparation."""


def a_work(world: World, lot: ParkingLot, *, limit: int = 5) -> Work:
    """The worker's work, without a stream."""
    return Work(
        world.office,
        world.post,
        prepare=nothing,
        parking=lot,
        brake=Brake(limit),
        metrics=AlertsMetrics(CollectorRegistry()),
        count_parked=lambda _: None,
        watches=(Watch(), Watch()),
    )


async def only(*batches: Batch) -> AsyncIterator[Batch]:
    """A stream of these batches."""
    for batch in batches:
        yield batch


def test_a_change_comes_through_the_wire_whole() -> None:
    record = a_record(a_change())

    chapter = hear(record.value, record.headers, record.timestamp_ms)

    assert chapter.event == a_change()
    assert chapter.published_at == NOON
    assert chapter.traceparent.endswith("-b7ad6b7169203331-01")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (a_change(change="vanished"), "unknown_word"),
        (a_change(severity="dreadful"), "unknown_word"),
        (a_change(finding="odd"), "unknown_word"),
        (a_change(to_status="fine"), "unknown_word"),
        (a_change(from_status="fine"), "unknown_word"),
        (a_change(stage="dream"), "unknown_word"),
        (a_change(since="last spring"), "bad_period"),
        (a_change(since=""), "bad_period"),
        (a_change(period="2026-13"), "bad_period"),
        (a_change(seq=0), "bad_number"),
        (a_change(episode=""), "bad_id"),
        (a_change(target=""), "bad_id"),
        (a_change(target="x\r\nBcc: everybody"), "bad_id"),
        (a_change(episode="x>@elsewhere"), "bad_id"),
    ],
)
def test_what_could_not_be_told_is_refused_with_its_reason(
    change: SlipChanged, reason: str
) -> None:
    record = a_record(change)

    with pytest.raises(Rejected) as refused:
        hear(record.value, record.headers, record.timestamp_ms)

    assert refused.value.reason == reason


async def test_a_bad_record_is_parked_and_the_good_ones_beside_it_are_told() -> None:
    world, lot = World(), ParkingLot()
    torn = replace(a_record(a_change(), 1), value=b'{"episode":')
    empty = replace(a_record(a_change(), 2), value=None)
    batch = OneBatch([a_record(a_change()), torn, empty])

    await take_slips(only(batch), take=a_work(world, lot).take)

    assert batch.finished
    assert [(one.offset, str(why.reason)) for one, why in lot.parked] == [
        (1, "not_json"),
        (2, "bad_envelope"),
    ]
    assert len(world.deliveries.kept) == 1


async def test_too_many_bad_records_in_a_row_stop_the_worker() -> None:
    bad = replace(a_record(a_change()), value=b"?")
    batch = OneBatch([replace(bad, offset=number) for number in range(5)])

    with pytest.raises(TooManyParked):
        await take_slips(only(batch), take=a_work(World(), ParkingLot()).take)

    assert not batch.finished


class DyingDeliveries(MemoryDeliveries):
    """A store that goes away before the first plan is written."""

    def __init__(self) -> None:
        super().__init__()
        self.deaths = 1

    async def plan(self, deliveries: Sequence[Delivery]) -> int:
        """Fail once."""
        if self.deaths:
            self.deaths -= 1
            raise Unavailable("store")
        return await super().plan(deliveries)


async def test_a_crash_between_episode_and_deliveries_loses_no_message() -> None:
    world = World()
    world.deliveries = DyingDeliveries()
    world.office = replace(world.office, deliveries=world.deliveries)
    with pytest.raises(Unavailable):
        await world.hear(a_change())
    assert world.episodes.kept["episode-5g"].open

    await world.hear(a_change())
    await world.deliver()

    assert world.told == [("lan", 1, "email")]


class ContestedEpisodes(MemoryEpisodes):
    """A store in which another worker writes first, once."""

    def __init__(self) -> None:
        super().__init__()
        self.rival: Story | None = Story("episode-5g").with_chapter(heard(a_change()))

    async def load(self, episodes: Collection[str]) -> Mapping[str, Story]:
        """What is known before the rival writes."""
        known = await super().load(episodes)
        if self.rival is not None:
            await super().save(self.rival)
            self.rival = None
        return known


async def test_two_workers_that_write_one_episode_both_find_their_change_in_it() -> None:
    world = World()
    episodes = ContestedEpisodes()
    world.office = replace(world.office, episodes=episodes)

    await take_changes([heard(a_change(2, "worsened"))], world.office)

    assert [one.seq for one in episodes.kept["episode-5g"].chapters] == [1, 2]


async def test_the_state_of_an_episode_follows_from_its_changes_in_any_order() -> None:
    changes = [a_change(1), a_change(2, "worsened"), a_change(3, "recovered")]
    orders = [changes, changes[::-1], [changes[1], changes[0], changes[2], changes[1]]]
    ends = []
    for order in orders:
        world = World()
        for change in order:
            await world.hear(change)
        story = world.episodes.kept["episode-5g"]
        ends.append(([one.event for one in story.chapters], story.open))

    assert ends == [(changes, False)] * 3


async def test_replaying_everything_changes_nothing() -> None:
    world = World()
    changes = [a_change(1), a_change(2, "worsened"), a_change(3, "recovered")]
    for change in changes:
        await world.hear(change)
        await world.deliver()
    before = (dict(world.episodes.kept), dict(world.deliveries.kept), list(world.told))

    assert await world.hear(*changes, *changes) == 0
    await world.deliver()

    assert (world.episodes.kept, world.deliveries.kept, world.told) == before
