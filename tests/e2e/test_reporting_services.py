"""Over the real services: a clerk reports a file and corrects what is held in it, somebody else
accepts it, and scoring judges by it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from deploy.local.stack import Stack
from tests.support import asking
from tests.support.waiting import eventually

TARGET = "officials-trained"
DEMO = "demo.chuyenvien", "demo.nguoiduyet"
SOURCE = "/e2e/so-noi-vu"


@contextmanager
def client_of(stack: Stack, account: str, passwords: dict[str, str]) -> Iterator[httpx.Client]:
    """A browser in which one of the accounts to try with has signed in."""
    headers = {"origin": stack.gateway}
    with asking.client(base_url=stack.gateway, timeout=30, headers=headers) as client:
        page = client.get("/sign-in").text
        fields = {"csrf": token(page), "account": account, "password": passwords[account]}
        done = client.post("/sign-in", data=fields)
        assert done.status_code == httpx.codes.SEE_OTHER, done.text
        yield client


def token(page: str) -> str:
    """The token of the first form."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def decide(client: httpx.Client, figure: str, kind: str, **fields: str) -> httpx.Response:
    """Fill in one form of a held figure's page and send it."""
    page = client.get(f"/reporting/held/{figure}").text
    for form in re.findall(r'<form method="post".*?</form>', page, re.DOTALL):
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        if hidden["kind"] == kind:
            sent = {**hidden, "reason": "Đã đối chiếu với báo cáo gốc.", **fields}
            return client.post(f"/reporting/held/{figure}/decisions", data=sent)
    raise AssertionError(f"no form to be {kind}")


def held(stack: Stack) -> list[dict[str, object]]:
    """The held figures of our target."""
    found = asking.get(f"{stack.gateway}/api/v1/figures/held", timeout=30).json()["items"]
    return [one for one in found if one["target"] == TARGET]


def verdict(stack: Stack) -> dict[str, object]:
    """How our target stands."""
    found = asking.get(f"{stack.gateway}/api/v1/targets/{TARGET}", timeout=30).json()
    return dict(found["verdict"])


@pytest.fixture(scope="module")
def passwords(stack: Stack) -> dict[str, str]:
    """The accounts to try with, and their passwords."""
    path: Path = stack.make_accounts()
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


@pytest.fixture
def clerk(stack: Stack, passwords: dict[str, str]) -> Iterator[httpx.Client]:
    """Who reports and corrects."""
    with client_of(stack, DEMO[0], passwords) as client:
        yield client


@pytest.fixture
def approver(stack: Stack, passwords: dict[str, str]) -> Iterator[httpx.Client]:
    """Who accepts."""
    with client_of(stack, DEMO[1], passwords) as client:
        yield client


def test_a_file_a_correction_and_an_acceptance_change_the_verdict(
    stack: Stack, clerk: httpx.Client, approver: httpx.Client
) -> None:
    form = clerk.get(f"/reporting/upload/form?source={SOURCE}")
    assert form.content.startswith(b"PK"), form.text

    rows = f"target;measure;period;value\n{TARGET};value;2025;0,65\n"
    checked = clerk.post(
        "/reporting/upload",
        data={"csrf": token(clerk.get("/reporting/upload").text), "source": SOURCE},
        files={"file": ("so-lieu.csv", rows.encode())},
    )
    assert "Cần xem lại" in checked.text, checked.text
    action = re.search(r'action="(/reporting/upload/\w+/report)"', checked.text)
    assert action is not None, checked.text
    sent = clerk.post(action[1], data={"csrf": token(checked.text), "only": "all"})
    assert "Đã gửi 1 báo cáo." in sent.text, sent.text
    eventually(lambda: [one["value"] for one in held(stack)] == [0.65])

    # What was meant is still odd, so it is held again, under the name of the source.
    first = str(held(stack)[0]["id"])
    corrected = decide(clerk, first, "corrected", value="1,65")
    assert corrected.status_code == httpx.codes.SEE_OTHER, corrected.text
    eventually(lambda: [one["value"] for one in held(stack)] == [1.65])
    second = held(stack)[0]
    assert second["source"] == SOURCE

    accepted = decide(approver, str(second["id"]), "accepted")
    assert accepted.status_code == httpx.codes.SEE_OTHER, accepted.text
    eventually(lambda: verdict(stack)["value"] == 1.65)
    assert held(stack) == []
    page = approver.get(f"/reporting/held/{second['id']}").text
    assert "đã có hiệu lực" in page
    assert "không còn chờ kiểm tra" in page

    said = [one["kind"] for one in asking.get(
        f"{stack.gateway}/api/v1/figures/held/{second['id']}/decisions", timeout=30
    ).json()["items"]]  # fmt: skip
    assert said == ["accepted"]


def test_what_scoring_sets_aside_is_shown_with_its_reason(stack: Stack) -> None:
    event = {
        "specversion": "1.0",
        "id": "same-id",
        "source": SOURCE,
        "type": "measurement.reported.v1",
        "subject": TARGET,
        "time": "2026-02-01T02:00:00Z",
        "datacontenttype": "application/json",
        "data": {"target": TARGET, "observations": [{"period": "2024", "value": "30"}]},
    }
    other = {
        **event,
        "data": {"target": TARGET, "observations": [{"period": "2024", "value": "31"}]},
    }
    for one in (event, other):
        answer = asking.post(
            f"{stack.ingest}/api/v1/measurements",
            json=one,
            headers={
                "content-type": "application/cloudevents+json",
                "authorization": f"Bearer {stack.publisher_key}",
            },
            timeout=30,
        )
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text

    def shown() -> bool:
        found = asking.get(f"{stack.gateway}/api/v1/reporting/rejected", timeout=30).json()["items"]
        return [(one["reason"], one["target"]) for one in found] == [("id_reused", TARGET)]

    eventually(shown)
