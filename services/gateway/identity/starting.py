"""Identity as the service starts it: over the store, from the settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry

from runtime.cancelling import WITHIN_S, cancelled
from runtime.clock import Clock
from runtime.failures import Unavailable
from runtime.mongo import Database
from runtime.settings import BadSetting
from services.gateway.identity.assembly import Identity, assemble, over_store
from services.gateway.identity.gate import Door
from services.gateway.identity.groups import BadGroups, read_groups
from services.gateway.identity.metrics import IdentityMetrics
from services.gateway.identity.oidc import OidcProvider
from services.gateway.identity.passwords import Argon2Passwords
from services.gateway.identity.policy import Policy
from services.gateway.identity.ports import GroupRights
from services.gateway.identity.store import Opened, ensure_indexes
from services.gateway.settings import Settings
from targets.catalogue import Programme

RETRY_S = 5.0


def stored_identity(
    settings: Settings, programme: Programme, clock: Clock, registry: CollectorRegistry
) -> tuple[Identity, Opened]:
    """Identity over the store, and what the database is put into once there is a loop.

    Raises BadSetting when the file of the provider's groups cannot be understood.
    """
    opened = Opened()
    records, journal = over_store(opened)
    departments = {target.owner.id for target in programme.targets}
    rights: tuple[GroupRights, ...] = ()
    if settings.oidc and settings.oidc_groups:
        try:
            rights = read_groups(settings.oidc_groups, departments)
        except BadGroups as error:
            raise BadSetting(
                "SLIPWATCH_OIDC_GROUPS", str(settings.oidc_groups), f"usable: {error}"
            ) from error
    identity = assemble(
        records,
        journal,
        Argon2Passwords(),
        settings.seal_keys,
        clock,
        Policy(settings.public_reading, settings.second_factor_for),
        Door(settings.public_url, settings.proxies, settings.requests_per_minute),
        IdentityMetrics(registry),
        OidcProvider(settings.oidc, clock) if settings.oidc else None,
        rights,
    )

    return identity, opened


@asynccontextmanager
async def looking_after(identity: Identity, database: Database) -> AsyncIterator[None]:
    """While the service runs: indexes made, the audit log checked and pruned."""
    task = asyncio.create_task(_looked_after(identity, database))
    try:
        yield
    finally:
        await cancelled(task, within_s=WITHIN_S)


async def _looked_after(identity: Identity, database: Database) -> None:
    while True:
        try:
            await ensure_indexes(database)
        except Unavailable:
            await asyncio.sleep(RETRY_S)  # the store comes later than we do
        else:
            break
    await identity.watch.run()
