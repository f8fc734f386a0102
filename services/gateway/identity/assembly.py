"""Identity, assembled: over a store, or over twins in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from runtime.clock import Clock
from runtime.sealing import KEY_BYTES, Sealer
from services.gateway.identity.chain import Seals
from services.gateway.identity.gate import Door
from services.gateway.identity.handlers.auditing import Audit
from services.gateway.identity.handlers.browsers import Browsers
from services.gateway.identity.handlers.keeping import Keeping
from services.gateway.identity.handlers.providing import Providing
from services.gateway.identity.handlers.signing_in import Records, SigningIn
from services.gateway.identity.memory import (
    MemoryAccounts,
    MemoryFlows,
    MemoryJournal,
    MemorySessions,
    MemoryTries,
)
from services.gateway.identity.metrics import IdentityMetrics
from services.gateway.identity.passwords import Argon2Passwords
from services.gateway.identity.policy import Policy
from services.gateway.identity.ports import GroupRights, Journal, Passwords, Provider
from services.gateway.identity.store import (
    MongoAccounts,
    MongoFlows,
    MongoJournal,
    MongoSessions,
    MongoTries,
    Opened,
)
from services.gateway.identity.totp import TotpFactors
from services.gateway.identity.watching import Watch


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything that the app and the commands need of it."""

    policy: Policy
    door: Door
    audit: Audit
    browsers: Browsers
    signing_in: SigningIn
    keeping: Keeping
    providing: Providing | None
    factors: TotpFactors
    metrics: IdentityMetrics
    watch: Watch
    clock: Clock


def assemble(
    records: Records,
    journal: Journal,
    passwords: Passwords,
    keys: Sequence[bytes],
    clock: Clock,
    policy: Policy,
    door: Door,
    metrics: IdentityMetrics,
    provider: Provider | None = None,
    rights: Sequence[GroupRights] = (),
) -> Identity:
    """The parts, over whatever keeps their records."""
    factors = TotpFactors(Sealer(keys))
    audit = Audit(journal, Seals(keys), clock)
    browsers = Browsers(records.accounts, records.sessions, clock, policy)
    keeping = Keeping(records, passwords, factors, audit)
    signing_in = SigningIn(records, passwords, factors, browsers, audit, clock, policy)
    providing = None
    if provider is not None:
        providing = Providing(
            provider,
            rights,
            records.flows,
            keeping,
            signing_in,
            audit,
            clock,
            policy,
            door.origin,
        )
    watch = Watch(audit, metrics, clock)
    return Identity(
        policy,
        door,
        audit,
        browsers,
        signing_in,
        keeping,
        providing,
        factors,
        metrics,
        watch,
        clock,
    )


def over_store(opened: Opened) -> tuple[Records, Journal]:
    """Records and log in the store."""
    records = Records(
        MongoAccounts(opened), MongoSessions(opened), MongoFlows(opened), MongoTries(opened)
    )
    return records, MongoJournal(opened)


def in_memory(
    clock: Clock,
    registry: CollectorRegistry,
    policy: Policy | None = None,
    *,
    door: Door | None = None,
    provider: Provider | None = None,
    rights: Sequence[GroupRights] = (),
) -> Identity:
    """Identity that forgets all when it ends, for tests and for trying; everybody may read."""
    return assemble(
        Records(MemoryAccounts(), MemorySessions(), MemoryFlows(), MemoryTries()),
        MemoryJournal(),
        Argon2Passwords(memory_kib=64),
        (bytes(KEY_BYTES),),
        clock,
        policy or Policy(public_reading=True),
        door or Door("http://gateway.test"),
        IdentityMetrics(registry),
        provider,
        rights,
    )
