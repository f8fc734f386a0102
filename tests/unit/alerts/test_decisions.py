"""What becomes of a delivery: order, crashes, answers, and who is told at all."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.alerts.deliveries import Answer, Delivery, Outcome, Policy, State, Why, answered
from services.alerts.episodes import Channel
from services.alerts.handlers import deliver_next, settle
from services.alerts.routing import Route
from tests.unit.alerts.world import (
    NOON,
    OWNERS_ONLY,
    World,
    a_change,
    a_directory,
    a_recipient,
    by_mail,
)

RECOVERED = a_change(2, "recovered", to_status="on_track")
RETRACTED = a_change(2, "retracted", to_status="on_track")
WORSENED = a_change(2, "worsened", severity="serious")


async def a_delivery() -> Delivery:
    """The claimed delivery of an opening."""
    world = World()
    await world.hear(a_change())
    return await claim(world, NOON + timedelta(minutes=15))


async def claim(world: World, lease_until: datetime) -> Delivery:
    """The only delivery, claimed."""
    (planned,) = world.deliveries.kept.values()
    claimed = await world.deliveries.claim(
        planned, letter=planned.id, kind="", lease_until=lease_until
    )
    assert claimed is not None
    return claimed


@pytest.mark.parametrize(
    ("outcome", "state", "attempts"),
    [
        (Outcome.DELIVERED, State.SENT, 1),
        (Outcome.RETRY, State.PENDING, 1),
        (Outcome.REFUSED, State.DEAD, 1),
        (Outcome.FELL_BACK, State.DEAD, 1),
        (Outcome.UNCERTAIN, State.UNCERTAIN, 1),
        (Outcome.DEFERRED, State.PENDING, 0),
        (Outcome.HALTED, State.PENDING, 0),
    ],
)
async def test_each_answer_leads_to_one_state(
    outcome: Outcome, state: State, attempts: int
) -> None:
    after = answered(
        await a_delivery(), Answer(outcome, "said"), now=NOON, policy=Policy(), jitter=0.5
    )

    assert (after.state, after.attempts) == (state, attempts)
    assert [(one.outcome, one.answer) for one in after.tries] == [(outcome, "said")]


def test_waits_double_up_to_the_cap_and_half_of_each_is_chance() -> None:
    policy = Policy()
    waits = [policy.wait(attempts, 1.0).total_seconds() for attempts in range(1, 12)]

    assert waits[:4] == [10, 20, 40, 80]
    assert waits[-1] == 1800
    assert policy.wait(1, 0.0) == policy.wait(1, 1.0) / 2
    assert policy.wait(10_000, 1.0) == policy.longest_wait


async def test_the_other_side_may_ask_for_a_longer_wait() -> None:
    later = NOON + timedelta(hours=2)
    answer = Answer(Outcome.RETRY, "slow down", later)

    after = answered(await a_delivery(), answer, now=NOON, policy=Policy(), jitter=0.5)

    assert after.next_at == later


async def test_a_later_change_waits_for_the_earlier_one_to_leave() -> None:
    world = World()
    await world.hear(a_change())
    slow = await claim(world, NOON + timedelta(minutes=15))
    await world.deliveries.start(slow, NOON)
    await world.hear(WORSENED)
    await world.deliver()

    assert world.told == []
    assert world.delivery(2).why is Why.EARLIER_UNDER_WAY
    await world.deliveries.finish(replace(slow, state=State.SENT, sent_at=NOON))
    await world.pass_time(timedelta(minutes=1))
    assert world.told == [("lan", 2, "email")]


async def test_of_what_was_not_told_in_time_only_the_present_state_is_told() -> None:
    world = World()
    world.mail.script = [Answer(Outcome.RETRY, "451")]
    await world.hear(a_change())
    await world.deliver()
    await world.hear(WORSENED)
    await world.pass_time(timedelta(minutes=1))

    assert world.told == [("lan", 2, "email")]
    assert world.delivery(1).why is Why.OVERTAKEN


async def test_a_later_change_does_not_wait_for_another_channel() -> None:
    world = World(a_directory(a_recipient()))
    world.zalo.script = [Answer(Outcome.RETRY, "-32")]
    await world.hear(a_change())
    await world.deliver()
    await world.hear(WORSENED)
    await world.deliver()

    assert world.told == [("lan", 1, "email"), ("lan", 2, "email"), ("lan", 2, "zalo")]


async def test_a_refused_warning_does_not_hold_up_what_follows() -> None:
    world = World()
    world.mail.script = [Answer(Outcome.REFUSED, "550")]
    await world.hear(a_change())
    await world.deliver()
    await world.hear(WORSENED)
    await world.deliver()

    assert world.delivery(1).why is Why.REFUSED
    assert world.told == [("lan", 2, "email")]


async def test_a_crash_while_sending_makes_it_uncertain_and_it_is_sent_again_as_the_same() -> None:
    world = World()
    await world.hear(a_change())
    lease_until = NOON + world.post.policy.lease
    claimed = await claim(world, lease_until)
    await world.deliveries.start(claimed, NOON)

    await world.pass_time(timedelta(minutes=14))
    assert world.told == []
    await world.pass_time(timedelta(minutes=2))

    sent, _ = world.mail.sent[0]
    assert sent.message_id == claimed.message_id
    assert [one.outcome for one in world.delivery(1).tries] == [
        Outcome.UNCERTAIN,
        Outcome.DELIVERED,
    ]


async def test_a_crash_before_sending_leaves_no_doubt() -> None:
    world = World()
    await world.hear(a_change())
    await claim(world, NOON + world.post.policy.lease)

    await world.pass_time(timedelta(minutes=16))

    assert world.told == [("lan", 1, "email")]
    assert not world.delivery(1).maybe_told
    assert world.delivery(1).attempts == 1


async def test_a_sender_that_lost_its_lease_cannot_write_over_its_successor() -> None:
    world = World()
    await world.hear(a_change())
    slow = await claim(world, NOON)
    await world.pass_time(timedelta(minutes=1))
    assert world.delivery(1).state is State.SENT

    assert not await world.deliveries.start(slow, NOON)
    assert not await world.deliveries.finish(replace(slow, state=State.DEAD))
    assert world.delivery(1).state is State.SENT


async def test_recording_twice_changes_nothing() -> None:
    world = World()
    await world.hear(a_change())
    handled = await deliver_next(Channel.EMAIL, world.office, world.post)
    assert handled is not None

    await settle(handled, world.office, world.post)
    once = world.delivery(1)
    await settle(handled, world.office, world.post)

    assert world.delivery(1) == once


async def test_a_warning_that_may_have_arrived_is_retracted_and_not_repeated() -> None:
    world = World()
    world.mail.script = [Answer(Outcome.UNCERTAIN, "timeout")]
    await world.hear(a_change())
    await world.deliver()
    await world.hear(RETRACTED)
    await world.pass_time(timedelta(hours=1))

    assert world.delivery(1).state is State.SUPPRESSED
    assert world.told == [("lan", 2, "email")]


async def cut_off(world: World) -> None:
    """The only delivery, begun by a sender that is no more: nothing has left."""
    claimed = await claim(world, NOON + world.post.policy.lease)
    await world.deliveries.start(claimed, NOON)


async def test_a_slip_that_opens_again_is_told_though_its_first_opening_may_have_arrived() -> None:
    world = World()
    await world.hear(a_change())
    await cut_off(world)
    await world.hear(RECOVERED, a_change(3))
    await world.pass_time(timedelta(minutes=20))

    assert world.told == [("lan", 3, "email")]


async def test_a_severity_that_may_have_arrived_is_told_when_it_holds_again() -> None:
    world = World()
    await world.hear(a_change())
    await cut_off(world)
    await world.hear(WORSENED, a_change(3, "improved"))
    await world.pass_time(timedelta(minutes=20))

    assert world.told == [("lan", 3, "email")]


async def test_an_end_that_may_not_have_arrived_is_told_by_the_next_one() -> None:
    world = World()
    world.mail.script = [Answer(Outcome.DELIVERED), Answer(Outcome.UNCERTAIN, "timeout")]
    await world.hear(a_change())
    await world.deliver()
    await world.hear(RECOVERED)
    await world.pass_time(timedelta(minutes=11))
    await world.hear(a_change(3), a_change(4, "recovered", to_status="on_track"))
    await world.pass_time(timedelta(hours=1))

    assert world.told == [("lan", 1, "email"), ("lan", 4, "email")]


async def test_a_retraction_follows_by_every_channel_of_whoever_was_told_by_any() -> None:
    world = World(a_directory(a_recipient()))
    world.zalo.script = [Answer(Outcome.FELL_BACK, "-230")]
    await world.hear(a_change())
    await world.deliver()
    await world.hear(RETRACTED)
    await world.deliver()

    assert sorted(world.told) == [("lan", 1, "email"), ("lan", 2, "email"), ("lan", 2, "zalo")]


async def test_what_nobody_would_take_for_four_days_is_given_up_and_says_so() -> None:
    world = World()
    world.mail.outage = lambda _: Answer(Outcome.RETRY, "451")
    await world.hear(a_change())
    await world.pass_time(timedelta(days=5), step=timedelta(minutes=10))

    assert (world.delivery(1).state, world.delivery(1).why) == (State.DEAD, Why.TOO_OLD)


async def test_a_reader_who_left_the_list_is_not_written_to() -> None:
    world = World(a_directory(by_mail("lan", "so-khcn"), by_mail("minh", "so-khcn")))
    await world.hear(a_change())
    world.office = replace(world.office, directory=a_directory(by_mail("lan", "so-khcn")))
    await world.deliver()

    assert world.told == [("lan", 1, "email")]
    assert world.delivery(1, "minh").why is Why.RECIPIENT_REMOVED


async def test_a_reader_who_joins_the_list_is_not_told_of_old_slips() -> None:
    world = World()
    await world.hear(a_change())
    world.office = replace(
        world.office, directory=a_directory(by_mail("lan", "so-khcn"), by_mail("minh", "so-khcn"))
    )
    await world.hear(a_change())
    await world.deliver()

    assert world.told == [("lan", 1, "email")]


async def test_whoever_was_told_hears_the_end_though_no_route_leads_there_any_more() -> None:
    office, desk = by_mail("office", "ubnd"), by_mail("lan", "so-khcn")
    routes = (OWNERS_ONLY, Route(to=("office",), severities=frozenset({"serious"})))
    world = World(a_directory(office, desk, routes=routes, default=("lan",)))
    await world.hear(
        a_change(1),
        a_change(2, "worsened", severity="serious"),
        a_change(3, "improved", severity="warning"),
    )
    await world.pass_time(timedelta(minutes=1))
    await world.hear(a_change(4, "recovered"))
    await world.pass_time(timedelta(minutes=1))

    assert [seq for who, seq, _ in world.told if who == "office"] == [3, 4]
    assert [seq for who, seq, _ in world.told if who == "lan"] == [3, 4]


async def test_a_slip_that_no_route_knows_goes_to_the_default() -> None:
    world = World(
        a_directory(
            by_mail("lan", "so-khcn"),
            by_mail("office", "ubnd"),
            routes=(Route(to=("lan",), targets=frozenset({"sti-budget-share"})),),
            default=("office",),
        )
    )
    await world.hear(a_change())
    await world.deliver()

    assert world.told == [("office", 1, "email")]


async def test_a_target_that_the_catalogue_does_not_know_still_has_a_reader() -> None:
    world = World()
    await world.hear(a_change(target="new-promise", episode="e2"))
    await world.deliver()

    assert world.told == [("lan", 1, "email")]
    assert world.mail.sent[0][1].title == "new-promise"
