"""What identity keeps, in MongoDB: accounts, sessions, half-done sign-ins, failures, the log."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from runtime.failures import Unavailable
from runtime.mongo import Database, Document, translate
from services.gateway.identity.ports import Account, Anchor, Entry, Flow, Session, Tries
from services.gateway.identity.principal import Role

ACCOUNTS, SESSIONS, FLOWS, TRIES = "accounts", "sessions", "sign_ins", "sign_in_failures"
AUDIT, ANCHORS = "audit", "audit_anchors"
_ANCHOR = "anchor"
FAILURES_KEPT = timedelta(hours=24)


class Opened:
    """The database is opened inside the loop that serves; until then the store is away."""

    def __init__(self, database: Database | None = None) -> None:
        self._database = database

    def open(self, database: Database) -> None:
        """Use this database from now on."""
        self._database = database

    @property
    def database(self) -> Database:
        """The database; raises Unavailable."""
        if self._database is None:
            raise Unavailable("store", "it is not open yet")
        return self._database


async def ensure_indexes(database: Database) -> None:
    """Sessions, sign-ins and failures are removed by the store once their time is up; until it has
    come round to that, their time is compared anyway."""
    with translate():
        await database[SESSIONS].create_index([("account", 1)])
        for name in (SESSIONS, FLOWS, TRIES):
            await database[name].create_index([("expires", 1)], expireAfterSeconds=0)
        await database[AUDIT].create_index([("who", 1), ("_id", -1)])


class MongoAccounts:
    """Accounts; every write names the version that it was made from."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def get(self, account: str) -> Account | None:
        """One account."""
        with translate():
            found = await self._opened.database[ACCOUNTS].find_one({"_id": account})
        return _account(found) if found else None

    async def add(self, account: Account) -> bool:
        """Add it; False when its id is taken."""
        document = {"_id": account.id, **_account_document(account), "version": 1}
        with translate():
            try:
                await self._opened.database[ACCOUNTS].insert_one(document)
            except DuplicateKeyError:
                return False
        return True

    async def replace(self, account: Account) -> bool:
        """Write it in place of the version that was read; False when that is no longer there."""
        wanted = {"_id": account.id, "version": account.version}
        document = {**_account_document(account), "version": account.version + 1}
        with translate():
            done = await self._opened.database[ACCOUNTS].update_one(wanted, {"$set": document})
        return done.matched_count == 1

    async def everybody(self) -> Sequence[Account]:
        """All of them, in the order of their ids."""
        with translate():
            found = self._opened.database[ACCOUNTS].find().sort([("_id", 1)])
            return [_account(one) async for one in found]

    async def remove(self, account: str) -> bool:
        """Forget one; whether there was one."""
        with translate():
            done = await self._opened.database[ACCOUNTS].delete_one({"_id": account})
        return done.deleted_count == 1


class MongoSessions:
    """Sessions."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def open(self, session: Session) -> None:
        """Begin one."""
        document = {
            "_id": session.id,
            "account": session.account,
            "created": session.created,
            "seen": session.seen,
            "expires": session.expires,
            "strong": session.strong,
            "mark": session.mark,
            "address": session.address,
            "device": session.device,
        }
        with translate():
            await self._opened.database[SESSIONS].insert_one(document)

    async def find(self, session: str) -> Session | None:
        """One session, also one whose time is up."""
        with translate():
            found = await self._opened.database[SESSIONS].find_one({"_id": session})
        return _session(found) if found else None

    async def touch(self, session: str, seen: datetime, expires: datetime) -> None:
        """Note that it was used."""
        with translate():
            await self._opened.database[SESSIONS].update_one(
                {"_id": session}, {"$set": {"seen": seen, "expires": expires}}
            )

    async def end(self, session: str) -> bool:
        """End one; whether there was one."""
        with translate():
            done = await self._opened.database[SESSIONS].delete_one({"_id": session})
        return done.deleted_count == 1

    async def end_all(self, account: str, *, but: str = "") -> int:
        """End all of an account, but for one; how many there were."""
        with translate():
            done = await self._opened.database[SESSIONS].delete_many(
                {"account": account, "_id": {"$ne": but}}
            )
        return done.deleted_count

    async def of(self, account: str) -> Sequence[Session]:
        """Those of an account, the last used first."""
        with translate():
            found = self._opened.database[SESSIONS].find({"account": account})
            return [_session(one) async for one in found.sort([("seen", -1)])]


class MongoFlows:
    """Half-done sign-ins."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def keep(self, flow: Flow) -> None:
        """Keep one."""
        document = {
            "_id": flow.id, "kind": flow.kind, "expires": flow.expires, "kept": dict(flow.kept)
        }  # fmt: skip
        with translate():
            await self._opened.database[FLOWS].insert_one(document)

    async def find(self, flow: str) -> Flow | None:
        """Look at one."""
        with translate():
            found = await self._opened.database[FLOWS].find_one({"_id": flow})
        return _flow(found) if found else None

    async def take(self, flow: str) -> Flow | None:
        """Take one out: only the first who asks gets it."""
        with translate():
            found = await self._opened.database[FLOWS].find_one_and_delete({"_id": flow})
        return _flow(found) if found else None


