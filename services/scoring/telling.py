"""What a verdict's document still has to tell, read from the document alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar, cast
from uuid import NAMESPACE_URL, uuid5

import msgspec

from schemas.events import SlipChanged, TargetAssessed
from schemas.stored import HistoryDocument, SlipChangeDocument, VerdictDocument, history_id
from services.scoring.ports import Cause, News
from targets.slips import change_id

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tale:
    """The entries and the events of some verdicts: a function of their documents, so that telling
    them again says the same under the same ids."""

    history: tuple[HistoryDocument, ...]
    slips: tuple[SlipChangeDocument, ...]
    news: tuple[News, ...]


def assessed_id(target: str, version: int) -> str:
    """The id of the event that tells one verdict."""
    return str(uuid5(NAMESPACE_URL, f"slipwatch:assessed/{target}/{version}"))


def tale(documents: Sequence[VerdictDocument]) -> Tale:
    """Everything that the outboxes of these documents hold, in the order of telling."""
    history: list[HistoryDocument] = []
    slips: list[SlipChangeDocument] = []
    news: list[News] = []
    for document in documents:
        outbox = document["outbox"]
        if outbox is None:
            continue
        at, cause = document["judged_at"], Cause(outbox["traceparent"], outbox["tracestate"])
        verdict = _event(outbox["assessed"], TargetAssessed)
        history.append(_entry(document))
        news.append(News(assessed_id(verdict.target, verdict.version), at, verdict, cause))
        for plain in outbox["slips"]:
            slip = _event(plain, SlipChanged)
            identity = change_id(slip.episode, slip.seq)
            entry = {"_id": identity, "at": at, "version": outbox["version"], **plain}
            slips.append(cast(SlipChangeDocument, entry))
            news.append(News(identity, at, slip, cause))
    return Tale(tuple(history), tuple(slips), tuple(news))


def _entry(document: VerdictDocument) -> HistoryDocument:
    return {
        "_id": history_id(document["_id"], document["version"]),
        "target": document["_id"],
        "version": document["version"],
        "judged_at": document["judged_at"],
        "as_of": document["as_of"],
        "catalogue_version": document["catalogue_version"],
        "status": document["status"],
        "verdict": _at_the_time(document["target"]["verdict"]),
    }


def _at_the_time(verdict: dict[str, Any]) -> dict[str, Any]:
    """The verdict for the history: without the series, which the reports give for any day."""
    return {**verdict, "points": verdict["points"][-1:]}


def _event(plain: dict[str, Any], kind: type[T]) -> T:
    return msgspec.convert(plain, kind, builtin_types=(Decimal,))
