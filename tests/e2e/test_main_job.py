"""A figure goes in, its target is judged, the page says why, and the slip reaches an inbox and
Zalo."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.local.stack import Stack
from tests.support import asking
from tests.support.waiting import eventually

BUDGET = "sti-budget-share"
TRAINED = "officials-trained"

# Of a target that is behind; its first figure alone may have told of a silent source before.
OPENED = "[Phát sinh] Chậm lộ trình"
WITHDRAWN = "[Rút lại cảnh báo] Chậm lộ trình"


def report(target: str, *observations: dict[str, str], time: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/test/e2e",
        "type": "measurement.reported.v1",
        "subject": target,
        "time": time,
        "datacontenttype": "application/json",
        "data": {"target": target, "observations": list(observations)},
    }


def budget(stage: str, sti: str, total: str, period: str = "2026") -> tuple[dict[str, str], ...]:
    common = {"period": period, "stage": stage}
    return (
        {**common, "measure": "total_expenditure", "value": total},
        {**common, "measure": "sti_expenditure", "value": sti},
    )


def post(stack: Stack, event: dict[str, Any]) -> httpx.Response:
    return asking.post(
        f"{stack.ingest}/api/v1/measurements",
        json=event,
        headers={
            "content-type": "application/cloudevents+json",
            "authorization": f"Bearer {stack.publisher_key}",
        },
        timeout=30,
    )


def verdict(stack: Stack, target: str) -> dict[str, Any]:
    found = asking.get(f"{stack.gateway}/api/v1/targets/{target}", timeout=10)
    return dict(found.json()["verdict"]) if found.status_code == httpx.codes.OK else {}


def mails(stack: Stack, target: str, word: str) -> list[dict[str, Any]]:
    """The mails that link to a target's page and hold a word in their subject or plain text."""
    found = asking.get(f"{stack.inbox}/api/messages", timeout=10).json()
    return [
        mail
        for mail in found
        if f"/targets/{target}" in mail["text"] and word in mail["subject"] + mail["text"]
    ]


def zalo(stack: Stack, target: str, word: str) -> list[dict[str, Any]]:
    """The accepted calls of Zalo's stand-in about a target."""
    found = asking.get(f"{stack.inbox}/api/zalo", timeout=10).json()
    return [
        call
        for call in found
        if call["error"] == 0
        and f"/targets/{target}" in call["text"] + " ".join(call["buttons"])
        and word in call["text"]
    ]


def test_every_target_has_a_verdict_before_any_figure_came(stack: Stack) -> None:
    def targets() -> list[dict[str, Any]]:
        return list(asking.get(f"{stack.gateway}/api/v1/targets", timeout=10).json()["items"])

    eventually(lambda: len(targets()) == 43 and all(one["verdict"] for one in targets()))

    assert {one["verdict"]["status"] for one in targets()} >= {"no_data"}


def test_a_broken_floor_is_judged_shown_and_told_to_the_officials(stack: Stack) -> None:
    taken = post(
        stack,
        report(
            BUDGET,
            *budget("plan", "783000000000", "28500000000000"),
            time="2026-01-05T02:00:00Z",
        ),
    )

    assert taken.status_code == httpx.codes.ACCEPTED
    judged = eventually(lambda: _when(verdict(stack, BUDGET), status="off_track"))
    assert judged["reason"] == "floor_breached"
    assert judged["value"] == pytest.approx(2.747368)
    assert judged["shortfall"] == 72_000_000_000
    page = asking.get(f"{stack.gateway}/targets/{BUDGET}", timeout=10).text
    assert "72 tỷ đồng" in page
    eventually(lambda: mails(stack, BUDGET, "72 tỷ đồng"))
    eventually(lambda: zalo(stack, BUDGET, "72 tỷ đồng"))


def test_a_target_that_falls_behind_is_told_once_however_often_the_figure_is_sent(
    stack: Stack,
) -> None:
    late = report(TRAINED, {"period": "2025", "value": "42"}, time="2026-01-10T02:00:00Z")
    post(stack, report(TRAINED, {"period": "2024", "value": "40"}, time="2025-01-10T02:00:00Z"))

    for _ in range(3):
        assert post(stack, late).status_code == httpx.codes.ACCEPTED

    judged = eventually(lambda: _when(verdict(stack, TRAINED), status="off_track"))
    assert judged["pace"] == pytest.approx(0.2, abs=0.01)
    # Its own department and the steering committee's office, each once.
    told = eventually(lambda: _when_two(mails(stack, TRAINED, OPENED)))
    assert len(set(_readers(told))) == 2
    eventually(lambda: zalo(stack, TRAINED, "Chậm lộ trình"))
    slips = asking.get(f"{stack.gateway}/api/v1/slips", params={"target": TRAINED}).json()["items"]
    assert len({slip["episode"] for slip in slips if slip["finding"] == "behind"}) == 1

    # A better figure for the same year closes the same episode, and those who were told hear of it.
    post(stack, report(TRAINED, {"period": "2025", "value": "55"}, time="2026-02-10T02:00:00Z"))

    eventually(lambda: _when(verdict(stack, TRAINED), status="on_track"))
    # Whoever was told of the slip hears that it is withdrawn, and nobody else does.
    withdrawn = eventually(lambda: _when_two(mails(stack, TRAINED, WITHDRAWN)))
    assert _readers(withdrawn) == _readers(told)
    assert len(mails(stack, TRAINED, OPENED)) == 2


def test_a_wrong_figure_is_refused_with_its_place_and_reason(stack: Stack) -> None:
    answer = post(
        stack, report(TRAINED, {"period": "2025", "value": "150"}, time="2026-01-10T02:00:00Z")
    )

    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["errors"][0]["pointer"].endswith("/observations/0/value")


def test_the_past_is_shown_as_it_was_known(stack: Stack) -> None:
    then = asking.get(
        f"{stack.gateway}/api/v1/targets/{BUDGET}", params={"as_of": "2026-01-01"}, timeout=10
    )

    assert then.json()["verdict"]["status"] == "no_data"


def _when(judged: dict[str, Any], *, status: str) -> dict[str, Any]:
    return judged if judged.get("status") == status else {}


def _readers(letters: list[dict[str, Any]]) -> list[str]:
    return sorted(letter["to"] for letter in letters)


def _when_two(letters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return letters if len(letters) >= 2 else []
