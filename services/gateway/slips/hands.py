"""Whose hand an act is: how somebody who has signed in is shown, and what others may see of it."""

from typing import Any

from schemas.stored import PlainText
from services.gateway.identity.principal import ALL, Principal, Right, Role, may
from services.gateway.slips.acting import Hand
from targets.catalogue import Programme
from targets.words import Text

#: The weightiest first: somebody with two roles acts in the first of them.
ROLES = {
    Role.LEADER: Text("Lãnh đạo", "Leader"),
    Role.APPROVER: Text("Người phê duyệt", "Approver"),
    Role.CLERK: Text("Chuyên viên", "Clerk"),
    Role.ADMINISTRATOR: Text("Quản trị hệ thống", "Administrator"),
    Role.AUDITOR: Text("Kiểm tra viên", "Auditor"),
    Role.READER: Text("Người xem", "Reader"),
}

#: By these ways somebody acts under an account of ours; by the others a role does.
_ACCOUNTS = frozenset({"page", "api"})


def hand_of(who: Principal, programme: Programme, via: str, department: str = "") -> Hand:
    """Somebody who has signed in, acting for a department."""
    return Hand(who.account, via, role_of(who, programme, department))


def role_of(who: Principal, programme: Programme, department: str) -> PlainText:
    """The role in words, with the department that it is held in."""
    name = next(name for role, name in ROLES.items() if role in who.roles)
    owners = {one.owner.id: one.owner.name for one in programme.targets}
    held = department if department in who.departments else ""
    if not held and ALL not in who.departments and len(who.departments) == 1:
        (held,) = who.departments
    where = owners.get(held)
    if where is None:
        return {"vi": name.vi, "en": name.en}
    return {"vi": f"{name.vi}, {where.vi}", "en": f"{name.en}, {where.en}"}


def veiled(plain: Any, who: Principal) -> Any:
    """The same without accounts, for whoever may not see who of a department it was."""
    return plain if may(who, Right.SEE_NAMES) else _veiled(plain)


def _veiled(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_veiled(one) for one in plain]
    if not isinstance(plain, dict):
        return plain
    kept = {name: _veiled(value) for name, value in plain.items()}
    if kept.get("via") in _ACCOUNTS:
        kept["by"] = None
    return kept
