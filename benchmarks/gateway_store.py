"""What the gateway's pages are measured over, all of it invented: the shipped programme with its
targets repeated under other names, and as many reported figures as are asked for."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from pymongo import WriteConcern

import catalogue
from catalogue.demo import invented_history
from catalogue.figures import Figure, shipped
from runtime.mongo import Database
from schemas import stored
from services.gateway.asof import judged
from targets.catalogue import Programme

FIGURES_OF_A_REPORT = 100
#: Reports of one insert: some 12 MB.
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to show."""

    targets: int
    observations: int


def invented_programme(count: int) -> tuple[Programme, list[dict[str, Any]]]:
    """The shipped programme, its targets repeated under other names, each with a verdict."""
    programme = catalogue.load(catalogue.SHIPPED)
    today = datetime.now(UTC).date()
    real = shipped(programme)
    figures = [*real, *invented_history(programme, today, real)]
    ours = programme.targets[: min(count, len(programme.targets))]
    plain = {one.id: judged(programme, one, _reports(one.id, figures), today) for one in ours}
    targets, documents = [], []
    for number in range(count):
        first = ours[number % len(ours)]
        name = first.id if number < len(ours) else f"{first.id}-{number}"
        targets.append(replace(first, id=name))
        target = deepcopy(plain[first.id])
        target["id"] = target["verdict"]["target"] = name
        documents.append(_document(target, programme, today))
    return replace(programme, targets=tuple(targets)), documents


def _document(target: dict[str, Any], programme: Programme, day: date) -> dict[str, Any]:
    return {
        "_id": target["id"],
        "version": 1,
        "guard": 1,
        "as_of": day.isoformat(),
        "judged_at": datetime.now(UTC),
        "catalogue_version": programme.version,
        "status": target["verdict"]["status"],
        "theme": target["theme"],
        "fingerprint": "",
        "target": target,
        "episodes": [],
        "outbox": None,
    }


def _reports(target: str, figures: Sequence[Figure]) -> list[stored.MeasurementDocument]:
    return [
        _report(
            target,
            number,
            one.reported_at,
            [(one.measure, one.area, one.period, one.stage, one.value, one.status)],
        )
        for number, one in enumerate(figures)
        if one.target == target
    ]


def _report(
    target: str, number: int, at: datetime, figures: Sequence[tuple[Any, ...]]
) -> stored.MeasurementDocument:
    names = ("measure", "area", "period", "stage", "value", "status")
    found: Any = [
        {**dict(zip(names, one, strict=True)), "note": "", "evidence": ""} for one in figures
    ]
    return {
        "_id": f"/bench|{target}|{number}",
        "source": "/bench",
        "event_id": f"{target}|{number}",
        "time": at,
        "reported_at": at.isoformat(),
        "target": target,
        "invented": True,
        "digest": "",
        "observations": found,
    }


def _stored_reports(programme: Programme, observations: int) -> Iterator[dict[str, Any]]:
    """Reports of a hundred figures each, one after the other for every target."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    areas = sorted(programme.area_by_id)[:FIGURES_OF_A_REPORT]
    for number in range(observations // FIGURES_OF_A_REPORT):
        target = programme.targets[number % len(programme.targets)]
        turn = number // len(programme.targets)
        period = f"{2000 + turn // 12 % 27}-{turn % 12 + 1:02}"
        measure = target.measures[0].id if target.measures else "value"
        figures = [
            (measure, areas[n % len(areas)], period, "", Decimal(n), "A")
            for n in range(FIGURES_OF_A_REPORT)
        ]
        yield dict(_report(target.id, number, start + timedelta(minutes=5 * number), figures))


async def load(
    database: Database,
    programme: Programme,
    documents: Sequence[dict[str, Any]],
    observations: int,
) -> None:
    """Put verdicts and reports into an empty database, in bulk, under the indexes of scoring.

    The indexes come first: of a million figures the embedded store makes one in more time than a
    client waits for an answer.
    """
    for name, indexes in stored.INDEXES.items():
        for keys in indexes:
            await database[name].create_index(list(keys))
    # Nobody misses what a lost load would lose.
    loading = database.with_options(write_concern=WriteConcern(w=1))
    for name, every in (
        (stored.VERDICTS, iter(documents)),
        (stored.MEASUREMENTS, _stored_reports(programme, observations)),
    ):
        while batch := list(islice(every, AT_ONCE)):
            await loading[name].insert_many(batch, ordered=False)


async def judge_again(database: Database, target: str) -> None:
    """A new verdict on a target, written as scoring writes one: the document, then the journal."""
    document = await database[stored.VERDICTS].find_one({"_id": target})
    if document is None:
        raise LookupError(target)
    version, now = document["version"] + 1, datetime.now(UTC)
    await database[stored.VERDICTS].update_one(
        {"_id": target}, {"$set": {"version": version, "judged_at": now}}
    )
    entry = {name: document[name] for name in ("as_of", "catalogue_version", "status")}
    entry |= {"_id": f"{target}|{version}", "target": target, "version": version}
    entry |= {"judged_at": now, "verdict": document["target"]["verdict"]}
    await database[stored.VERDICT_HISTORY].insert_one(entry)
