"""One seeded run: real services, known reports, an injury, and the comparison after it."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from pymongo import MongoClient

from catalogue.demo import invented_history
from catalogue.figures import Figure, reports, shipped
from deploy.local import load
from deploy.local.settings import HOST, Local, Ports
from deploy.local.stack import Stack, children_path
from targets.admission import admit
from targets.catalogue import Programme
from targets.judge import judge
from targets.observations import Observation
from targets.slips import episode_id
from tests.support.waiting import NeverHappened

ROOT = Path(__file__).resolve().parents[2]
VICTIMS = ("ingest", "scoring", "gateway", "store")
BATCH = 12
QUIET_S = 120.0


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found. Lists name what differs; empty ones are what is promised."""

    seed: int
    events: int
    injuries: tuple[str, ...]
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    recovery_s: float


class Run:
    """One run on its own servers, reproducible by its seed but for the scheduler's whims."""

    def __init__(self, seed: int, folder: Path, programme: Programme, broker: str | None) -> None:
        self._dice = random.Random(seed)
        self._seed = seed
        self._programme = programme
        self._stack = Stack(Local(Ports.free(), folder, ROOT), path=children_path(), broker=broker)
        self._today = datetime.now(ZoneInfo(programme.timezone)).date()

    def go(self) -> Result:
        """Publish, injure, wait for quiet, compare."""
        known = [list(one) for one in reports(self._history())]
        sent = known + self._dice.sample(known, len(known) // 5)
        self._dice.shuffle(sent)
        try:
            self._stack.start(lambda _: None)
            injuries = self._publish(sent)
            began = time.monotonic()
            lost = self._settle([figure for one in known for figure in one])
            return Result(
                self._seed,
                len(sent),
                tuple(injuries),
                tuple(lost),
                tuple(self._doubled()),
                time.monotonic() - began,
            )
        finally:
            self._stack.stop()

    def _history(self) -> list[Figure]:
        return [
            *shipped(self._programme),
            *invented_history(self._programme, self._today),
        ]

    def _publish(self, sent: Sequence[list[Figure]]) -> list[str]:
        """Send in small batches; at two seeded places kill a victim and start it again."""
        starts = list(range(0, len(sent), BATCH))
        places = {place: self._dice.choice(VICTIMS) for place in self._dice.sample(starts, 2)}
        injuries = []
        for start in starts:
            batch = sent[start : start + BATCH]
            victim = self._stack.children[places[start]] if start in places else None
            if victim is not None:
                victim.kill()
                victim.start()
                injuries.append(f"kill -9 {victim.name} before report {start}")
            self._insist(lambda batch=batch: self._post(batch))  # type: ignore[misc]
        return injuries

    def _post(self, batch: Sequence[list[Figure]]) -> bool:
        """Whether ingest took the batch; an HTTP client that is told nothing sends it again."""
        try:
            events = [event for report in batch for event in load.events(report)]
            load.publish(self._stack.ingest, events, lambda _: None)
        except (load.NotTaken, httpx.HTTPError):
            return False
        return True

    def _settle(self, figures: Sequence[Figure]) -> list[str]:
        """What still differs from the offline judge when all has had its time; empty is right."""
        expected = self._expected(figures)
        differs: list[str] = ["nothing was compared"]

        def same() -> bool:
            nonlocal differs
            try:
                differs = list(self._differences(expected))
            except httpx.HTTPError as error:
                differs = [f"the gateway does not answer: {error!r}"]
            return not differs

        try:
            self._insist(same)
        except NeverHappened:
            return differs
        return []

    def _expected(self, figures: Sequence[Figure]) -> dict[str, tuple[Any, ...]]:
        observations: dict[str, list[Observation]] = {}
        for one in reports(figures):
            first = one[0]
            observations.setdefault(first.target, []).extend(
                admit(
                    self._programme,
                    first.target,
                    one,
                    reported_at=first.reported_at,
                    source=first.source,
                    event_id=first.event_id,
                    today=self._today,
                    invented=first.invented,
                )
            )
        verdicts = (
            judge(self._programme, target, observations.get(target.id, []), self._today)
            for target in self._programme.targets
        )
        return {
            one.target: (
                one.status.value,
                one.reason.value,
                str(one.period or ""),
                frozenset(episode_id(one.target, one.area, spell) for spell in one.findings),
            )
            for one in verdicts
        }

    def _differences(self, expected: dict[str, tuple[Any, ...]]) -> Iterator[str]:
        answer = httpx.get(f"{self._stack.gateway}/api/v1/targets", timeout=20.0).json()
        found = {one["id"]: one["verdict"] for one in answer["items"]}
        with _database(self._stack) as database:
            told = list(database.verdicts.find({}, {"episodes": 1}))
            chains: dict[str, set[int]] = {}
            for one in database.slip_changes.find({}, {"episode": 1, "seq": 1}):
                chains.setdefault(one["episode"], set()).add(one["seq"])
        open_now = {
            one["_id"]: frozenset(
                episode["id"]
                for episode in one["episodes"]
                if episode["change"] not in ("recovered", "retracted")
            )
            for one in told
        }
        for target, (status, reason, period, episodes) in expected.items():
            verdict = found.get(target) or {}
            got = (verdict.get("status"), verdict.get("reason"), str(verdict.get("period") or ""))
            if got != (status, reason, period):
                yield f"{target}: {got}, the offline judge says {(status, reason, period)}"
            if open_now.get(target) != episodes:
                yield f"{target}: its open episodes are not those of the offline judge"
        for episode, seqs in chains.items():
            if seqs != set(range(1, len(seqs) + 1)):
                yield f"{episode}: its chain has a gap: {sorted(seqs)}"

    def _doubled(self) -> Iterator[str]:
        """Letters that came twice: the same Message-ID in the inbox more than once."""
        letters = httpx.get(f"{self._stack.inbox}/api/messages", timeout=20.0).json()
        counted = Counter(letter["headers"]["Message-ID"] for letter in letters)
        yield from (identity for identity, times in counted.items() if times > 1)

    def _insist(self, action: Callable[[], bool]) -> None:
        deadline = time.monotonic() + QUIET_S
        while not action():
            if time.monotonic() > deadline:
                raise NeverHappened("not within the time")
            time.sleep(0.25)


@contextmanager
def _database(stack: Stack) -> Iterator[Any]:
    uri = f"mongodb://{HOST}:{stack.local.ports.store}/?directConnection=true"
    with MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=10_000) as client:
        yield client["slipwatch"]
