"""Twins in memory of what identity keeps, for tests and for trying."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from runtime.failures import Unavailable
from services.gateway.identity.ports import Account, Anchor, Entry, Flow, Session, Tries


class Away:
    """What can be told to be away."""

    away = False

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("store")


class MemoryAccounts(Away):
    """Accounts in a dict."""

    def __init__(self) -> None:
        self.by_id: dict[str, Account] = {}

    async def get(self, account: str) -> Account | None:
        """One account."""
        self._answer()
        return self.by_id.get(account)

    async def add(self, account: Account) -> bool:
        """Add it; False when its id is taken."""
        self._answer()
        if account.id in self.by_id:
            return False
        self.by_id[account.id] = replace(account, version=1)
        return True

    async def replace(self, account: Account) -> bool:
        """Write it in place of the version that was read; False when that is no longer there."""
        self._answer()
        known = self.by_id.get(account.id)
        if known is None or known.version != account.version:
            return False
        self.by_id[account.id] = replace(account, version=account.version + 1)
        return True

    async def everybody(self) -> Sequence[Account]:
        """All of them, in the order of their ids."""
        self._answer()
        return [self.by_id[name] for name in sorted(self.by_id)]

    async def remove(self, account: str) -> bool:
        """Forget one; whether there was one."""
        self._answer()
        return self.by_id.pop(account, None) is not None


class MemorySessions(Away):
    """Sessions in a dict."""

    def __init__(self) -> None:
        self.by_id: dict[str, Session] = {}

    async def open(self, session: Session) -> None:
        """Begin one."""
        self._answer()
        self.by_id[session.id] = session

    async def find(self, session: str) -> Session | None:
        """One session, also one whose time is up."""
        self._answer()
        return self.by_id.get(session)

    async def touch(self, session: str, seen: datetime, expires: datetime) -> None:
        """Note that it was used."""
        self._answer()
        if session in self.by_id:
            self.by_id[session] = replace(self.by_id[session], seen=seen, expires=expires)

    async def end(self, session: str) -> bool:
        """End one; whether there was one."""
        self._answer()
        return self.by_id.pop(session, None) is not None

    async def end_all(self, account: str, *, but: str = "") -> int:
        """End all of an account, but for one; how many there were."""
        self._answer()
        ended = [one.id for one in self.by_id.values() if one.account == account and one.id != but]
        for session in ended:
            del self.by_id[session]
        return len(ended)

    async def of(self, account: str) -> Sequence[Session]:
        """Those of an account, the last used first."""
        self._answer()
        own = [one for one in self.by_id.values() if one.account == account]
        return sorted(own, key=lambda one: one.seen, reverse=True)


class MemoryFlows(Away):
    """Half-done sign-ins in a dict."""

    def __init__(self) -> None:
        self.by_id: dict[str, Flow] = {}

    async def keep(self, flow: Flow) -> None:
        """Keep one."""
        self._answer()
        self.by_id[flow.id] = flow

    async def find(self, flow: str) -> Flow | None:
        """Look at one."""
        self._answer()
        return self.by_id.get(flow)

    async def take(self, flow: str) -> Flow | None:
        """Take one out: only the first who asks gets it."""
        self._answer()
        return self.by_id.pop(flow, None)


class MemoryTries(Away):
    """Failures in a dict."""

    def __init__(self) -> None:
        self.by_key: dict[str, Tries] = {}

    async def get(self, key: str) -> Tries:
        """What is known under a key."""
        self._answer()
        return self.by_key.get(key, Tries(key))

    async def swap(self, before: Tries, after: Tries, now: datetime) -> bool:
        """Write `after` in place of `before`; False when somebody else wrote first."""
        self._answer()
        if self.by_key.get(before.key, Tries(before.key)) != before:
            return False
        self.by_key[before.key] = after
        return True

    async def forget(self, key: str) -> None:
        """Begin anew under a key."""
        self._answer()
        self.by_key.pop(key, None)


class MemoryJournal(Away):
    """The audit log in a list."""

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        self.anchored: Anchor | None = None

    async def last(self) -> Entry | None:
        """The newest."""
        self._answer()
        return self.entries[max(self.entries)] if self.entries else None

    async def append(self, entry: Entry) -> bool:
        """Add one; False when its number is taken."""
        self._answer()
        return self.entries.setdefault(entry.seq, entry) is entry

    async def after(self, seq: int, limit: int) -> Sequence[Entry]:
        """The entries that follow a number, in order."""
        self._answer()
        return [self.entries[one] for one in sorted(self.entries) if one > seq][:limit]

    async def newest(
        self, *, below: int | None, whats: Collection[str], who: str, limit: int
    ) -> Sequence[Entry]:
        """The newest entries below a number, of some kinds (none: of all), of one or of all."""
        self._answer()
        found = [
            one
            for one in self.entries.values()
            if (below is None or one.seq < below)
            and (not whats or one.what in whats)
            and (not who or one.who == who)
        ]
        return sorted(found, key=lambda one: one.seq, reverse=True)[:limit]

    async def erase(self, entry: Entry) -> None:
        """Let an entry that is there, by its number and hash, name somebody no more."""
        self._answer()
        if entry.seq in self.entries and self.entries[entry.seq].hash == entry.hash:
            self.entries[entry.seq] = entry

    async def anchor(self) -> Anchor | None:
        """Where the log begins, when it was pruned."""
        self._answer()
        return self.anchored

    async def prune(self, anchor: Anchor) -> None:
        """Set the anchor, then remove the entries up to it."""
        self._answer()
        self.anchored = anchor
        self.entries = {seq: one for seq, one in self.entries.items() if seq > anchor.seq}
