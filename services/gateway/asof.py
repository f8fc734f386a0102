"""The programme as it was known on a day.

Today's verdicts are read as scoring wrote them. For any other day the gateway takes the reports
that had come by then and judges them itself: a verdict is a pure function, so it is the same one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from schemas.stored import MeasurementDocument, VerdictDocument
from services.gateway.ports import Store
from services.gateway.vintages import end_of, observations
from targets.catalogue import Programme, Target
from targets.judge import judge
from targets.plain import target_plain

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """The targets, in the catalogue's order, as they were known on a day.

    `judged_at` is when the newest of the verdicts was given; None when they were judged just now.
    """

    as_of: date
    judged_at: datetime | None
    targets: tuple[Plain, ...]


async def known_now(
    read: Callable[[], Awaitable[Sequence[VerdictDocument]]], programme: Programme, today: date
) -> Known:
    """All targets as they stand: what scoring wrote, in one query."""
    documents = {document["_id"]: document for document in await read()}
    ours = [documents[one.id] for one in programme.targets if one.id in documents]
    return Known(
        max((date.fromisoformat(one["as_of"]) for one in ours), default=today),
        max((one["judged_at"] for one in ours), default=None),
        tuple(
            documents[one.id]["target"]
            if one.id in documents
            else judged(programme, one, (), today)
            for one in programme.targets
        ),
    )


async def known_on(store: Store, programme: Programme, day: date) -> Known:
    """All targets as the reports that had come by the end of a day give them."""
    reports = await store.reports(list(programme.target_by_id), end_of(day, programme.timezone))
    by_target: dict[str, list[MeasurementDocument]] = {}
    for report in reports:
        by_target.setdefault(report["target"], []).append(report)

    def judge_all() -> tuple[Plain, ...]:
        return tuple(
            judged(programme, target, by_target.get(target.id, ()), day)
            for target in programme.targets
        )

    return Known(day, None, await asyncio.to_thread(judge_all))


async def target_now(store: Store, programme: Programme, target: Target, today: date) -> Plain:
    """One target as it stands; before its first verdict, as no figure at all gives it."""
    document = await store.verdict(target.id)
    return document["target"] if document else judged(programme, target, (), today)


async def target_on(store: Store, programme: Programme, target: Target, day: date) -> Plain:
    """One target as the reports that had come by the end of a day give it."""
    reports = await store.reports([target.id], end_of(day, programme.timezone))
    return await asyncio.to_thread(judged, programme, target, reports, day)


def judged(
    programme: Programme, target: Target, reports: Sequence[MeasurementDocument], day: date
) -> Plain:
    """A target with the verdict that these reports give on a day, as the API writes it."""
    verdict = judge(programme, target, observations(reports), day)
    plain: Plain = target_plain(programme, target, verdict)
    return plain
