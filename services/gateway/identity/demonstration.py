"""Accounts to try with: one for each role, invented and marked so, with passwords that nobody
knows in advance."""

import os
from dataclasses import dataclass
from pathlib import Path

from services.gateway.identity.handlers.keeping import By, Keeping
from services.gateway.identity.principal import ALL, Role
from services.gateway.identity.tokens import new_password
from targets.catalogue import Programme

BY = By("", via="command")
_HEAD = (
    "# Invented accounts of this machine alone. Delete this file and start again for new ones.\n"
)


@dataclass(frozen=True, slots=True)
class Invented:
    """Nobody real."""

    account: str
    name: str
    role: Role
    everywhere: bool = False


PEOPLE = (
    Invented("demo.nguoixem", "Giả định: Người xem", Role.READER),
    Invented("demo.chuyenvien", "Giả định: Chuyên viên", Role.CLERK),
    Invented("demo.nguoiduyet", "Giả định: Người duyệt", Role.APPROVER),
    Invented("demo.lanhdao", "Giả định: Lãnh đạo", Role.LEADER, everywhere=True),
    Invented("demo.quantri", "Giả định: Quản trị viên", Role.ADMINISTRATOR),
    Invented("demo.kiemtoan", "Giả định: Kiểm toán viên", Role.AUDITOR),
)


async def keep_demonstration(keeping: Keeping, programme: Programme, path: Path) -> int:
    """Make those that are missing, and keep all their passwords in a file for its owner alone.

    An account whose password the file no longer knows gets a new one. Answers how many there are.
    """
    known = _read(path)
    department = programme.targets[0].owner.id
    for one in PEOPLE:
        account = await keeping.get(one.account)
        if account is not None and one.account in known:
            continue
        password = known[one.account] = new_password()
        if account is not None:
            await keeping.reset(BY, one.account, password=password)
            continue
        departments = {ALL} if one.everywhere else {department}
        await keeping.add(
            BY,
            one.account,
            one.name,
            {one.role},
            departments if one.role is not Role.READER else (),
            {ALL} if one.role is Role.CLERK else (),
            password=password,
            invented=True,
        )
    _write(path, {one.account: known[one.account] for one in PEOPLE})
    return len(PEOPLE)


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _write(path: Path, passwords: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)  # also when it was there before
        file.write(_HEAD)
        file.writelines(f"{account} {password}\n" for account, password in passwords.items())
