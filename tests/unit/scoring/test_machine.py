"""Whatever happens to the service, in whatever order: its verdicts are those of the offline judge
on the set of reports, and every chain of a slip is whole."""

import asyncio
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from runtime.messages import Record
from services.scoring.handlers import Scoring
from services.scoring.intake import Taken, read
from targets.judge import judge
from targets.plain import target_plain
from targets.slips import episode_id
from tests.unit.scoring.test_convergence import FIGURES, MOMENTS, SOURCES, TARGETS, a_word_on
from tests.unit.scoring.world import PROGRAMME, Crash, Fuse, World, a_figure, a_report

EVERYTHING = frozenset(one.id for one in PROGRAMME.targets)


class Service(RuleBasedStateMachine):
    """Two workers that share the targets, crash, forget, come back and are told things twice."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = World()
        self.workers: list[Scoring] = [self.world.worker(), self.world.worker()]
        self.published: list[Record] = []
        self.waiting: list[Record] = []

    def teardown(self) -> None:
        """Everything that was published is taken in the end, and every target looked at."""
        try:
            self.takes(worker=0, records=len(self.waiting))
            self.runner.run(self.workers[0].rejudge(EVERYTHING))
            self._agrees(self.published)
        finally:
            self.runner.close()

    @rule(data=st.data(), of=TARGETS, at=MOMENTS, source=SOURCES)
    def a_source_reports(self, data: st.DataObject, of: str, at: datetime, source: str) -> None:
        """A report comes, late or early."""
        figures = [a_figure(**one) for one in data.draw(FIGURES[of])]
        number = len(self.published)
        record = a_report(of, *figures, id=f"r{number}", at=at, source=source, offset=number)
        self.published.append(record)
        self.waiting.append(record)

    @rule(data=st.data())
    def a_person_decides(self, data: st.DataObject) -> None:
        """Somebody accepts or refuses a figure that was reported."""
        if self.published:
            number = len(self.published)
            of = data.draw(st.sampled_from(self.published))
            record = data.draw(a_word_on(of, id=f"d{number}", offset=number))
            self.published.append(record)
            self.waiting.append(record)

    @rule(data=st.data())
    def the_broker_repeats(self, data: st.DataObject) -> None:
        """A record that was read comes again."""
        if self.published:
            self.waiting.append(data.draw(st.sampled_from(self.published)))

    @rule(worker=st.sampled_from([0, 1]), records=st.integers(1, 4))
    def takes(self, worker: int, records: int) -> None:
        """A worker takes the next batch and acknowledges it."""
        batch, self.waiting = self.waiting[:records], self.waiting[records:]
        if batch:
            self.runner.run(self.workers[worker].take(batch))

    @rule(
        worker=st.sampled_from([0, 1]),
        records=st.integers(1, 4),
        effects=st.integers(0, 6),
        how=st.sampled_from(["before", "half", "after"]),
    )
    def dies(self, worker: int, records: int, effects: int, how: str) -> None:
        """A worker is killed in the middle of a batch, and another starts in its place."""
        batch = self.waiting[:records]
        if not batch:
            return
        try:
            self.runner.run(self.world.worker(Fuse(effects, how)).take(batch))
        except Crash:
            self.workers[worker] = self.world.worker(remembered=1)

    @rule(worker=st.sampled_from([0, 1]), days=st.integers(0, 200))
    def days_pass(self, worker: int, days: int) -> None:
        """Another day begins, and every target is looked at."""
        self.world.clock.advance(timedelta(days=days))
        self.runner.run(self.workers[worker].rejudge(EVERYTHING))

    @rule(identity=st.sampled_from(sorted(EVERYTHING)))
    def is_replayed(self, identity: str) -> None:
        """An operator judges a target again, beside the workers."""
        self.runner.run(self.world.worker(remembered=0).again(identity))

    @invariant()
    def chains_are_whole(self) -> None:
        """Every slip that was told began with its opening, and no number is missing."""
        for chain in self.world.chains().values():
            assert chain[0] == "opened"

    def _agrees(self, records: list[Record]) -> None:
        today = self.workers[0].today
        readings = [read(PROGRAMME, record, today) for record in records]
        vintages = [
            one for each in readings if isinstance(each, Taken) for one in each.observations
        ]
        lasting = set()
        for target in PROGRAMME.targets:
            theirs = [one for one in vintages if one.fact.target == target.id]
            verdict = judge(PROGRAMME, target, theirs, today)
            document = self.world.verdicts.documents[target.id]
            assert document["target"] == target_plain(PROGRAMME, target, verdict)
            assert document["outbox"] is None
            lasting |= {
                (episode_id(target.id, verdict.area, one), one.severity.value)
                for one in verdict.findings
            }
        assert self.world.open_episodes() == lasting


Service.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestService = Service.TestCase
