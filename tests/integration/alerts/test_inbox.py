"""The local inbox: a real SMTP server, a stand-in for Zalo, and their pages."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from tests.integration.alerts.servers import TOKEN, Inbox, inbox_process
from tests.support import asking


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the inbox keeps its mails."""
    return tmp_path_factory.mktemp("inbox")


@pytest.fixture(scope="module")
def inbox(folder: Path) -> Iterator[Inbox]:
    """The inbox as its own process."""
    with inbox_process(folder) as running:
        yield running


def send(inbox: Inbox, subject: str, html: str = "<p>Xin chào</p>") -> None:
    """A mail by the standard library's own client."""
    message = EmailMessage()
    message["From"] = "slipwatch@laocai.example.test"
    message["To"] = "Đầu mối <lan@example.test>"
    message["Subject"] = subject
    message["Message-ID"] = "<alert.1@laocai.example.test>"
    message.set_content("Xin chào")
    message.add_alternative(f"<html><head></head><body>{html}</body></html>", subtype="html")
    with smtplib.SMTP("127.0.0.1", inbox.smtp_port) as client:
        client.send_message(message)


def zalo(inbox: Inbox, body: object, token: str = TOKEN) -> dict[str, object]:
    """One call of the stand-in."""
    answer = asking.post(
        f"{inbox.url}/v3.0/oa/message/cs", json=body, headers={"access_token": token}
    )
    assert answer.status_code == httpx.codes.OK
    return dict(answer.json())


def a_message(text: str = "Xin chào", user: str = "1000000000000000001") -> dict[str, object]:
    """What the call carries."""
    return {"recipient": {"user_id": user}, "message": {"text": text}}


def test_a_mail_is_kept_as_a_file_and_listed(inbox: Inbox, folder: Path) -> None:
    send(inbox, "Phủ sóng 5G")

    mail = asking.get(f"{inbox.url}/api/messages").json()[0]

    assert set(mail) == {
        "id", "from", "to", "subject", "headers", "text", "html", "received_at",
    }  # fmt: skip
    assert mail["subject"] == "Phủ sóng 5G"
    assert mail["to"] == "Đầu mối <lan@example.test>"
    assert mail["from"] == "slipwatch@laocai.example.test"
    assert mail["headers"]["Message-ID"] == "<alert.1@laocai.example.test>"
    assert mail["headers"]["Delivered-To"] == "lan@example.test"
    assert mail["text"].strip() == "Xin chào"
    assert "<p>Xin chào</p>" in mail["html"]
    assert (folder / f"{mail['id']}.eml").exists()


def test_mails_and_calls_outlive_a_restart(tmp_path: Path) -> None:
    with inbox_process(tmp_path) as first:
        send(first, "Một")
        send(first, "Hai")
        zalo(first, a_message())
    with inbox_process(tmp_path) as second:
        mails = asking.get(f"{second.url}/api/messages").json()
        calls = asking.get(f"{second.url}/api/zalo").json()

    assert [one["subject"] for one in mails] == ["Hai", "Một"]
    assert [one["text"] for one in calls] == ["Xin chào"]


def test_a_mail_cannot_run_anything_in_the_page_that_shows_it(inbox: Inbox) -> None:
    send(inbox, "<script>alert(1)</script>", html="<script>alert(2)</script>")
    identity = asking.get(f"{inbox.url}/api/messages").json()[0]["id"]

    page = asking.get(f"{inbox.url}/messages/{identity}")
    inner = asking.get(f"{inbox.url}/messages/{identity}/html")

    assert "<script>" not in page.text
    assert "sandbox=" in page.text
    assert "default-src 'none'" in inner.headers["content-security-policy"]
    assert "sandbox" in inner.headers["content-security-policy"]
    assert "allow-scripts" not in inner.headers["content-security-policy"]


def test_the_pages_say_what_they_are_in_both_languages(inbox: Inbox) -> None:
    zalo(inbox, a_message())

    assert "Hộp thư" in asking.get(f"{inbox.url}/").text
    page = asking.get(f"{inbox.url}/zalo").text
    assert "Đây không phải Zalo" in page
    assert "This is not Zalo" in page
    assert asking.get(f"{inbox.url}/messages/none").status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize(
    ("body", "token", "error"),
    [
        (a_message(), TOKEN, 0),
        (a_message("x" * 2000), TOKEN, 0),
        (a_message("x" * 2001), TOKEN, -210),
        (a_message(), "stale", -216),
        (a_message(), "", -216),
        (a_message(user=""), TOKEN, -201),
        ({"message": {"text": "x"}}, TOKEN, -201),
        ([1], TOKEN, -201),
    ],
)
def test_the_stand_in_refuses_what_zalo_refuses(
    inbox: Inbox, body: object, token: str, error: int
) -> None:
    answer = zalo(inbox, body, token)

    assert answer["error"] == error
    assert ("data" in answer) == (error == 0)
    assert asking.get(f"{inbox.url}/api/zalo").json()[0]["error"] == error
