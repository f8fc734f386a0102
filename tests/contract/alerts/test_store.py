"""The twins in memory and the real store keep the same promises."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from runtime.mongo import Database
from schemas.events import SlipChanged
from services.alerts.deliveries import Answer, Delivery, Outcome, Policy, State, Why, answered
from services.alerts.documents import DELIVERIES, EPISODES
from services.alerts.episodes import Channel, Reader, Story
from services.alerts.memory import MemoryChannels, MemoryDeliveries, MemoryEpisodes
from services.alerts.planning import messages
from services.alerts.store import (
    MongoChannels,
    MongoDeliveries,
    MongoEpisodes,
    ensure_indexes,
)
from tests.unit.alerts.test_letters import SHORTFALL
from tests.unit.alerts.world import ADDRESS, NOON, a_change, a_directory, a_recipient, heard

LEASE = timedelta(minutes=15)
READERS = (Reader("lan", Channel.EMAIL), Reader("lan", Channel.ZALO))


@dataclass
class Kept:
    """One implementation of the three ports."""

    episodes: MemoryEpisodes | MongoEpisodes
    deliveries: MemoryDeliveries | MongoDeliveries
    channels: MemoryChannels | MongoChannels


@pytest.fixture(params=["memory", "mongo"])
async def kept(request: pytest.FixtureRequest, database: Database) -> Kept:
    """The twin, and the real one."""
    if request.param == "memory":
        return Kept(MemoryEpisodes(), MemoryDeliveries(), MemoryChannels())
    await ensure_indexes(database)
    return Kept(MongoEpisodes(database), MongoDeliveries(database), MongoChannels(database))


def planned(seq: int = 1, change: str = "opened") -> list[Delivery]:
    """The deliveries of a change by both channels."""
    chapter = replace(heard(a_change(seq, change)), readers=READERS)
    directory = a_directory(a_recipient())
    return list(messages(chapter, directory, mail_domain="laocai.example.test", now=NOON))


async def claim(kept: Kept, minutes: int = 0, channel: Channel = Channel.EMAIL) -> Delivery | None:
    """Claim what is due some minutes after noon."""
    now = NOON + timedelta(minutes=minutes)
    return await kept.deliveries.claim(channel, now=now, lease_until=now + LEASE)


async def claimed(kept: Kept, minutes: int = 0) -> Delivery:
    """A claim that has to succeed."""
    found = await claim(kept, minutes)
    assert found is not None
    return found


async def the_mail(kept: Kept) -> Delivery:
    """The mail of the only change."""
    (found,) = [
        one for one in await kept.deliveries.to("lan", "episode-5g") if one.channel is Channel.EMAIL
    ]
    return found


async def test_an_episode_comes_back_as_it_was_kept(kept: Kept) -> None:
    story = Story("episode-5g")
    for event in (a_change(1), with_money(2), a_change(3, "recovered")):
        story = story.with_chapter(replace(heard(event), readers=READERS, traceparent="00-x"))

    assert await kept.episodes.save(story)
    found = await kept.episodes.load(["episode-5g", "nothing"])

    assert found == {"episode-5g": replace(story, revision=1)}
    assert await kept.episodes.count_open() == 0


def with_money(seq: int) -> SlipChanged:
    """A change with money in it, to the last digit."""
    return a_change(
        seq,
        "worsened",
        value=SHORTFALL.value,
        amount=SHORTFALL.amount,
        amount_unit="VND",
        invented=True,
    )


async def test_whoever_has_not_seen_the_last_write_of_an_episode_does_not_write(
    kept: Kept,
) -> None:
    story = Story("episode-5g").with_chapter(heard(a_change()))
    assert await kept.episodes.save(story)
    assert not await kept.episodes.save(story)

    seen = (await kept.episodes.load(["episode-5g"]))["episode-5g"]
    assert await kept.episodes.save(seen.with_chapter(heard(a_change(2, "worsened"))))
    assert not await kept.episodes.save(seen)
    assert await kept.episodes.count_open() == 1


async def test_planning_twice_plans_once_and_leaves_what_happened_since(kept: Kept) -> None:
    assert await kept.deliveries.plan(planned()) == 2
    assert await kept.deliveries.plan([]) == 0
    handled = await claimed(kept)
    await kept.deliveries.finish(replace(handled, state=State.SENT, sent_at=NOON))

    assert await kept.deliveries.plan(planned()) == 0
    assert (await the_mail(kept)).state is State.SENT


async def test_a_delivery_comes_back_as_it_was_kept(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    after = answered(
        await claimed(kept),
        Answer(Outcome.RETRY, "451 chờ"),
        now=NOON,
        policy=Policy(),
        jitter=0.5,
    )
    await kept.deliveries.finish(after)

    assert await the_mail(kept) == after
    assert await kept.deliveries.count_waiting() == {
        (Channel.EMAIL, State.PENDING): 1,
        (Channel.ZALO, State.PENDING): 1,
    }


async def test_what_is_claimed_is_claimed_once_and_only_when_due(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    early = await kept.deliveries.claim(
        Channel.EMAIL, now=NOON - timedelta(seconds=1), lease_until=NOON
    )
    claims = await asyncio.gather(*(claim(kept) for _ in range(5)))

    assert early is None
    assert [one.fence for one in claims if one is not None] == [1]
    assert await claim(kept, channel=Channel.ZALO) is not None


async def test_the_earlier_change_is_claimed_first(kept: Kept) -> None:
    await kept.deliveries.plan([*planned(2, "worsened"), *planned(1)])

    assert [(await claimed(kept)).seq for _ in range(2)] == [1, 2]


async def test_a_lease_that_ran_out_before_sending_is_pending_again(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    await claimed(kept)

    assert await kept.deliveries.expire(NOON + timedelta(minutes=14)) == 0
    assert await kept.deliveries.expire(NOON + LEASE) == 1
    after = await the_mail(kept)
    assert (after.state, after.attempts, after.maybe_told) == (State.PENDING, 0, False)


async def test_a_lease_that_ran_out_while_sending_is_uncertain(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    assert await kept.deliveries.start(await claimed(kept), NOON)

    assert await kept.deliveries.expire(NOON + LEASE) == 1
    after = await the_mail(kept)
    assert (after.state, after.why) == (State.UNCERTAIN, Why.END_UNKNOWN)
    assert (after.attempts, after.maybe_told) == (1, True)
    assert [one.outcome for one in after.tries] == [Outcome.UNCERTAIN]


async def test_doubt_outlives_a_second_claim(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    await kept.deliveries.start(await claimed(kept), NOON)
    await kept.deliveries.expire(NOON + LEASE)
    await claimed(kept, minutes=15)

    await kept.deliveries.expire(NOON + 2 * LEASE)

    after = await the_mail(kept)
    assert (after.state, after.attempts) == (State.UNCERTAIN, 1)


async def test_a_lost_claim_neither_starts_nor_finishes(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    slow = await claimed(kept)
    await kept.deliveries.expire(NOON + LEASE)
    assert not await kept.deliveries.start(slow, NOON)
    quick = await claimed(kept, minutes=15)

    assert not await kept.deliveries.finish(replace(slow, state=State.DEAD))
    assert await kept.deliveries.finish(replace(quick, state=State.SENT))
    assert not await kept.deliveries.finish(replace(quick, state=State.DEAD))
    assert (await the_mail(kept)).state is State.SENT


async def test_a_late_answer_counts_while_nobody_else_has_claimed(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    slow = await claimed(kept)
    await kept.deliveries.start(slow, NOON)
    await kept.deliveries.expire(NOON + LEASE)

    assert await kept.deliveries.finish(replace(slow, state=State.SENT, sent_at=NOON))
    assert (await the_mail(kept)).state is State.SENT


async def test_only_what_waits_is_suppressed(kept: Kept) -> None:
    await kept.deliveries.plan([*planned(1), *planned(2, "worsened")])
    under_way = await claimed(kept)

    ended = await kept.deliveries.suppress("episode-5g", [1], Why.OVER_BEFORE_TOLD)

    states = {
        (one.seq, one.channel): (one.state, one.why)
        for one in await kept.deliveries.to("lan", "episode-5g")
    }
    assert ended == 1
    assert states[under_way.seq, Channel.EMAIL][0] is State.LEASED
    assert states[1, Channel.ZALO] == (State.SUPPRESSED, Why.OVER_BEFORE_TOLD)
    assert states[2, Channel.ZALO][0] is State.PENDING


async def test_a_halt_stops_a_channel_for_all_but_one_probe_at_a_time(kept: Kept) -> None:
    async def admits(minutes: int, channel: Channel = Channel.ZALO) -> bool:
        now = NOON + timedelta(minutes=minutes)
        return await kept.channels.admits(channel, now=now, next_probe=now + timedelta(minutes=5))

    assert await admits(0)
    await kept.channels.halt(Channel.ZALO, "-216", now=NOON, probe_at=NOON + timedelta(minutes=5))
    assert not await admits(4)
    assert await admits(4, Channel.EMAIL)
    assert sorted(await asyncio.gather(*(admits(5) for _ in range(4)))) == [False] * 3 + [True]
    assert await kept.channels.halted() == {Channel.ZALO: "-216"}

    await kept.channels.open(Channel.ZALO)
    assert await admits(6)
    assert await kept.channels.halted() == {}


async def test_the_store_keeps_no_address(database: Database) -> None:
    story = Story("episode-5g").with_chapter(replace(heard(a_change()), readers=READERS))
    await MongoEpisodes(database).save(story)
    deliveries = MongoDeliveries(database)
    await deliveries.plan(planned())

    documents = [
        str(one) for name in (EPISODES, DELIVERIES) for one in await database[name].find().to_list()
    ]

    assert len(documents) == 3
    recipient = a_recipient()
    for address in (ADDRESS, *recipient.addresses.values()):
        assert not any(address in one for one in documents)
