"""Signing in: a password, a second factor, or a provider's word; and failures that cost time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from runtime.clock import Clock
from services.gateway.identity.handlers.browsers import Browsers, Origin
from services.gateway.identity.password_rules import MOST, plain_form
from services.gateway.identity.policy import Policy
from services.gateway.identity.ports import (
    Account,
    Accounts,
    Factors,
    Flow,
    Flows,
    Passwords,
    Session,
    Sessions,
    Tries,
    TriesKept,
)
from services.gateway.identity.refusals import TooMany
from services.gateway.identity.tokens import digest_of, new_token, recovery_digest
from services.gateway.identity.visits import Recorder, What

SECOND = "second"


class WrongCredentials(Exception):
    """Name, password or code: which of them was wrong is not said."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Signed in: what the cookie holds."""

    token: str
    session: Session
    account: Account


@dataclass(frozen=True, slots=True)
class SecondNeeded:
    """The password was right; `token` stands for that until a code is given."""

    token: str


@dataclass(frozen=True, slots=True)
class Records:
    """Where identity keeps what it knows."""

    accounts: Accounts
    sessions: Sessions
    flows: Flows
    tries: TriesKept


class SigningIn:
    """Lets people in, or says why not, taking as long for an account that does not exist."""

    def __init__(
        self,
        records: Records,
        passwords: Passwords,
        factors: Factors,
        browsers: Browsers,
        recorder: Recorder,
        clock: Clock,
        policy: Policy,
    ) -> None:
        self._records, self._passwords, self._factors = records, passwords, factors
        self._browsers, self._recorder = browsers, recorder
        self._clock, self._policy = clock, policy

    async def with_password(
        self, name: str, password: str, origin: Origin
    ) -> Entered | SecondNeeded:
        """Raises WrongCredentials or TooMany."""
        account_id = account_id_of(name)
        await self._count(account_id, origin)
        account = await self._records.accounts.get(account_id)
        kept = account.password if account and not account.disabled else ""
        fits = len(password) <= MOST
        right = await self._passwords.verify(kept, plain_form(password) if fits else "")
        if account is None or not right:
            await self._failed(account, origin, "password")
            raise WrongCredentials
        if self._passwords.outdated(kept):
            better = replace(account, password=await self._passwords.hash(plain_form(password)))
            await self._records.accounts.replace(better)
        if account.totp:
            token = new_token()
            expires = self._clock.now() + self._policy.half_done
            await self._records.flows.keep(
                Flow(digest_of(token), SECOND, expires, {"account": account.id})
            )
            return SecondNeeded(token)
        return await self.enter(account, origin, how="password", strong=False)

    async def with_code(self, token: str, code: str, origin: Origin) -> Entered:
        """The second step: a code of the telephone, or one of the recovery codes."""
        flow = await self._records.flows.find(digest_of(token)) if token else None
        if flow is None or flow.kind != SECOND or flow.expires <= self._clock.now():
            raise WrongCredentials
        await self._count(flow.kept["account"], origin)
        account = await self._records.accounts.get(flow.kept["account"])
        if account is None or account.disabled:
            raise WrongCredentials
        how = await self.spend_code(account, code)
        if how is None:
            await self._failed(account, origin, "second_factor")
            raise WrongCredentials
        if await self._records.flows.take(flow.id) is None:
            raise WrongCredentials  # somebody else used it first
        return await self.enter(account, origin, how=how, strong=True)

    async def spend_code(self, account: Account, code: str) -> str | None:
        """Use up a code: totp, recovery, or None when it is neither. Each is good once."""
        step = self._factors.step(account.id, account.totp, code, self._clock.now())
        if step is not None:
            if step <= account.totp_step:
                return None
            used = replace(account, totp_step=step)
            return "totp" if await self._records.accounts.replace(used) else None
        digest = recovery_digest(account.id, code)
        if digest not in account.recovery:
            return None
        left = tuple(one for one in account.recovery if one != digest)
        spent = replace(account, recovery=left)
        return "recovery" if await self._records.accounts.replace(spent) else None

    async def confirm_password(self, account: Account, password: str, origin: Origin) -> None:
        """The same question within a session, before what matters; counted in the same way."""
        await self._count(account.id, origin)
        fits = len(password) <= MOST
        if not await self._passwords.verify(account.password, plain_form(password) if fits else ""):
            await self._failed(account, origin, "confirmation")
            raise WrongCredentials
        await self._let(account.id, origin)

    async def enter(self, account: Account, origin: Origin, *, how: str, strong: bool) -> Entered:
        """Open a session for somebody who has shown who they are."""
        await self._recorder.record(
            What.SIGNED_IN, who=account.id, address=origin.address, details={"how": how}
        )
        token, session = await self._browsers.open(account, origin, strong=strong)
        await self._let(account.id, origin)
        return Entered(token, session, account)

    async def _count(self, account_id: str, origin: Origin) -> None:
        """Count a try as a failure until it has succeeded, so that many at once are counted too."""
        policy = self._policy
        for key, free in (
            (_key("address", origin.address), policy.free_failures_of_address),
            (_key("account", account_id), policy.free_failures),
        ):
            await self._counted(
                key,
                lambda tries, now, free=free: Tries(  # type: ignore[misc]
                    tries.key,
                    tries.failures + 1,
                    now + policy.wait_after(tries.failures + 1, free),
                ),
            )

    async def _counted(self, key: str, after: Callable[[Tries, datetime], Tries]) -> None:
        while True:
            tries, now = await self._records.tries.get(key), self._clock.now()
            if tries.until is not None and tries.until > now:
                raise TooMany((tries.until - now).total_seconds())
            if await self._records.tries.swap(tries, after(tries, now), now):
                return

    async def _let(self, account_id: str, origin: Origin) -> None:
        """Forget the account's failures; the address only gets back the try that succeeded, or
        whoever has an account could try others' for ever."""
        await self._records.tries.forget(_key("account", account_id))
        key = _key("address", origin.address)
        while True:
            tries, now = await self._records.tries.get(key), self._clock.now()
            less = Tries(key, max(0, tries.failures - 1), None)
            if await self._records.tries.swap(tries, less, now):
                return

    async def locked_until(self, account_id: str) -> datetime | None:
        """Until when an account is not let try, if it is not."""
        tries = await self._records.tries.get(_key("account", account_id))
        return tries.until if tries.until and tries.until > self._clock.now() else None

    async def _failed(self, account: Account | None, origin: Origin, step: str) -> None:
        # A name that is no account is not written down: people type passwords there.
        await self._recorder.record(
            What.SIGN_IN_FAILED,
            who="",
            on=account.id if account else "",
            address=origin.address,
            details={"step": step},
        )


def account_id_of(name: str) -> str:
    """The id of an account from what somebody typed as their name."""
    return plain_form(name).strip().casefold()[:64]


def _key(kind: str, what: str) -> str:
    return digest_of(f"{kind}|{what}")
