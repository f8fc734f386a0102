"""Forgetting somebody who had an account: what they did stays, as the deed of nobody by name."""

from dataclasses import dataclass, replace

from runtime.erasing import Leaver
from services.gateway.identity.handlers.auditing import Audit
from services.gateway.identity.handlers.keeping import By, Refused
from services.gateway.identity.handlers.signing_in import Records
from services.gateway.identity.ports import Traces
from services.gateway.identity.tokens import digest_of
from services.gateway.identity.visits import What


@dataclass(frozen=True, slots=True)
class Erased:
    """In how much they were."""

    pseudonym: str
    entries: int
    documents: int


async def erase(records: Records, audit: Audit, traces: Traces, by: By, leaver: Leaver) -> Erased:
    """Remove an account and its name from everything the gateway keeps.

    The account goes last, so that whoever is interrupted can do it again; what was done before is
    found done. The log says that it happened, not to whom.
    """
    account = await records.accounts.get(leaver.id)
    if account is None:
        raise Refused("no_such_account")
    whole = replace(leaver, words=(*leaver.words, account.name))
    if account.name == account.id:
        whole = leaver
    await records.accounts.replace(replace(account, disabled=True))
    await records.sessions.end_all(account.id)
    await records.tries.forget(digest_of(f"account|{account.id}"))
    documents = await traces.take_out(whole)
    entries = await audit.erase(whole)
    await audit.record(
        What.ACCOUNT_ERASED,
        who=by.account,
        on=f"account:{leaver.pseudonym}",
        via=by.via,
        address=by.address,
        details={"entries": str(entries), "documents": str(documents)},
    )
    await records.accounts.remove(account.id)
    return Erased(leaver.pseudonym, entries, documents)
