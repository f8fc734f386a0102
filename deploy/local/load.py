"""Figures into ingest's own HTTP API, as any source system would send them, in batches of
CloudEvents."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import httpx

from catalogue.figures import Figure, reports

BATCH_EVENTS = 200  # well below ingest's 1,000 events and 1 MiB


class NotTaken(RuntimeError):
    """Ingest refused a figure. The message says which and why."""


def events(figures: Iterable[Figure]) -> Iterator[dict[str, Any]]:
    """One structured CloudEvent a report: figures with the same event id travel together."""
    for report in reports(figures):
        first = report[0]
        yield {
            "specversion": "1.0",
            "id": first.event_id,
            "source": first.source,
            "type": "measurement.reported.v1",
            "subject": first.target,
            "time": first.reported_at.isoformat(),
            "datacontenttype": "application/json",
            "data": {
                "target": first.target,
                "observations": [_observation(figure) for figure in report],
                **({"invented": True} if first.invented else {}),
            },
        }


def _observation(figure: Figure) -> dict[str, str]:
    fields = {
        "measure": figure.measure,
        "area": figure.area,
        "period": figure.period,
        "stage": figure.stage,
        "value": str(figure.value),
        "status": figure.status,
        "note": figure.note,
        "evidence": figure.evidence,
    }
    return {name: text for name, text in fields.items() if text}


def publish(
    ingest: str, key: str, messages: Iterable[dict[str, Any]], progress: Callable[[int], None]
) -> dict[str, str]:
    """Post every report; return the id of the last one sent for each target. Raises NotTaken."""
    last: dict[str, str] = {}
    waiting = iter(messages)
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=ingest, timeout=60.0, headers=headers, trust_env=False) as client:
        while batch := list(islice(waiting, BATCH_EVENTS)):
            answer = client.post(
                "/api/v1/measurements",
                json=batch,
                headers={"content-type": "application/cloudevents-batch+json"},
            )
            if answer.status_code != httpx.codes.ACCEPTED:
                raise NotTaken(f"ingest answered {answer.status_code}: {answer.text[:2000]}")
            for report in batch:
                last[report["data"]["target"]] = report["id"]
            progress(len(batch))
    return last


def judged(gateway: str, target: str, event_id: str) -> bool:
    """Whether the gateway shows the event among a target's (or context series') observations."""
    url = f"/api/v1/targets/{target}/observations"
    with httpx.Client(base_url=gateway, timeout=10.0, trust_env=False) as client:
        cursor = ""
        while True:
            answer = client.get(url, params={"cursor": cursor} if cursor else {})
            if answer.status_code != httpx.codes.OK:
                return False
            page = answer.json()
            if any(item["event_id"] == event_id for item in page["items"]):
                return True
            cursor = page.get("next") or ""
            if not cursor:
                return False
