"""A decision as the event that carries it to ingest: the same bytes however often it is sent."""

from typing import Any

import msgspec

from schemas.events import EventType
from services.gateway.reporting.deciding import Kind
from services.gateway.reporting.held import written
from services.gateway.reporting.ports import DecisionDocument


def event_of(decision: DecisionDocument) -> bytes:
    """The event, in structured mode.

    An opinion speaks of the fact and of its value; a correction is an ordinary figure of the
    source. Neither names a person: who decided stands in our own collection and in the audit log.
    """
    figure = decision["figure"]
    told: dict[str, Any] = {
        "measure": figure["measure"],
        "area": figure["area"],
        "period": figure["period"],
        "value": written(decision["value"]),
        "status": figure["status"],
        "note": decision["reason"],
    }
    if figure["stage"]:
        told["stage"] = figure["stage"]
    if decision["kind"] != Kind.CORRECTED:
        told["opinion"] = decision["kind"]
    data: dict[str, Any] = {"target": decision["target"], "observations": [told]}
    if figure["invented"]:
        data["invented"] = True
    return msgspec.json.encode(
        {
            "specversion": "1.0",
            "id": decision["event"],
            "source": decision["source"],
            "type": EventType.MEASUREMENT_REPORTED,
            "subject": decision["target"],
            "time": decision["at"],
            "datacontenttype": "application/json",
            "data": data,
        }
    )
