"""Contacts: read from a file, kept apart, and never shown."""

import argparse
import io
import logging
from pathlib import Path

import pytest

from catalogue.problems import CatalogueError
from services.alerts.contacts.book import Contact, Fingers
from services.alerts.contacts.commands import add_to, answer
from services.alerts.contacts.files import load
from services.alerts.contacts.memory import MemoryContacts
from services.alerts.contacts.shapes import BadAddress, checked
from services.alerts.episodes import Channel
from tests.unit.alerts.world import ADDRESS

ROOT = Path(__file__).resolve().parents[3]
SECRET = "whsec_aW52ZW50ZWQtc2VjcmV0LW51bWJlci10d28tMjIyMjI="


def asked(*arguments: str) -> argparse.Namespace:
    """The arguments, read as the service reads them."""
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers(dest="command"))
    return parser.parse_args(["contacts", *arguments])


@pytest.mark.parametrize("name", ["catalogue/contacts.example.yaml", "deploy/local/contacts.yaml"])
def test_the_files_that_are_shipped_can_be_imported(name: str) -> None:
    contacts = load(ROOT / name)

    assert len(contacts) > 8
    assert not any("@" in one.address and "example" not in one.address for one in contacts)


def test_a_file_is_refused_with_its_lines_and_without_an_address(tmp_path: Path) -> None:
    file = tmp_path / "contacts.yaml"
    file.write_text(
        "contacts:\n"
        "  lan: {email: lan-at-example, zalo: abc}\n"
        '  minh: {zns: "123", fax: "1"}\n'
        "  hoa:\n"
        "    webhook: {url: ftp://hook.example.test, secret: short}\n"
    )

    with pytest.raises(CatalogueError) as refused:
        load(file)

    assert [one.line for one in refused.value.problems] == [2, 2, 3, 3, 5]
    for secret in ("lan-at-example", "abc", "123", "hook.example.test", "short"):
        assert secret not in str(refused.value).replace(str(file), "")


@pytest.mark.parametrize(
    ("channel", "text", "kept"),
    [
        (Channel.EMAIL, f" {ADDRESS}\n", ADDRESS),
        (Channel.ZALO, "1000000000000000042", "1000000000000000042"),
        (Channel.ZNS, "+84 900 000 001", "84900000001"),
        (Channel.ZALO_BOT, "chat-42", "chat-42"),
        (
            Channel.WEBHOOK,
            f"https://hook.example.test  {SECRET}",
            f"https://hook.example.test {SECRET}",
        ),
    ],
)
def test_an_address_is_kept_in_its_one_form(channel: Channel, text: str, kept: str) -> None:
    assert checked(channel, text) == kept


@pytest.mark.parametrize("channel", sorted(Channel))
def test_nothing_is_no_address(channel: Channel) -> None:
    with pytest.raises(BadAddress):
        checked(channel, "  ")


async def test_the_commands_keep_list_and_forget_and_show_no_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = MemoryContacts()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ADDRESS}\n"))

    lines = [
        *await answer(asked("import", str(ROOT / "deploy/local/contacts.yaml")), book),
        *await answer(asked("set", "lan", "email"), book),
        *await answer(asked("list"), book),
        *await answer(asked("remove", "lan", "email"), book),
        *await answer(asked("remove", "van-phong-bcd"), book),
        *await answer(asked("reseal"), book),
    ]

    assert "lan: email" in lines
    assert "van-phong-bcd: email, zalo" in lines
    assert "2 addresses are forgotten" in lines
    assert await book.address("lan", Channel.EMAIL) is None
    for line in lines:
        assert "@" not in line
        assert "1000000000000000" not in line


def test_a_contact_is_not_shown_when_it_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("test").warning("kept %r", Contact("lan", Channel.EMAIL, ADDRESS))

    assert "lan" in caplog.text
    assert ADDRESS not in caplog.text


def test_a_digest_tells_channels_and_keys_apart() -> None:
    first, second = Fingers([b"a" * 32]), Fingers([b"b" * 32, b"a" * 32])

    assert first.of(Channel.ZALO, "42") != first.of(Channel.ZALO_BOT, "42")
    assert second.of(Channel.ZALO, "42")[1:] == first.of(Channel.ZALO, "42")
    assert second.of(Channel.ZALO, "42")[0] != first.of(Channel.ZALO, "42")[0]
