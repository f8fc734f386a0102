"""What identity needs of the world: its records, and the secrets' keepers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from runtime.erasing import Leaver
from services.gateway.identity.principal import Role


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `id` is the name that they sign in with, or made from a
    provider's subject.

    `password` is a hash, empty where only a provider lets them in; `totp` and `totp_pending` are
    sealed; `totp_step` is the last step whose code was taken; `recovery` are digests. `version`
    counts the writes: a writer who has not seen the last one is refused.
    """

    id: str
    name: str
    roles: frozenset[Role] = frozenset()
    departments: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    password: str = field(default="", repr=False)
    totp: bytes = field(default=b"", repr=False)
    totp_pending: bytes = field(default=b"", repr=False)
    totp_step: int = -1
    recovery: tuple[str, ...] = field(default=(), repr=False)
    provider: str = ""
    disabled: bool = False
    must_change: bool = False  # somebody else knows the password
    invented: bool = False  # made for a demonstration
    version: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in; `id` is a digest of what its cookie holds.

    `mark` is what the account might do when the cookie was made: when that changes, so does the
    cookie. `strong` where a second factor or a provider vouched.
    """

    id: str
    account: str
    created: datetime
    seen: datetime
    expires: datetime
    strong: bool
    mark: str
    address: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sign-in that is half done: what it waits for is in `kept`."""

    id: str
    kind: str
    expires: datetime
    kept: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Tries:
    """Failures in a row under one key, and until when nobody is let try under it."""

    key: str
    failures: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log. `hash` covers all before it but `seal`, which only a holder of
    the key can make.

    Of somebody who was erased the line keeps its hash and its seal, and no longer names them;
    `erased` then is the seal of what it says instead.
    """

    seq: int
    at: datetime
    what: str
    who: str
    on: str
    via: str
    address: str
    details: Mapping[str, str]
    previous: str
    hash: str
    seal: str
    erased: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the log begins after its oldest entries were pruned: the last of those."""

    seq: int
    hash: str
    at: datetime
    seal: str


class Accounts(Protocol):
    """The accounts."""

    async def get(self, account: str) -> Account | None:
        """One account."""
        ...

    async def add(self, account: Account) -> bool:
        """Add it; False when its id is taken."""
        ...

    async def replace(self, account: Account) -> bool:
        """Write it in place of the version that was read; False when that is no longer there."""
        ...

    async def everybody(self) -> Sequence[Account]:
        """All of them, in the order of their ids."""
        ...

    async def remove(self, account: str) -> bool:
        """Forget one; whether there was one."""
        ...


class Sessions(Protocol):
    """Who is signed in where."""

    async def open(self, session: Session) -> None:
        """Begin one."""
        ...

    async def find(self, session: str) -> Session | None:
        """One session, also one whose time is up."""
        ...

    async def touch(self, session: str, seen: datetime, expires: datetime) -> None:
        """Note that it was used."""
        ...

    async def end(self, session: str) -> bool:
        """End one; whether there was one."""
        ...

    async def end_all(self, account: str, *, but: str = "") -> int:
        """End all of an account, but for one; how many there were."""
        ...

    async def of(self, account: str) -> Sequence[Session]:
        """Those of an account, the last used first."""
        ...


class Flows(Protocol):
    """Sign-ins that are half done."""

    async def keep(self, flow: Flow) -> None:
        """Keep one."""
        ...

    async def find(self, flow: str) -> Flow | None:
        """Look at one."""
        ...

    async def take(self, flow: str) -> Flow | None:
        """Take one out: only the first who asks gets it."""
        ...


class TriesKept(Protocol):
    """Failures in a row, shared by all gateways."""

    async def get(self, key: str) -> Tries:
        """What is known under a key."""
        ...

    async def swap(self, before: Tries, after: Tries, now: datetime) -> bool:
        """Write `after` in place of `before`; False when somebody else wrote first."""
        ...

    async def forget(self, key: str) -> None:
        """Begin anew under a key."""
        ...


class Journal(Protocol):
    """The audit log: entries under consecutive numbers, never rewritten, but for who was erased."""

    async def last(self) -> Entry | None:
        """The newest."""
        ...

    async def append(self, entry: Entry) -> bool:
        """Add one; False when its number is taken."""
        ...

    async def after(self, seq: int, limit: int) -> Sequence[Entry]:
        """The entries that follow a number, in order."""
        ...

    async def newest(
        self, *, below: int | None, whats: Collection[str], who: str, limit: int
    ) -> Sequence[Entry]:
        """The newest entries below a number, of some kinds (none: of all), of one or of all."""
        ...

    async def erase(self, entry: Entry) -> None:
        """Let an entry that is there, by its number and hash, name somebody no more."""
        ...

    async def anchor(self) -> Anchor | None:
        """Where the log begins, when it was pruned."""
        ...

    async def prune(self, anchor: Anchor) -> None:
        """Set the anchor, then remove the entries up to it."""
        ...


class Traces(Protocol):
    """What the gateway keeps of an account beside identity's own records."""

    async def take_out(self, leaver: Leaver) -> int:
        """Let everything name the pseudonym; how many documents they were in."""
        ...


class Passwords(Protocol):
    """Hashes of passwords. Both take their time, off the loop."""

    async def hash(self, password: str) -> str:
        """A hash to keep."""
        ...

    async def verify(self, kept: str, password: str) -> bool:
        """Whether this is the password. Against an empty hash it is not, and takes as long."""
        ...

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        ...


class Factors(Protocol):
    """Second factors: secrets shared with a person's telephone, kept sealed."""

    def new(self, account: str) -> bytes:
        """A fresh secret, sealed."""
        ...

    def uri(self, account: str, sealed: bytes) -> str:
        """What the telephone reads: an `otpauth:` address."""
        ...

    def secret(self, account: str, sealed: bytes) -> str:
        """The secret, for whoever types it."""
        ...

    def step(self, account: str, sealed: bytes, code: str, now: datetime) -> int | None:
        """The time step whose code this is, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a provider: where the browser is sent, and what its answer has to fit."""

    url: str
    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Vouched:
    """For whom a provider vouches."""

    subject: str
    name: str
    groups: frozenset[str]


class NotVouched(Exception):
    """The provider's answer does not hold; `why` is from a closed list."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why.replace("_", " "))


class Provider(Protocol):
    """An OpenID Connect provider. Raises Unavailable while it is away."""

    @property
    def issuer(self) -> str:
        """Who vouches."""
        ...

    async def ask(self, redirect: str) -> Asked:
        """Begin: where to send the browser."""
        ...

    async def answer(self, code: str, redirect: str, asked: Asked) -> Vouched:
        """What the code stands for; raises NotVouched."""
        ...


@dataclass(frozen=True, slots=True)
class GroupRights:
    """What membership of a provider's group gives."""

    group: str
    roles: frozenset[Role]
    departments: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
