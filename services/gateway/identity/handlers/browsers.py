"""Sessions: whom a cookie stands for now, and when it no longer does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from runtime.clock import Clock
from services.gateway.identity.policy import Policy
from services.gateway.identity.ports import Account, Accounts, Session, Sessions
from services.gateway.identity.principal import Principal, Role
from services.gateway.identity.tokens import digest_of, new_token


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from: a network, and a kind of program."""

    address: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whose session stands. `token` is new where the cookie has to change."""

    principal: Principal
    session: Session
    token: str = ""


class Browsers:
    """Opens, recognises and ends sessions. Rights are read from the account at every request, so
    what an administrator changes holds at once."""

    def __init__(
        self, accounts: Accounts, sessions: Sessions, clock: Clock, policy: Policy
    ) -> None:
        self._accounts, self._sessions = accounts, sessions
        self._clock, self._policy = clock, policy

    async def open(self, account: Account, origin: Origin, *, strong: bool) -> tuple[str, Session]:
        """A new session under a new id, and what its cookie has to hold."""
        now, token = self._clock.now(), new_token()
        session = Session(
            digest_of(token),
            account.id,
            now,
            now,
            now + min(self._policy.idle, self._policy.absolute),
            strong,
            mark_of(account),
            origin.address,
            origin.device,
        )
        await self._sessions.open(session)
        return token, session

    async def recognise(self, token: str) -> Known | None:
        """Who holds this cookie, or None when it stands for nobody (any more)."""
        session = await self._sessions.find(digest_of(token))
        now = self._clock.now()
        if session is None or session.expires <= now:
            return None
        account = await self._accounts.get(session.account)
        if account is None or account.disabled:
            await self._sessions.end(session.id)
            return None
        who = self.principal(account, strong=session.strong)
        if session.mark != mark_of(account):
            return await self._renewed(account, session, who)
        if now - session.seen >= self._policy.touch_every:
            expires = min(now + self._policy.idle, session.created + self._policy.absolute)
            await self._sessions.touch(session.id, now, expires)
        return Known(who, session)

    async def renew(self, session_id: str, *, strong: bool = False) -> str:
        """The same session under a new id, since more depends on it now; what its cookie holds.

        `strong`: a second factor was given within it.
        """
        session = await self._sessions.find(session_id)
        if session is None:
            return ""
        token = new_token()
        await self._sessions.open(
            replace(session, id=digest_of(token), strong=session.strong or strong)
        )
        await self._sessions.end(session.id)
        return token

    async def end(self, session_id: str, account: str) -> bool:
        """End one session of an account; not one of somebody else's."""
        session = await self._sessions.find(session_id)
        if session is None or session.account != account:
            return False
        return await self._sessions.end(session_id)

    async def end_all(self, account: str) -> int:
        """End all sessions of an account."""
        return await self._sessions.end_all(account)

    async def of(self, account: str) -> Sequence[Session]:
        """The sessions of an account that still stand."""
        now = self._clock.now()
        return [one for one in await self._sessions.of(account) if one.expires > now]

    def principal(self, account: Account, *, strong: bool) -> Principal:
        """What an account may do in a session.

        Roles that need a second factor are withheld where there was none, and all but reading
        while somebody else knows the password.
        """
        roles = account.roles | {Role.READER}
        if account.must_change:
            roles = frozenset({Role.READER})
        if not strong:
            roles -= self._policy.second_factor_for
        return Principal(account.id, account.name, roles, account.departments, account.sources)

    async def _renewed(self, account: Account, session: Session, who: Principal) -> Known:
        """The same session under another id, since what it stands for has changed."""
        token = new_token()
        fresh = replace(session, id=digest_of(token), seen=self._clock.now(), mark=mark_of(account))
        await self._sessions.open(fresh)
        # The old one stays for a moment: requests that are on their way still carry it.
        await self._sessions.touch(
            session.id, self._clock.now(), self._clock.now() + timedelta(seconds=10)
        )
        return Known(who, fresh, token)


def mark_of(account: Account) -> str:
    """What an account may do, in short."""
    parts = (sorted(account.roles), sorted(account.departments), sorted(account.sources))
    return sha256(repr((parts, account.must_change)).encode()).hexdigest()[:16]
