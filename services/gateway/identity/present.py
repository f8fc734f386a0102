"""Accounts and entries of the log in words."""

from dataclasses import dataclass

from services.gateway.identity.ports import Account, Entry
from services.gateway.identity.principal import ALL, Role
from services.gateway.present.forms import Forms
from targets.catalogue import Programme


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that an account may be given, and whether it has it."""

    id: str
    word: str
    held: bool


@dataclass(frozen=True, slots=True)
class Rights:
    """All that may be given, and what an account has of it."""

    roles: tuple[Choice, ...]
    departments: tuple[Choice, ...]
    sources: tuple[str, ...]

    @property
    def roles_held(self) -> str:
        """The roles that it has, in words."""
        return ", ".join(one.word for one in self.roles if one.held)

    @property
    def departments_held(self) -> str:
        """The departments that it has, in words."""
        return ", ".join(one.word for one in self.departments if one.held)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in a list."""

    id: str
    name: str
    rights: Rights
    state: str
    invented: bool
    strong: bool
    provider: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the log."""

    seq: int
    at: str
    what: str
    who: str
    on: str
    via: str
    address: str
    details: str


def rights_shown(forms: Forms, programme: Programme, account: Account | None) -> Rights:
    """What there is to give, and what an account has."""
    owners = {target.owner.id: target.owner for target in programme.targets}
    return Rights(
        tuple(
            Choice(
                one.value, forms.say(f"role.{one}"), account is not None and one in account.roles
            )
            for one in Role
        ),
        (
            Choice(ALL, forms.say("departments.all"), _holds(account, ALL)),
            *(
                Choice(owner.id, forms.text(owner.name), _holds(account, owner.id))
                for owner in owners.values()
            ),
        ),
        tuple(sorted(account.sources)) if account else (),
    )


def account_row(forms: Forms, programme: Programme, account: Account) -> AccountRow:
    """One account in words."""
    state = "disabled" if account.disabled else "must_change" if account.must_change else "active"
    return AccountRow(
        account.id,
        account.name,
        rights_shown(forms, programme, account),
        forms.say(f"account.{state}"),
        account.invented,
        bool(account.totp),
        bool(account.provider),
    )


def entry_row(forms: Forms, entry: Entry) -> EntryRow:
    """One entry in words."""
    return EntryRow(
        entry.seq,
        forms.moment(entry.at),
        forms.known("audit", entry.what),
        entry.who,
        entry.on,
        forms.known("via", entry.via),
        entry.address,
        ", ".join(f"{name}: {value}" for name, value in entry.details.items() if value),
    )


def _holds(account: Account | None, department: str) -> bool:
    return account is not None and department in account.departments
