"""Keeping accounts: what administrators do to others', and people to their own."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from services.gateway.identity.handlers.signing_in import Records, account_id_of
from services.gateway.identity.password_rules import plain_form, refused
from services.gateway.identity.ports import Account, Factors, Passwords
from services.gateway.identity.principal import Role
from services.gateway.identity.tokens import (
    digest_of,
    new_password,
    new_recovery_codes,
    recovery_digest,
)
from services.gateway.identity.visits import Recorder, What

_ID_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")


class Refused(Exception):
    """What was asked of an account cannot be done; `why` is from a closed list."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why.replace("_", " "))


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, and how it is remembered."""

    account: str
    address: str = ""
    via: str = "page"


class Keeping:
    """Every change of an account is remembered before it is answered."""

    def __init__(
        self, records: Records, passwords: Passwords, factors: Factors, recorder: Recorder
    ) -> None:
        self._records, self._passwords, self._factors = records, passwords, factors
        self._recorder = recorder

    async def get(self, account_id: str) -> Account | None:
        """One account."""
        return await self._records.accounts.get(account_id)

    async def everybody(self) -> Sequence[Account]:
        """All of them."""
        return await self._records.accounts.everybody()

    async def add(
        self,
        by: By,
        name: str,
        shown: str,
        roles: Collection[Role],
        departments: Collection[str],
        sources: Collection[str],
        *,
        password: str = "",
        invented: bool = False,
    ) -> str:
        """Add an account; answers its password when we made one, which is shown once."""
        account_id = account_id_of(name)
        if not 2 <= len(account_id) <= 64 or not set(account_id) <= _ID_LETTERS:
            raise Refused("bad_name")
        chosen = password or new_password()
        why = refused(chosen, account_id)
        if why:
            raise Refused(why)
        account = Account(
            account_id,
            shown.strip() or account_id,
            frozenset(roles),
            frozenset(one for one in departments if one),
            frozenset(one for one in sources if one),
            password=await self._passwords.hash(plain_form(chosen)),
            must_change=not password,
            invented=invented,
        )
        await self._note(by, What.ACCOUNT_ADDED, account, **_rights_of(account))
        if not await self._records.accounts.add(account):
            raise Refused("name_taken")
        return "" if password else chosen

    async def set_rights(
        self,
        by: By,
        account_id: str,
        roles: Collection[Role],
        departments: Collection[str],
        sources: Collection[str],
        *,
        shown: str = "",
    ) -> None:
        """What an account is and where. Nobody does this to themself in a page."""
        self._not_oneself(by, account_id)
        account = await self._changed(
            account_id,
            lambda one: replace(
                one,
                name=shown.strip() or one.name,
                roles=frozenset(roles),
                departments=frozenset(each for each in departments if each),
                sources=frozenset(each for each in sources if each),
            ),
        )
        await self._note(by, What.ACCOUNT_CHANGED, account, **_rights_of(account))

    async def disable(self, by: By, account_id: str, *, disabled: bool) -> None:
        """Shut an account out at once, or let it in again."""
        self._not_oneself(by, account_id)
        account = await self._changed(account_id, lambda one: replace(one, disabled=disabled))
        if disabled:
            await self._records.sessions.end_all(account_id)
        await self._note(by, What.ACCOUNT_CHANGED, account, disabled=str(disabled).lower())

    async def reset(self, by: By, account_id: str, *, password: str = "") -> str:
        """A new password and no second factor: for whoever has lost theirs. Ends their sessions."""
        self._not_oneself(by, account_id)
        if password and (why := refused(password, account_id)):
            raise Refused(why)
        chosen = password or new_password()
        hashed = await self._passwords.hash(plain_form(chosen))
        account = await self._changed(
            account_id,
            lambda one: replace(
                one,
                password=hashed,
                totp=b"",
                totp_pending=b"",
                recovery=(),
                must_change=not password,
            ),
        )
        await self._records.sessions.end_all(account_id)
        await self._records.tries.forget(digest_of(f"account|{account_id}"))
        await self._note(by, What.ACCOUNT_CHANGED, account, reset="true")
        return "" if password else chosen

    async def unlock(self, by: By, account_id: str) -> None:
        """Forget an account's failures."""
        account = await self._required(account_id)
        await self._records.tries.forget(digest_of(f"account|{account_id}"))
        await self._note(by, What.ACCOUNT_CHANGED, account, unlocked="true")

    async def change_password(self, by: By, password: str, *, keep_session: str) -> None:
        """One's own password; ends one's other sessions."""
        why = refused(password, by.account)
        if why:
            raise Refused(why)
        hashed = await self._passwords.hash(plain_form(password))
        account = await self._changed(
            by.account, lambda one: replace(one, password=hashed, must_change=False)
        )
        await self._records.sessions.end_all(by.account, but=keep_session)
        await self._note(by, What.PASSWORD_CHANGED, account)

    async def begin_second_factor(self, by: By) -> None:
        """A fresh secret, which counts for nothing until a code of it was given."""
        await self._changed(
            by.account, lambda one: replace(one, totp_pending=self._factors.new(one.id))
        )

    async def second_factor_set(self, by: By, step: int) -> tuple[str, ...]:
        """The code was right: the secret counts from now on. Answers the recovery codes, which
        are shown once."""
        codes = new_recovery_codes()
        account = await self._changed(
            by.account,
            lambda one: replace(
                one,
                totp=one.totp_pending,
                totp_pending=b"",
                totp_step=step,
                recovery=_digests(one.id, codes),
            ),
        )
        await self._note(by, What.SECOND_FACTOR_CHANGED, account, second_factor="set")
        return codes

    async def remove_second_factor(self, by: By) -> None:
        """Do without it again."""
        account = await self._changed(
            by.account, lambda one: replace(one, totp=b"", totp_pending=b"", recovery=())
        )
        await self._note(by, What.SECOND_FACTOR_CHANGED, account, second_factor="removed")

    async def renew_recovery(self, by: By) -> tuple[str, ...]:
        """New recovery codes; the old ones are good no more."""
        codes = new_recovery_codes()
        account = await self._changed(
            by.account, lambda one: replace(one, recovery=_digests(one.id, codes))
        )
        await self._note(by, What.SECOND_FACTOR_CHANGED, account, second_factor="recovery")
        return codes

    async def vouched(
        self,
        account_id: str,
        provider: str,
        shown: str,
        roles: Collection[Role],
        departments: Collection[str],
        sources: Collection[str],
        address: str,
    ) -> Account:
        """The account of somebody for whom a provider vouches, with what it says of them now.

        Raises Refused when it was shut out here.
        """
        known = await self._records.accounts.get(account_id)
        wanted = replace(
            known or Account(account_id, shown, provider=provider),
            name=shown,
            roles=frozenset(roles),
            departments=frozenset(departments),
            sources=frozenset(sources),
        )
        if known is None:
            by = By("", address, "provider")
            await self._note(by, What.ACCOUNT_ADDED, wanted, **_rights_of(wanted))
            if not await self._records.accounts.add(wanted):
                return await self._required(account_id)  # the same person came twice at once
        elif known.disabled or known.provider != provider:
            raise Refused("disabled")
        elif wanted != known:
            await self._records.accounts.replace(wanted)
            await self._note(
                By("", address, "provider"), What.ACCOUNT_CHANGED, wanted, **_rights_of(wanted)
            )
        return await self._required(account_id)

    async def _required(self, account_id: str) -> Account:
        account = await self._records.accounts.get(account_id)
        if account is None:
            raise Refused("no_such_account")
        return account

    async def _changed(self, account_id: str, change: Callable[[Account], Account]) -> Account:
        """Read, change and write an account until nobody else has written in between."""
        while True:
            changed = change(await self._required(account_id))
            if await self._records.accounts.replace(changed):
                return changed

    def _not_oneself(self, by: By, account_id: str) -> None:
        """An administrator does not give rights to themself, nor lock themself out."""
        if by.account == account_id:
            raise Refused("oneself")

    async def _note(self, by: By, what: What, account: Account, **details: str) -> None:
        await self._recorder.record(
            what,
            who=by.account,
            on=f"account:{account.id}",
            via=by.via,
            address=by.address,
            details=details,
        )


def _digests(account_id: str, codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(recovery_digest(account_id, one) for one in codes)


def _rights_of(account: Account) -> dict[str, str]:
    return {
        "roles": " ".join(sorted(account.roles)),
        "departments": " ".join(sorted(account.departments)),
        "sources": " ".join(sorted(account.sources)),
    }
