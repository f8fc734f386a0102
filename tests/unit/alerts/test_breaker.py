"""The breaker at work: a channel that is down costs nobody's attempts."""

from datetime import datetime, timedelta

from services.alerts.deliveries import Answer, Outcome, State
from services.alerts.episodes import Channel
from tests.unit.alerts.world import NOON, World, a_change, a_directory, by_mail

DOWN = Answer(Outcome.RETRY, "ConnectError", channel_failed=True)


async def test_an_open_breaker_pauses_claims_without_spending_attempts() -> None:
    world = World(a_directory(*(by_mail(f"reader-{n}", "so-khcn") for n in range(20))), workers=3)

    def outage(now: datetime) -> Answer | None:
        return DOWN if now < NOON + timedelta(hours=2) else None

    world.mail.outage = outage
    await world.hear(a_change())
    await world.pass_time(timedelta(hours=2))
    tried = len(world.mail.tried)
    await world.pass_time(timedelta(minutes=45))

    assert tried < 60  # without a breaker twenty readers would have been tried fourteen times each
    assert [one.state for one in world.deliveries.kept.values()] == [State.SENT] * 20
    assert max(one.attempts for one in world.deliveries.kept.values()) < 10
    assert await world.channels.standing() == {}


async def test_what_fails_for_one_recipient_does_not_stop_the_others() -> None:
    world = World(a_directory(by_mail("lan", "so-khcn")))
    world.mail.script = [Answer(Outcome.RETRY, "451 mailbox busy")] * 8
    await world.hear(a_change())

    await world.pass_time(timedelta(hours=4))

    assert world.delivery(1).state is State.SENT
    assert (await world.channels.standing()).get(Channel.EMAIL) is None
