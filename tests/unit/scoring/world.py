"""A small province, reports on it, and a world for scoring that can break at any write."""

import json
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from runtime.clock import ManualClock
from runtime.messages import Record
from schemas.cloudevents import Envelope, to_kafka
from schemas.events import EventType, MeasurementReported, ReportedObservation, SlipChanged
from schemas.stored import (
    HistoryDocument,
    MeasurementDocument,
    RejectedDocument,
    SlipChangeDocument,
    VerdictDocument,
)
from services.scoring.handlers import Scoring
from services.scoring.memory import MemoryHerald, MemoryJournal, MemoryReports, MemoryVerdicts
from services.scoring.ports import Herald, Journal, News, Parked, Ports, Reports, Verdicts
from targets.areas import Area, Level
from targets.catalogue import Context, Owner, Programme, Target, Theme
from targets.goals import Base, Goal
from targets.kinds import Checklist, Floor, Item, Rank, Reach
from targets.measures import Measure, Range, Share
from targets.observations import Stage
from targets.periods import Cadence, Period
from targets.words import Text
from tests.support.spelling import spelt_otherwise

TODAY = date(2028, 3, 10)
NOW = datetime(2028, 3, 10, 2, 0, tzinfo=UTC)  # nine in the morning in the province


def text(words: str) -> Text:
    """The same words twice: these tests read none of them."""
    return Text(words, words)


def a_target(identity: str, rule: Any, **others: Any) -> Target:
    """A target of a yearly series with a goal of 100 by the end of 2030."""
    ordinary: dict[str, Any] = {
        "name": text(identity),
        "theme": "people",
        "unit": "%",
        "goals": (Goal(Decimal(100), date(2030, 12, 31)),),
        "measures": (Measure("value", text("value"), "%", possible=Range(Decimal(0))),),
        "value": "value",
        "owner": Owner("office", text("office")),
        "cadence": Cadence.YEAR,
        "publishing_delay_days": 400,
        "paragraph": "7",
    }
    return Target(id=identity, rule=rule, **{**ordinary, **others})


STAGES = (Stage.PLAN, Stage.FINAL)
PROGRAMME = Programme(
    id="small",
    name=text("small"),
    version="1+test",
    area="here",
    timezone="Asia/Ho_Chi_Minh",
    themes=(Theme("people", text("people")),),
    areas=(Area("here", text("here"), Level.PROVINCE), Area("all", text("all"), Level.NATION)),
    targets=(
        a_target("coverage", Reach(), base=Base(Decimal(20), Period.parse("2025"))),
        a_target(
            "budget",
            Floor(Decimal(3)),
            goals=(Goal(Decimal(3), date(2030, 12, 31)),),
            measures=(
                Measure("total", text("total"), "VND", stages=STAGES),
                Measure("part", text("part"), "VND", stages=STAGES),
            ),
            value=Share("part", "total"),
        ),
        a_target("places", Rank(34), unit="rank", goals=(Goal(Decimal(20), date(2030, 12, 31)),)),
        a_target(
            "centre",
            Checklist((Item("built", text("built"), date(2027, 6, 30)),)),
            goals=(Goal(Decimal(1), date(2030, 12, 31)),),
            measures=(),
        ),
    ),
    context=(Context("prices", text("prices"), (Measure("value", text("value"), "%"),)),),
)


def a_figure(period: str, value: str | int, **others: str) -> ReportedObservation:
    """One figure."""
    return ReportedObservation(period=period, value=Decimal(value), **others)


def a_report(
    target: str,
    *figures: ReportedObservation,
    id: str,
    at: datetime = datetime(2028, 1, 15, tzinfo=UTC),
    source: str = "urn:test:office",
    offset: int = 0,
    key: bytes | None = None,
    traceparent: str = "",
    invented: bool = False,
) -> Record:
    """A report as a source system publishes it."""
    envelope = Envelope(
        id=id,
        source=source,
        type=EventType.MEASUREMENT_REPORTED,
        subject=target,
        time=at,
        traceparent=traceparent,
    )
    value, headers = to_kafka(envelope, MeasurementReported(target, figures, invented))
    return Record(
        topic="measurements",
        partition=0,
        offset=offset,
        key=target.encode() if key is None else key,
        value=value,
        headers=tuple(headers),
        timestamp_ms=int(NOW.timestamp() * 1000),
    )


def told_again(record: Record, dice: random.Random) -> Record:
    """The same report, spelt otherwise."""
    value = spelt_otherwise(json.loads(record.value or b"", parse_float=Decimal), dice, "here")
    return replace(record, value=value)


class Crash(Exception):
    """The worker was killed here."""


class Fuse:
    """Lets so many effects through, then crashes: before the next one, halfway, or after it."""

    def __init__(self, effects: int | None = None, how: str = "after") -> None:
        self.left, self.how, self.seen = effects, how, 0

    async def effect(
        self, whole: Callable[[], Awaitable[Any]], half: Callable[[], Awaitable[Any]]
    ) -> Any:
        """Let an effect happen, unless it is the one."""
        self.seen += 1
        if self.left is None or self.seen <= self.left:
            return await whole()
        if self.how == "half":
            await half()
        elif self.how == "after":
            await whole()
        raise Crash(f"at effect {self.seen}")


