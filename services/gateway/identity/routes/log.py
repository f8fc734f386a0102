"""The auditors' page: who did what, when, and whether the log is whole."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.gateway.identity.access import needs
from services.gateway.identity.assembly import Identity
from services.gateway.identity.present import entry_row
from services.gateway.identity.principal import Principal, Right
from services.gateway.identity.visits import What
from services.gateway.routes.web import Web

Auditor = Annotated[Principal, Depends(needs(Right.READ_AUDIT))]
SHOWN = 100


def log_routes(identity: Identity, web: Web) -> APIRouter:
    """The address of the log."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/audit")
    async def audit(
        request: Request,
        auditor: Auditor,
        what: str = "",
        account: Annotated[str, Query(max_length=64)] = "",
        cursor: str = "",
    ) -> Response:
        frame = web.frame(request, None)
        below = int(cursor) if cursor.isdigit() and len(cursor) < 16 else None
        entries = await identity.audit.newest(
            below=below,
            whats=[what] if what in set(What) else [],
            who=account,
            limit=SHOWN + 1,
        )
        return web.show(
            request,
            "identity/audit.html",
            frame,
            rows=[entry_row(frame.forms, one) for one in entries[:SHOWN]],
            whats=[(one.value, frame.forms.say(f"audit.{one}")) for one in What],
            what=what,
            account=account,
            next=str(entries[SHOWN - 1].seq) if len(entries) > SHOWN else "",
            checked=identity.watch.last,
            checked_at=(frame.forms.moment(identity.watch.last.at) if identity.watch.last else ""),
        )

    return routes
