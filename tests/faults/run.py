"""One seeded run: publish, injure, wait for quiet, compare."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from kafka.errors import KafkaError
from pymongo.database import Database
from pymongo.errors import PyMongoError

from deploy.local.processes import DidNotStart
from runtime.failures import Unavailable
from tests.faults.compare import compare
from tests.faults.crew import KILLED
from tests.faults.differences import Differences
from tests.faults.events import Sending, script
from tests.faults.expect import Expected, decided, expected
from tests.faults.injuries import Injurer
from tests.faults.official import Official
from tests.faults.plan import STEPS, Kind, Plan
from tests.faults.publish import Publisher
from tests.faults.quiet import may_be_over
from tests.faults.seen import Document, Seen, keep, look
from tests.faults.servers import Servers
from tests.faults.skipping import Skipping
from tests.faults.stage import SERVICES, Stage
from tests.faults.topics import Reader, ends, finish

QUIET_S = 90.0  # for everything to arrive once all is healed and nothing moves any more
LONGEST_S = 300.0  # however much still moves
LOOK_S = 5.0  # before the time is up, whatever still seems to be under way
POLL_S = 0.25
SENT_S = 120.0  # for one sending to be acknowledged, whatever is injured meanwhile


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found. Empty lists are what is promised."""

    seed: int
    events: int
    injuries: tuple[str, ...]
    kinds: tuple[Kind, ...]
    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    broken: str = ""  # the run itself could not be carried out
    repeats: int = 0
    letters: int = 0
    slips: int = 0
    acts: int = 0
    ends: dict[str, list[int]] = field(default_factory=dict)
    unfired: tuple[str, ...] = ()
    phases_s: tuple[float, ...] = ()  # starting, publishing, settling, stopping

    @property
    def recovery_s(self) -> float:
        """From the last injury's end, and the last event, to when all was whole."""
        return self.phases_s[2] if len(self.phases_s) > 2 else 0.0

    @property
    def took_s(self) -> float:
        """All of it."""
        return sum(self.phases_s)

    @property
    def good(self) -> bool:
        """Whether all that is promised was kept."""
        return not (self.lost or self.doubled or self.broken)


