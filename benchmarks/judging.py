"""What one more figure costs when a target has a thousand of them and when it has a million, and
how fast a million are judged again from the store, in how much memory.

The series is that of a real target, reported month by month by all 99 communes and revised again
and again; its values are made up here.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from pymongo import MongoClient

import catalogue
from benchmarks.scoring_throughput import servers
from runtime.mongo import CODEC
from schemas.stored import MEASUREMENTS, MeasurementDocument, measurement_id
from services.scoring.judging import stand
from services.scoring.ports import Cause
from services.scoring.state import State
from targets.catalogue import Programme
from targets.ledger import Ledger
from targets.periods import Cadence, Period
from targets.plain_reports import observations_from_plain

TARGET = "online-public-services"
SOURCE = "urn:slipwatch:benchmark"
FIGURES = 100  # in each report
TIMES = 200
DAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Size:
    """How many months each commune has reported, and how often each month was stated."""

    months: int
    vintages: int


SIZES = (Size(10, 1), Size(10, 10), Size(100, 10), Size(120, 84))


@dataclass(frozen=True, slots=True)
class OneMore:
    """The cost of one figure more."""

    stored: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ColdReplay:
    """A replay from nothing, against only reading the same documents with the same client."""

    figures: int
    seconds: float
    reading_s: float
    peak_bytes: int


def documents(programme: Programme, size: Size) -> Iterator[MeasurementDocument]:
    """The reports, oldest first."""
    first = Period(Cadence.MONTH, date(2016, 11, 1))
    months = [first]
    while len(months) < size.months:
        months.append(months[-1].following)
    facts = [(commune, month) for month in months for commune in programme.communes]
    for vintage in range(size.vintages):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=vintage)
        stated = iter(enumerate(facts))
        for number in range(-(-len(facts) // FIGURES)):
            event = f"{vintage}-{number}"
            yield {
                "_id": measurement_id(SOURCE, event),
                "source": SOURCE,
                "event_id": event,
                "time": at,
                "reported_at": at.isoformat(),
                "target": TARGET,
                "invented": True,
                "digest": event,
                "observations": [
                    {
                        "measure": "value",
                        "area": commune,
                        "period": str(month),
                        "stage": "",
                        "value": Decimal(300 + place * 7 % 400 + vintage) / 10,
                        "status": "A",
                        "note": "",
                        "evidence": "",
                    }
                    for place, (commune, month) in islice(stated, FIGURES)
                ],
            }


def one_more(programme: Programme, size: Size) -> OneMore:
    """The median cost of taking in one figure more and judging: the document that is written."""
    target = programme.target_by_id[TARGET]
    state = State(None, Ledger(target))
    latest: Any = None
    for document in documents(programme, size):
        state.add(document["_id"], observations_from_plain(document))
        latest = document
    stored = state.ledger.size
    took = []
    for number in range(TIMES):
        at = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=number)
        figure = {
            **latest["observations"][number % len(latest["observations"])],
            "value": Decimal(40 + number % 9),
        }
        report = {
            **latest,
            "event_id": f"more-{number}",
            "reported_at": at.isoformat(),
            "observations": [figure],
        }
        begun = perf_counter()
        state.add(report["event_id"], observations_from_plain(report))
        state.document = stand(programme, target, state, DAY, at, Cause()).document
        took.append(perf_counter() - begun)
    return OneMore(stored, statistics.median(took))


def cold_replay(programme: Programme, size: Size) -> ColdReplay:
    """`python -m services.scoring replay --dry-run` over a store that holds the reports."""
    with (
        tempfile.TemporaryDirectory() as folder,
        servers(Path(folder), kafka=False) as (
            broker,
            uri,
        ),
    ):
        with MongoClient[dict[str, Any]](uri) as client:
            reports = client["slipwatch"].get_collection(MEASUREMENTS, CODEC)
            reports.create_index([("target", 1), ("time", 1)])
            several = documents(programme, size)
            figures = 0
            while batch := list(islice(several, 200)):
                reports.insert_many([dict(one) for one in batch])
                figures += sum(len(one["observations"]) for one in batch)
            begun = perf_counter()
            for _ in reports.find({"target": TARGET}, batch_size=100):
                pass
            reading_s = perf_counter() - begun
        begun = perf_counter()
        peak = _replay(broker, uri)
        return ColdReplay(figures, perf_counter() - begun, reading_s, peak)


def _replay(broker: str, uri: str) -> int:
    told = (
        f"SLIPWATCH_BROKER={broker}",
        f"SLIPWATCH_MONGO_URI={uri}",
        f"SLIPWATCH_CATALOGUE={catalogue.SHIPPED}",
    )
    command = ["env", *told, sys.executable, "-m", "services.scoring", "replay", "--dry-run"]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said)  # noqa: S603 - our own command
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read()
    if process.returncode or not re.search(rf"{TARGET}: .*\[[\d,]+ figures", lines):
        raise RuntimeError(f"the replay ended with {process.returncode}:\n{lines[-2000:]}")
    return used.ru_maxrss * 1024


def table(costs: list[OneMore], replay: ColdReplay | None) -> str:
    """The figures as people read them."""
    first = costs[0]
    lines = [
        "One more figure, taken in and judged (median; the document as it is written):",
        f"{'stored':>12} {'ms':>8} {'ratio':>7}",
        *(
            f"{one.stored:>12,} {1000 * one.seconds:>8.2f} {one.seconds / first.seconds:>7.2f}"
            for one in costs
        ),
    ]
    if replay is not None:
        lines += [
            "",
            f"Cold replay of {replay.figures:,} figures of one target: {replay.seconds:.1f} s, "
            f"{replay.figures / replay.seconds:,.0f} a second, "
            f"{replay.seconds / replay.reading_s:.1f} times only reading the documents; "
            f"peak {replay.peak_bytes / 2**20:,.0f} MiB.",
        ]
    return "\n".join(lines)


def main(given: Sequence[str]) -> int:
    """Measure everything in one run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks judging", description=__doc__)
    parser.add_argument("--no-replay", action="store_true", help="leave out the store")
    options = parser.parse_args(given)
    programme = catalogue.load(catalogue.SHIPPED)
    costs = [one_more(programme, size) for size in SIZES]
    replay = None if options.no_replay else cold_replay(programme, SIZES[-1])
    sys.stdout.write(table(costs, replay) + "\n")
    return 0
