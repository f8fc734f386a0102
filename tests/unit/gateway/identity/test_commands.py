"""The commands: what they parse, ask and refuse. Over twins in memory."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from services.gateway.identity.commands import _do, _parser
from services.gateway.identity.demonstration import PEOPLE, keep_demonstration
from services.gateway.identity.handlers.keeping import Refused
from services.gateway.identity.principal import ALL, Role
from tests.unit.gateway.identity.people import PASSWORD, Gateway, a_gateway, shipped_programme

Output = pytest.CaptureFixture[str]


@pytest.fixture
async def gateway() -> Gateway:
    """Six people are known."""
    return await a_gateway()


def typed(*answers: str) -> Callable[[str], str]:
    """Somebody who types passwords."""
    left = list(answers)
    return lambda _: left.pop(0)


async def command(gateway: Gateway, *words: str, ask: Callable[[str], str] | None = None) -> int:
    """What the command answers."""
    asked = _parser(shipped_programme()).parse_args(words)
    return await _do(asked, gateway.identity, shipped_programme(), ask or typed())


async def test_an_account_is_added_with_a_password_that_is_typed_twice(gateway: Gateway) -> None:
    words = ("accounts", "add", "Nguyen.Van.A", "--role", "approver", "--department", "so-khcn")

    assert await command(gateway, *words, ask=typed(PASSWORD, PASSWORD)) == 0

    account = await gateway.identity.keeping.get("nguyen.van.a")
    assert account is not None
    assert account.roles == {Role.APPROVER}
    assert account.departments == {"so-khcn"}
    assert not account.must_change


async def test_a_password_typed_differently_adds_nothing(gateway: Gateway) -> None:
    with pytest.raises(Refused):
        await command(gateway, "accounts", "add", "lan", ask=typed(PASSWORD, "another one"))

    assert await gateway.identity.keeping.get("lan") is None


async def test_a_password_that_was_made_is_shown_once_and_has_to_be_changed(
    gateway: Gateway, capsys: Output
) -> None:
    await command(gateway, "accounts", "add", "lan", "--random")

    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    browser = await gateway.signed_in("lan", password)
    assert "Mật khẩu này do người khác đặt" in (await browser.get("/profile")).text


async def test_rights_are_set_and_an_account_is_shut_out_let_in_reset_and_unlocked(
    gateway: Gateway, capsys: Output
) -> None:
    await command(gateway, "accounts", "roles", "reader", "--role", "auditor")
    await command(gateway, "accounts", "disable", "clerk")
    await command(gateway, "accounts", "list")
    listed = capsys.readouterr().out
    assert "auditor" in listed.split("reader ", 1)[1].splitlines()[0]
    assert "(shut out)" in listed
    await command(gateway, "accounts", "enable", "clerk")
    await command(gateway, "accounts", "unlock", "clerk")
    await command(gateway, "accounts", "reset", "clerk", ask=typed("một câu khác", "một câu khác"))
    await gateway.signed_in("clerk", "một câu khác")


async def test_what_is_done_by_command_is_remembered_as_such(gateway: Gateway) -> None:
    await command(gateway, "accounts", "disable", "clerk")

    entry = (await gateway.identity.audit.export(0))[-1]
    assert (entry.what, entry.on, entry.via) == ("account_changed", "account:clerk", "command")


async def test_verify_answers_one_and_the_entry_when_the_log_is_broken(
    gateway: Gateway, capsys: Output
) -> None:
    assert await command(gateway, "audit", "verify") == 0
    head = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert await command(gateway, "audit", "verify", "--head", head) == 0
    journal = gateway.identity.audit._journal
    del journal.entries[6]  # type: ignore[attr-defined]

    assert await command(gateway, "audit", "verify", "--head", head) == 1
    assert "BROKEN: entry 6" in capsys.readouterr().out


async def test_the_log_is_exported_as_lines_of_json(gateway: Gateway, capsys: Output) -> None:
    await command(gateway, "audit", "export", "--after", "5")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["what"] for one in lines] == ["account_added", "exported"]
    assert lines[1]["previous"] == lines[0]["hash"]


async def test_accounts_to_try_with_are_invented_and_their_passwords_are_their_owners_alone(
    gateway: Gateway, tmp_path: Path
) -> None:
    path = tmp_path / "accounts.txt"

    await keep_demonstration(gateway.identity.keeping, shipped_programme(), path)
    first = path.read_text(encoding="utf-8")
    await keep_demonstration(gateway.identity.keeping, shipped_programme(), path)

    assert path.read_text(encoding="utf-8") == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    passwords = dict(line.split() for line in first.splitlines() if not line.startswith("#"))
    for one in PEOPLE:
        account = await gateway.identity.keeping.get(one.account)
        assert account is not None
        assert account.invented
        await gateway.signed_in(one.account, passwords[one.account])
    leader = await gateway.identity.keeping.get("demo.lanhdao")
    assert leader is not None
    assert leader.departments == {ALL}


async def test_a_lost_file_gives_new_passwords(gateway: Gateway, tmp_path: Path) -> None:
    path = tmp_path / "accounts.txt"
    await keep_demonstration(gateway.identity.keeping, shipped_programme(), path)
    lost = path.read_text(encoding="utf-8")
    path.unlink()

    await keep_demonstration(gateway.identity.keeping, shipped_programme(), path)

    assert path.read_text(encoding="utf-8") != lost