async def nothing() -> None:
    """No effect."""


@dataclass
class FusedReports:
    """Reports behind a fuse."""

    inner: MemoryReports
    fuse: Fuse

    async def keep(self, reports: Sequence[MeasurementDocument]) -> Mapping[str, str]:
        """Keep, or crash."""
        half = reports[: len(reports) // 2]
        kept: Mapping[str, str] = await self.fuse.effect(
            lambda: self.inner.keep(reports), lambda: self.inner.keep(half)
        )
        return kept

    async def standing(self, identities: Sequence[str]) -> Sequence[MeasurementDocument]:
        """As it is."""
        return await self.inner.standing(identities)

    def of_target(self, target: str) -> Any:
        """As it is."""
        return self.inner.of_target(target)


class FusedVerdicts(MemoryVerdicts):
    """Verdicts behind a fuse."""

    def __init__(self, inner: MemoryVerdicts, fuse: Fuse) -> None:
        self.documents, self.inner, self.fuse = inner.documents, inner, fuse

    async def write(self, document: VerdictDocument) -> bool:
        """Write, or crash."""
        done: bool = await self.fuse.effect(lambda: self.inner.write(document), nothing)
        return done

    async def confirm(self, target: str, guard: int) -> bool:
        """Confirm, or crash."""
        done: bool = await self.fuse.effect(lambda: self.inner.confirm(target, guard), nothing)
        return done

    async def clear(self, told: Sequence[tuple[str, int]]) -> None:
        """Clear, or crash."""
        half = told[: len(told) // 2]
        await self.fuse.effect(lambda: self.inner.clear(told), lambda: self.inner.clear(half))


@dataclass
class FusedJournal:
    """The journal behind a fuse."""

    inner: MemoryJournal
    fuse: Fuse

    async def record(
        self, verdicts: Sequence[HistoryDocument], slips: Sequence[SlipChangeDocument]
    ) -> None:
        """Record, or crash."""
        await self.fuse.effect(
            lambda: self.inner.record(verdicts, slips), lambda: self.inner.record(verdicts, ())
        )

    async def set_aside(self, rejected: Sequence[RejectedDocument]) -> None:
        """Note, or crash."""
        half = rejected[: len(rejected) // 2]
        await self.fuse.effect(
            lambda: self.inner.set_aside(rejected), lambda: self.inner.set_aside(half)
        )


@dataclass
class FusedHerald:
    """The herald behind a fuse."""

    inner: MemoryHerald
    fuse: Fuse

    async def park(self, parked: Sequence[Parked]) -> None:
        """Park, or crash."""
        half = parked[: len(parked) // 2]
        await self.fuse.effect(lambda: self.inner.park(parked), lambda: self.inner.park(half))

    async def announce(self, news: Sequence[News]) -> None:
        """Announce, or crash."""
        half = news[: len(news) // 2]
        await self.fuse.effect(lambda: self.inner.announce(news), lambda: self.inner.announce(half))


@dataclass
class World:
    """Everything that outlives a worker."""

    reports: MemoryReports = field(default_factory=MemoryReports)
    verdicts: MemoryVerdicts = field(default_factory=MemoryVerdicts)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    herald: MemoryHerald = field(default_factory=MemoryHerald)
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    programme: Programme = PROGRAMME

    def worker(self, fuse: Fuse | None = None, *, remembered: int = 10_000) -> Scoring:
        """A worker that has just started, and remembers nothing."""
        broken = fuse or Fuse()
        reports: Reports = FusedReports(self.reports, broken)
        verdicts: Verdicts = FusedVerdicts(self.verdicts, broken)
        journal: Journal = FusedJournal(self.journal, broken)
        herald: Herald = FusedHerald(self.herald, broken)
        ports = Ports(reports, verdicts, journal, herald)
        return Scoring(self.programme, ports, self.clock, remembered=remembered)

    def statuses(self) -> dict[str, str]:
        """How each target stands."""
        return {one["_id"]: one["status"] for one in self.verdicts.documents.values()}

    def standing(self) -> dict[str, dict[str, Any]]:
        """Every verdict's document, without the count of writes that led to it."""
        return {
            identity: {name: value for name, value in document.items() if name != "guard"}
            for identity, document in deepcopy(self.verdicts.documents).items()
        }

    def open_episodes(self) -> set[tuple[str, str]]:
        """The episodes that last, with how bad they are."""
        return {
            (one["id"], one["spell"]["severity"])
            for document in self.verdicts.documents.values()
            for one in document["episodes"]
            if one["change"] not in {"recovered", "retracted"}
        }

    def chains(self) -> dict[str, list[str]]:
        """What was published of each episode: its changes in the order of their numbers, each
        once, whole from the first on."""
        told: dict[str, dict[int, str]] = {}
        for news in self.herald.news:
            event = news.event
            if isinstance(event, SlipChanged):
                told.setdefault(event.episode, {})[event.seq] = event.change
        for episode, numbered in told.items():
            numbers = sorted(numbered)
            assert numbers == list(range(1, len(numbers) + 1)), f"{episode} has gaps: {numbers}"
        return {one: [told[one][n] for n in sorted(told[one])] for one in told}