class MongoTries:
    """Failures in a row, each write in the place of what was read."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def get(self, key: str) -> Tries:
        """What is known under a key."""
        with translate():
            found = await self._opened.database[TRIES].find_one({"_id": key})
        return Tries(key, found["failures"], found["until"]) if found else Tries(key)

    async def swap(self, before: Tries, after: Tries, now: datetime) -> bool:
        """Write `after` in place of `before`; False when somebody else wrote first."""
        fields = {
            "failures": after.failures, "until": after.until, "expires": now + FAILURES_KEPT
        }  # fmt: skip
        tries = self._opened.database[TRIES]
        with translate():
            done = await tries.find_one_and_update(
                {"_id": before.key, "failures": before.failures, "until": before.until},
                {"$set": fields},
                return_document=ReturnDocument.AFTER,
            )
            if done is not None:
                return True
            if before != Tries(before.key):
                return False
            try:
                await tries.insert_one({"_id": before.key, **fields})
            except DuplicateKeyError:
                return False
        return True

    async def forget(self, key: str) -> None:
        """Begin anew under a key."""
        with translate():
            await self._opened.database[TRIES].delete_one({"_id": key})


class MongoJournal:
    """The audit log: an entry's number is its `_id`, so that one gateway of several wins it."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def last(self) -> Entry | None:
        """The newest."""
        found = await self._find({}, -1, 1)
        return found[0] if found else None

    async def append(self, entry: Entry) -> bool:
        """Add one; False when its number is taken."""
        document = {
            "_id": entry.seq,
            "at": entry.at,
            "what": entry.what,
            "who": entry.who,
            "on": entry.on,
            "via": entry.via,
            "address": entry.address,
            "details": dict(entry.details),
            "previous": entry.previous,
            "hash": entry.hash,
            "seal": entry.seal,
        }
        with translate():
            try:
                await self._opened.database[AUDIT].insert_one(document)
            except DuplicateKeyError:
                return False
        return True

    async def after(self, seq: int, limit: int) -> Sequence[Entry]:
        """The entries that follow a number, in order."""
        return await self._find({"_id": {"$gt": seq}}, 1, limit)

    async def newest(
        self, *, below: int | None, whats: Collection[str], who: str, limit: int
    ) -> Sequence[Entry]:
        """The newest entries below a number, of some kinds (none: of all), of one or of all."""
        wanted: dict[str, Any] = {}
        if below is not None:
            wanted["_id"] = {"$lt": below}
        if whats:
            wanted["what"] = {"$in": sorted(whats)}
        if who:
            wanted["who"] = who
        return await self._find(wanted, -1, limit)

    async def erase(self, entry: Entry) -> None:
        """Let an entry that is there, by its number and hash, name somebody no more."""
        said = {
            "who": entry.who,
            "on": entry.on,
            "address": entry.address,
            "details": dict(entry.details),
            "erased": entry.erased,
        }
        with translate():
            await self._opened.database[AUDIT].update_one(
                {"_id": entry.seq, "hash": entry.hash}, {"$set": said}
            )

    async def anchor(self) -> Anchor | None:
        """Where the log begins, when it was pruned."""
        with translate():
            found = await self._opened.database[ANCHORS].find_one({"_id": _ANCHOR})
        return Anchor(found["seq"], found["hash"], found["at"], found["seal"]) if found else None

    async def prune(self, anchor: Anchor) -> None:
        """Set the anchor, then remove the entries up to it."""
        fields = {
            "seq": anchor.seq, "hash": anchor.hash, "at": anchor.at, "seal": anchor.seal
        }  # fmt: skip
        with translate():
            await self._opened.database[ANCHORS].update_one(
                {"_id": _ANCHOR}, {"$set": fields}, upsert=True
            )
            await self._opened.database[AUDIT].delete_many({"_id": {"$lte": anchor.seq}})

    async def _find(self, wanted: Mapping[str, Any], order: int, limit: int) -> list[Entry]:
        with translate():
            found = self._opened.database[AUDIT].find(wanted).sort([("_id", order)]).limit(limit)
            return [_entry(one) async for one in found]


def _account_document(account: Account) -> Document:
    return {
        "name": account.name,
        "roles": sorted(account.roles),
        "departments": sorted(account.departments),
        "sources": sorted(account.sources),
        "password": account.password,
        "totp": account.totp,
        "totp_pending": account.totp_pending,
        "totp_step": account.totp_step,
        "recovery": list(account.recovery),
        "provider": account.provider,
        "disabled": account.disabled,
        "must_change": account.must_change,
        "invented": account.invented,
    }


def _account(found: Document) -> Account:
    return Account(
        found["_id"],
        found["name"],
        frozenset(Role(one) for one in found["roles"]),
        frozenset(found["departments"]),
        frozenset(found["sources"]),
        found["password"],
        bytes(found["totp"]),
        bytes(found["totp_pending"]),
        found["totp_step"],
        tuple(found["recovery"]),
        found["provider"],
        found["disabled"],
        found["must_change"],
        found["invented"],
        found["version"],
    )


def _session(found: Document) -> Session:
    return Session(
        found["_id"],
        found["account"],
        found["created"],
        found["seen"],
        found["expires"],
        found["strong"],
        found["mark"],
        found["address"],
        found["device"],
    )


def _flow(found: Document) -> Flow:
    return Flow(found["_id"], found["kind"], found["expires"], found["kept"])


def _entry(found: Document) -> Entry:
    return Entry(
        found["_id"],
        found["at"],
        found["what"],
        found["who"],
        found["on"],
        found["via"],
        found["address"],
        found["details"],
        found["previous"],
        found["hash"],
        found["seal"],
        found.get("erased", ""),
    )