class Run:
    """One run on servers that stand already."""

    def __init__(self, servers: Servers, plan: Plan, folder: Path) -> None:
        self._servers = servers
        self._plan = plan
        self._stage = Stage(servers, plan, folder)
        self._begins = ends(servers.direct)
        self._script = script(self._stage.programme, plan.dice, self._today(), STEPS)
        self._publisher = Publisher(
            self._stage.ingest, self._stage.key, servers.direct, self._insist
        )
        self._official = Official(
            self._stage.gateway, self._stage.keys, self._stage.clock, self._insist
        )
        self._answer: Expected | None = None
        self._asked: tuple[date, str, frozenset[str]] | None = None
        self._injurer = Injurer(self._stage, self._publisher.send)

    def go(self) -> Result:
        """Do it all; what is left behind is thrown away when the run was good."""
        began = time.monotonic()
        plan, found, broken, seen = self._plan, Differences(), "", None
        marks = [began]
        try:
            self._stage.start(failpoints(plan))
            self._official.sign_in(self._servers.store.uri, self._stage.database)
            marks.append(time.monotonic())
            self._publish()
            marks.append(time.monotonic())
            found, seen = self._settle()
            marks.append(time.monotonic())
            self._stop(found)
        except (DidNotStart, KafkaError, PyMongoError, Unavailable, httpx.HTTPError) as error:
            broken = f"{type(error).__name__}: {error}"
        finally:
            if seen is not None and (found or broken):
                keep(seen, self._stage.folder / "end.json")
            self._publisher.close()
            self._official.close()
            self._stage.crew.kill()
            self._servers.mend()
            finish(self._servers.direct)
            self._servers.forget(self._stage.database)
        return Result(
            seed=plan.seed,
            events=self._script.events,
            injuries=tuple(str(one) for one in plan.injuries),
            kinds=tuple(one.kind for one in plan.injuries),
            lost=tuple(found.lost),
            doubled=tuple(found.doubled),
            uncertain=tuple(found.uncertain),
            broken=broken,
            repeats=found.repeats,
            letters=len(seen.mails) if seen else 0,
            slips=len(seen.slip_changes) if seen else 0,
            acts=sum(not one.refused for one in self._official.done),
            ends=self._stage.crew.ends(),
            unfired=tuple(unfired(plan, self._stage)),
            phases_s=tuple(
                round(after - before, 2) for before, after in pairwise((*marks, time.monotonic()))
            ),
        )

    def _today(self) -> date:
        zone = ZoneInfo(self._stage.programme.timezone)
        return self._stage.clock.now().astimezone(zone).date()

    def _publish(self) -> None:
        for step, sending in enumerate(self._script.sendings):
            for injury in self._plan.injuries:
                if injury.step == step:
                    self._injurer.injure(injury)
            self._publisher.send(sending)
            for deed in sending.deeds:
                self._official.do(deed)
            self._rest(sending)
        self._injurer.heal()
        self._servers.mend()
        self._stage.wait(self._stage.crew.ready, QUIET_S, "not all services came back")

    def _rest(self, sending: Sending) -> None:
        until = time.monotonic() + sending.rest_s
        while time.monotonic() < until:
            self._look()
            time.sleep(0.02)

    def _look(self) -> None:
        self._injurer.look()
        self._stage.crew.look()

    def _insist(self, action: Callable[[], bool], otherwise: str) -> None:
        """Try until it is done, while what was injured is healed."""
        deadline = time.monotonic() + SENT_S
        while not action():
            self._look()
            if time.monotonic() > deadline:
                raise DidNotStart(otherwise)
            time.sleep(0.1)

    def _settle(self) -> tuple[Differences, Seen | None]:
        """What still differs when all has had its time; nothing is right."""
        longest = time.monotonic() + LONGEST_S
        database = self._servers.database(self._stage.database)
        skipping = Skipping(self._stage.clock, database)
        found, seen = Differences(lost=["nothing was compared"]), None
        with Reader(self._servers.direct, self._begins) as reader:
            while (left := min(longest, skipping.moved_at + QUIET_S) - time.monotonic()) > 0:
                self._look()
                late = left < LOOK_S
                try:
                    if self._may_be_over(database) or late:
                        seen = look(database, reader.read(), self._stage.inbox)
                        found = compare(seen, self._expected(seen), doubt=self._plan.doubt)
                        if not found and self._stage.crew.ready():
                            return found, seen
                    skipping.skip()
                except (httpx.HTTPError, KafkaError, PyMongoError) as error:
                    found = Differences(lost=[f"it could not be looked at: {error!r}"])
                time.sleep(POLL_S)
        return found, seen

    def _may_be_over(self, database: Database[Document]) -> bool:
        targets = self._stage.programme.targets
        return may_be_over(database, len(self._script.known), len(targets))

    def _expected(self, seen: Seen) -> Expected:
        """The end that is promised, worked out once for each day, catalogue and decisions."""
        today, programme = self._today(), self._stage.programme
        asked = (today, programme.version, frozenset(one["_id"] for one in seen.decisions))
        if self._answer is None or self._asked != asked:
            known = [*self._script.known, *decided(seen.decisions)]
            done, seals = self._official.done, self._stage.seals
            poisoned = self._publisher.poisoned
            self._answer = expected(programme, known, poisoned, today, done, seals)
            self._asked = asked
        return self._answer

    def _stop(self, found: Differences) -> None:
        """Every service ends when it is asked to, and says that all was well."""
        inbox = self._stage.crew.services.pop("inbox")
        codes = self._stage.crew.stop()
        inbox.stop()
        found.lost.extend(self._publisher.refused)
        found.lost.extend(
            f"{name} ended with {code} when it was asked to stop"
            for name, code in codes.items()
            if code and name in SERVICES
        )


def failpoints(plan: Plan) -> dict[str, str]:
    """What each service is armed with when it starts."""
    return {one.whom[0]: one.how for one in plan.injuries if one.kind is Kind.WRITE}


def unfired(plan: Plan, stage: Stage) -> list[str]:
    """The failpoints that were never reached: the run then lacked that injury."""
    return [
        str(one)
        for one in plan.injuries
        if one.kind is Kind.WRITE and KILLED not in stage.crew[one.whom[0]].ends
    ]
