"""One change as the API writes it, by its kind."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from schemas.stored import SlipChangeDocument
from services.gateway.changes.asked import Kind
from services.gateway.ports import Given
from targets.catalogue import Programme
from targets.observations import ABSENT, Observation
from targets.slips import CLOSING, Change

Plain = dict[str, Any]


def of_status(programme: Programme, before: str, given: Given) -> Plain:
    """A target that was judged otherwise."""
    return _change(
        programme,
        Kind.STATUS,
        given["id"],
        given["judged_at"],
        given["target"],
        invented=given["invented"],
        status={
            "was": before,
            "now": given["status"],
            "reason": given["reason"],
            "sentence": given["sentence"],
            "version": given["version"],
            "as_of": given["as_of"],
        },
    )


def of_held(programme: Programme, given: Given, held: Mapping[str, Any]) -> Plain:
    """A figure that was put aside; the moment is that of the verdict which did without it."""
    figure = {
        **{name: held[name] for name in ("measure", "area", "period", "stage")},
        "unit": unit_of(programme, held["target"], held["measure"]),
        "was": None,
        "now": held["value"],
        "status": held["status"],
        "odd": held["reason"],
        "event_id": held["event_id"],
        "evidence": held["evidence"],
    }
    place = "|".join(str(held[name]) for name in ("source", "event_id", *_FACT))
    return _change(
        programme,
        Kind.HELD,
        place,
        given["judged_at"],
        held["target"],
        source=held["source"],
        note=held["note"],
        invented=held["invented"],
        figure=figure,
    )


def of_figure(
    programme: Programme, kind: Kind, at: datetime, was: Observation | None, seen: Observation
) -> Plain:
    """A figure that took another's place, or that a person spoke about."""
    fact = seen.fact
    figure = {
        "measure": fact.measure,
        "area": fact.area,
        "period": str(fact.period),
        "stage": fact.stage.value,
        "unit": unit_of(programme, fact.target, fact.measure),
        "was": None if was is None or was.status in ABSENT else was.value,
        "now": None if seen.status in ABSENT else seen.value,
        "status": seen.status.value,
        "odd": None,
        "event_id": seen.event_id,
        "evidence": seen.evidence,
    }
    parts = (seen.source, seen.event_id, *(str(figure[name]) for name in _FACT))
    return _change(
        programme,
        kind,
        "|".join(parts),
        at,
        fact.target,
        source=seen.source,
        note=seen.note,
        invented=seen.invented,
        figure=figure,
    )


def of_slip(programme: Programme, told: SlipChangeDocument) -> Plain:
    """A slip that began or came to its end."""
    change = Change(told["change"])
    return _change(
        programme,
        Kind.ENDED if change in CLOSING else Kind.OPENED,
        told["_id"],
        told["at"],
        told["target"],
        invented=told.get("invented", False),
        slip={
            "episode": told["episode"],
            "finding": told["finding"],
            "subject": told.get("subject"),
            "change": change.value,
            "severity": told["severity"],
            "since": told["since"],
            "on": date.fromisoformat(told["on"]),
            "sentence": told.get("summary") or told["sentence"],
        },
    )


def of_catalogue(programme: Programme, version: str, at: datetime) -> Plain:
    """A version of the catalogue, when the first verdict was given by it."""
    return _change(programme, Kind.CATALOGUE, version, at, None, catalogue_version=version)


def unit_of(programme: Programme, series: str, measure: str) -> str:
    """What a measure is counted in; empty when the catalogue no longer has it."""
    known = programme.target_by_id.get(series) or programme.context_by_id.get(series)
    found = known.measure_by_id.get(measure) if known else None
    return found.unit if found else ""


_FACT = ("measure", "area", "period", "stage")


def _change(
    programme: Programme, kind: Kind, id: str, at: datetime, series: str | None, **parts: Any
) -> Plain:
    known = series and (
        programme.target_by_id.get(series) or programme.context_by_id.get(series) or None
    )
    return {
        "id": f"{kind}|{id}",
        "kind": kind.value,
        "at": at,
        "target": series,
        "target_name": {"vi": known.name.vi, "en": known.name.en} if known else None,
        "source": None,
        "note": "",
        "invented": False,
        "status": None,
        "figure": None,
        "slip": None,
        "catalogue_version": None,
        **parts,
    }
