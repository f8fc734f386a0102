"""Whatever happens in whatever order: many workers tell what one would, nobody is told twice, and
what lasts is told or says why not."""

import asyncio
from collections import Counter
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.alerts.deliveries import Answer, Delivery, Outcome, Why
from services.alerts.habits import Budget, Habits, Quiet, Unstable
from services.alerts.routing import HEAD, OWNER, Escalation, Route
from targets.slips import CLOSING, Change
from tests.unit.alerts.scenarios.running import DAY, HOUR, MINUTE, letters, slip
from tests.unit.alerts.scenarios.test_people import CHIEF, DESK, OFFICE
from tests.unit.alerts.world import World, a_directory

HABITS = Habits(
    quiet=Quiet(weekends=True),
    budget=Budget(hour=3, day=6),
    unstable=Unstable(changes=5, within=6 * HOUR),
)
ROUTES = (
    Route(to=(OWNER,), escalation=(Escalation(DAY, (HEAD,)),)),
    Route(to=("van-phong",), severities=frozenset({"serious", "critical"})),
)
EPISODES = st.sampled_from("abc")
SEVERITIES = st.sampled_from(["warning", "serious", "critical"])
OUTAGES = st.sampled_from([None, Outcome.RETRY, Outcome.HALTED, Outcome.REFUSED])


def a_world(workers: int) -> World:
    """A department with a head, under an office."""
    directory = a_directory(
        DESK, CHIEF, OFFICE, routes=ROUTES, habits=HABITS, default=("van-phong",)
    )
    return World(directory, workers=workers)


class ManyWorkers(RuleBasedStateMachine):
    """The same happens to one worker and to three."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.one, self.three = a_world(1), a_world(3)
        self.seqs: Counter[str] = Counter()
        self.open: dict[str, str] = {}
        self.acts = 0

    def teardown(self) -> None:
        """Let everything settle in a channel that works, and look at what is left."""
        try:
            self._channel(None)
            self.runner.run(self.one.pass_time(40 * DAY, step=HOUR))
            for episode in self.open:
                self._told_or_why(episode)
        finally:
            self.runner.close()

    @initialize()
    def something_slips(self) -> None:
        """There is something to tell."""
        self.opens("a", "warning")

    @rule(episode=EPISODES, severity=SEVERITIES)
    def opens(self, episode: str, severity: str) -> None:
        """A finding appears, or changes its severity."""
        was = self.open.get(episode)
        if was == severity:
            return
        order = ["warning", "serious", "critical"]
        worse = was is not None and order.index(severity) > order.index(was)
        change = "opened" if was is None else "worsened" if worse else "improved"
        self._hear(episode, change, severity)
        self.open[episode] = severity

    @rule(episode=EPISODES, change=st.sampled_from(["recovered", "retracted"]))
    def ends(self, episode: str, change: str) -> None:
        """It is over, or was never true."""
        if episode in self.open:
            self._hear(episode, change, self.open.pop(episode))

    @rule(episode=EPISODES)
    def is_acknowledged(self, episode: str) -> None:
        """Somebody takes it on, perhaps before alerts has heard of it."""
        self._act("acknowledged", episode=episode)

    @rule(episode=EPISODES, hours=st.integers(1, 60))
    def is_silenced(self, episode: str, hours: int) -> None:
        """Somebody will not hear of it for a time."""
        now = self.one.clock.now()
        self._act("silenced", matcher={"episodes": [episode]}, starts=now, ends=now + hours * HOUR)

    @rule(outcome=OUTAGES)
    def the_relay(self, outcome: Outcome | None) -> None:
        """The channel answers otherwise from now on."""
        self._channel(outcome)

    @rule(passed=st.sampled_from([MINUTE, 20 * MINUTE, HOUR, 9 * HOUR, DAY]))
    def time_passes(self, passed: timedelta) -> None:
        """Senders and sweeps are at work meanwhile."""
        for world in (self.one, self.three):
            self.runner.run(world.pass_time(passed, step=max(MINUTE, passed / 20)))

    @invariant()
    def many_workers_are_like_one(self) -> None:
        """The same letters, at the same times, about the same things; the same reasons."""
        assert letters(self.one) == letters(self.three)
        assert reasons(self.one) == reasons(self.three)

    @invariant()
    def nobody_is_told_twice(self) -> None:
        """One change reaches one person once by one channel."""
        told = Counter(
            (letter.to, letter.channel, about)
            for letter in letters(self.three)
            for about in letter.about
        )
        assert all(times == 1 for times in told.values()), told

    def _hear(self, episode: str, change: str, severity: str) -> None:
        self.seqs[episode] += 1
        event = slip(episode, self.seqs[episode], change, severity=severity)
        for world in (self.one, self.three):
            self.runner.run(world.hear(event))
            self.runner.run(world.deliver())

    def _act(self, kind: str, **fields: object) -> None:
        self.acts += 1
        for world in (self.one, self.three):
            self.runner.run(world.act(kind, _id=f"act-{self.acts}", **fields))

    def _channel(self, outcome: Outcome | None) -> None:
        for world in (self.one, self.three):
            world.mail.outage = lambda _: Answer(outcome) if outcome else None

    def _told_or_why(self, episode: str) -> None:
        story = self.one.episodes.kept[episode]
        for reader in story.course[-1].readers:
            mine = [
                one
                for one in self.one.deliveries.kept.values()
                if one.episode == episode and one.recipient == reader.recipient
            ]
            latest = max((one for one in mine if not one.step), key=lambda one: one.seq)
            assert latest.told or latest.why is not Why.NONE, latest
            if latest.why is Why.NO_NEWS:
                told = max((one.seq for one in mine if one.told), default=0)
                chapter = story.chapter(told)
                assert chapter is not None
                assert Change(chapter.event.change) not in CLOSING


def reasons(world: World) -> dict[str, tuple[str, str]]:
    """How every delivery stands, and why."""
    kept: list[Delivery] = list(world.deliveries.kept.values())
    return {one.id: (one.state.value, one.why.value) for one in kept}


ManyWorkers.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, derandomize=True
)
TestManyWorkers = ManyWorkers.TestCase
