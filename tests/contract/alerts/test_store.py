"""The twins in memory and the real store keep the same promises."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from runtime.mongo import Database
from schemas.events import SlipChanged
from schemas.stored import (
    DELIVERIES,
    EPISODES,
    RECIPIENTS,
    VERDICTS,
    DeliveryDocument,
    EpisodeChange,
    EpisodeDocument,
)
from services.alerts.deliveries import (
    Answer,
    Delivery,
    Occasion,
    Outcome,
    Policy,
    State,
    Why,
    answered,
    held_back,
)
from services.alerts.digests import ItemStanding, TargetStanding
from services.alerts.documents import act_of
from services.alerts.episodes import Channel, Reader, Rung, Story
from services.alerts.memory import (
    MemoryActs,
    MemoryChannels,
    MemoryDeliveries,
    MemoryDesks,
    MemoryEpisodes,
)
from services.alerts.planning import messages
from services.alerts.reading import MongoActs, MongoDesks, MongoVerdicts, name_recipients
from services.alerts.store import (
    MongoChannels,
    MongoDeliveries,
    MongoEpisodes,
    ensure_indexes,
)
from targets.verdicts import FindingKind, Status
from targets.words import Text
from tests.unit.alerts.test_letters import SHORTFALL
from tests.unit.alerts.world import (
    ADDRESS,
    NOON,
    a_change,
    a_directory,
    a_recipient,
    an_act,
    heard,
)

LEASE = timedelta(minutes=15)
READERS = (Reader("lan", Channel.EMAIL), Reader("lan", Channel.ZALO))


@dataclass
class Kept:
    """One implementation of the ports."""

    episodes: MemoryEpisodes | MongoEpisodes
    deliveries: MemoryDeliveries | MongoDeliveries
    channels: MemoryChannels | MongoChannels
    desks: MemoryDesks | MongoDesks
    acts: MemoryActs | MongoActs


@pytest.fixture(params=["memory", "mongo"])
async def kept(request: pytest.FixtureRequest, database: Database) -> Kept:
    """The twin, and the real one."""
    if request.param == "memory":
        return Kept(
            MemoryEpisodes(), MemoryDeliveries(), MemoryChannels(), MemoryDesks(), MemoryActs()
        )
    await ensure_indexes(database)
    return Kept(
        MongoEpisodes(database),
        MongoDeliveries(database),
        MongoChannels(database),
        MongoDesks(database),
        MongoActs(database),
    )


def planned(seq: int = 1, change: str = "opened") -> list[Delivery]:
    """The deliveries of a change by both channels."""
    chapter = replace(heard(a_change(seq, change)), readers=READERS)
    directory = a_directory(a_recipient())
    return list(messages(chapter, directory, mail_domain="laocai.example.test", now=NOON))


async def claim(kept: Kept, minutes: int = 0, channel: Channel = Channel.EMAIL) -> Delivery | None:
    """Claim what has been due for the longest some minutes after noon."""
    now = NOON + timedelta(minutes=minutes)
    due = await kept.deliveries.due(channel, now)
    if not due:
        return None
    waiting = [
        one
        for one in await kept.deliveries.of(due[0], NOON)
        if one.channel is channel and one.waits and one.next_at <= now
    ]
    if not waiting:
        return None
    first = min(waiting, key=lambda one: (one.next_at, one.seq))
    return await kept.deliveries.claim(
        first, letter=first.id, kind="later", lease_until=now + LEASE
    )


async def claimed(kept: Kept, minutes: int = 0) -> Delivery:
    """A claim that has to succeed."""
    found = await claim(kept, minutes)
    assert found is not None
    return found


async def the_mail(kept: Kept) -> Delivery:
    """The mail of the only change."""
    (found,) = [
        one
        for one in await kept.deliveries.about("lan", ["episode-5g"])
        if one.channel is Channel.EMAIL
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
    claims = await asyncio.gather(*(claim(kept) for _ in range(5)))

    assert await kept.deliveries.due(Channel.ZALO, NOON - timedelta(seconds=1)) == []
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
        for one in await kept.deliveries.about("lan", ["episode-5g"])
    }
    assert ended == 1
    assert states[under_way.seq, Channel.EMAIL][0] is State.LEASED
    assert states[1, Channel.ZALO] == (State.SUPPRESSED, Why.OVER_BEFORE_TOLD)
    assert states[2, Channel.ZALO][0] is State.PENDING


async def test_what_was_decided_on_one_that_waits_is_kept_unless_it_was_claimed(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    waiting = await the_mail(kept)
    until = NOON + timedelta(hours=9)
    look_again = timedelta(minutes=1)

    held = held_back(waiting, Why.QUIET_HOURS, until, now=NOON, look_again=look_again)
    assert await kept.deliveries.keep(held)
    assert await the_mail(kept) == held
    assert [(one.why, one.until) for one in held.held] == [(Why.QUIET_HOURS, until)]
    taken = await claimed(kept, minutes=2)
    assert taken.letter == taken.id
    assert not await kept.deliveries.keep(held)


async def test_only_escalations_are_stopped_when_that_is_asked(kept: Kept) -> None:
    rung = Rung(1, NOON + timedelta(days=1), Reader("lan", Channel.EMAIL))
    chapter = replace(heard(a_change()), readers=READERS, ladder=(rung,))
    told = messages(chapter, a_directory(a_recipient()), mail_domain="d.example.test", now=NOON)
    await kept.deliveries.plan(list(told))

    ended = await kept.deliveries.suppress(
        "episode-5g", [1], Why.ACKNOWLEDGED, occasion=Occasion.ESCALATION
    )

    assert ended == 1
    waiting = [one for one in await kept.deliveries.about("lan", ["episode-5g"]) if one.waits]
    assert {one.occasion for one in waiting} == {Occasion.CHANGE}
    assert await kept.deliveries.grown_old(Channel.EMAIL, NOON) != []
    assert await kept.deliveries.grown_old(Channel.EMAIL, NOON - timedelta(seconds=1)) == []


async def test_a_dead_letter_is_counted_until_it_is_replayed_with_its_tries(kept: Kept) -> None:
    await kept.deliveries.plan(planned())
    refused = answered(
        await claimed(kept), Answer(Outcome.REFUSED, "550"), now=NOON, policy=Policy(), jitter=0
    )
    await kept.deliveries.finish(replace(refused, dead_letter=True))
    assert await kept.deliveries.count_dead_letters() == {Channel.EMAIL: 1}

    assert await kept.deliveries.replay(refused.id, NOON)
    assert not await kept.deliveries.replay(refused.id, NOON)
    assert not await kept.deliveries.replay("nothing", NOON)

    after = await the_mail(kept)
    assert (after.state, len(after.tries)) == (State.PENDING, 1)
    assert await kept.deliveries.count_dead_letters() == {}


async def test_open_findings_are_told_in_brief(kept: Kept) -> None:
    story = Story("episode-5g").with_chapter(heard(a_change(finding="source_silent")))
    over = Story("over").with_chapter(
        heard(a_change(1, "recovered", episode="over", finding="source_silent"))
    )
    other = Story("other").with_chapter(heard(a_change(episode="other")))
    for one in (story, over, other):
        await kept.episodes.save(one)

    (found,) = await kept.episodes.lasting([FindingKind.SOURCE_SILENT])

    assert (found.episode, found.target, found.opened_at) == ("episode-5g", "coverage-5g", NOON)
    assert {one.episode for one in await kept.episodes.news(NOON)} == {"episode-5g", "other"}
    assert len(await kept.episodes.news(NOON - timedelta(seconds=1))) == 3


async def test_an_episode_keeps_what_people_did(kept: Kept) -> None:
    story = Story("episode-5g").with_chapter(heard(a_change()))
    for act in (
        an_act("acknowledged", comment="đã nhận", role={"vi": "Đầu mối", "en": "Desk"}),
        an_act("assigned", assignee="lan"),
        an_act("planned", comment="bổ sung", due="2026-12-31"),
    ):
        story = story.with_act(act_of(act))
    await kept.episodes.save(story)

    found = (await kept.episodes.load(["episode-5g"]))["episode-5g"]

    assert found == replace(story, revision=1)
    assert found.acts[0].rest["role"] == {"vi": "Đầu mối", "en": "Desk"}
    assert (found.assignee, found.acknowledged is not None) == ("lan", True)


async def test_one_worker_at_a_time_decides_for_a_person(kept: Kept) -> None:
    until = NOON + timedelta(seconds=30)

    async def hold(at: datetime = NOON, name: str = "lan") -> bool:
        return await kept.desks.hold(name, now=at, until=at + timedelta(seconds=30))

    assert sorted(await asyncio.gather(*(hold() for _ in range(4)))) == [False] * 3 + [True]
    assert await hold(name="minh")
    await kept.desks.release("lan", until)
    assert await hold()
    assert await hold(until)  # whoever held it has gone
    await kept.desks.release("lan", until)
    assert not await hold(until)


async def test_acts_are_taken_once_and_silences_last_until_they_end(kept: Kept) -> None:
    later = NOON + timedelta(hours=2)
    begun = an_act(
        "silenced", _id="s1", matcher={"targets": ["a"]}, starts=NOON, ends=later, comment="bảo trì"
    )
    assert await kept.acts.insert(begun)
    assert not await kept.acts.insert({**begun})
    await kept.acts.insert(an_act("acknowledged", NOON + timedelta(minutes=1)))

    assert [one.kind for one in await kept.acts.untaken()] == ["silenced", "acknowledged"]
    await kept.acts.take("s1", later)
    assert [one.kind for one in await kept.acts.untaken()] == ["acknowledged"]

    assert [one.id for one in await kept.acts.silences(NOON)] == ["s1"]
    assert await kept.acts.silences(later) == []
    await kept.acts.insert(an_act("silence_ended", silence="s1"))
    assert await kept.acts.silences(NOON) == []


async def test_verdicts_are_read_in_brief(database: Database) -> None:
    item = {"id": "x", "name": {"vi": "Đề án", "en": "Scheme"}, "due": "2026-12-01", "done": False}
    verdict = {"period": "2026-Q3", "items": [item], "steps": ["much"]}
    await database[VERDICTS].insert_many(
        [
            {"_id": "a", "status": "at_risk", "target": {"id": "a", "verdict": verdict}},
            {"_id": "b", "status": "no_data", "target": {"id": "b", "verdict": None}},
        ]
    )

    found = sorted(await MongoVerdicts(database).standing(), key=lambda one: one.target)

    due = ItemStanding(Text("Đề án", "Scheme"), date(2026, 12, 1), done=False)
    assert found == [
        TargetStanding("a", Status.AT_RISK, "2026-Q3", (due,)),
        TargetStanding("b", Status.NO_DATA),
    ]


async def test_documents_are_what_the_contract_says(database: Database) -> None:
    story = Story("episode-5g").with_chapter(replace(heard(a_change()), readers=READERS))
    await MongoEpisodes(database).save(story)
    await MongoDeliveries(database).plan(planned())

    episode = await database[EPISODES].find_one() or {}
    delivery = await database[DELIVERIES].find_one() or {}

    assert set(episode) == set(EpisodeDocument.__annotations__)
    assert set(episode["changes"][0]) == set(EpisodeChange.__annotations__)
    assert set(delivery) == set(DeliveryDocument.__annotations__)


async def test_the_gateway_finds_who_can_be_told_and_no_address(database: Database) -> None:
    directory = a_directory(a_recipient("lan"), a_recipient("minh"))
    await name_recipients(database, directory)
    await name_recipients(database, a_directory(a_recipient("lan")))

    (found,) = await database[RECIPIENTS].find().to_list()

    assert found["_id"] == "lan"
    assert set(found) == {"_id", "role", "department"}


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
