"""Identity put into the app: its refusals, its gate, its pages."""

from fastapi import FastAPI

from runtime.web import add_routes
from services.gateway.identity.answers import install_refusals
from services.gateway.identity.assembly import Identity
from services.gateway.identity.gate import Gate
from services.gateway.identity.routes.accounts import account_routes
from services.gateway.identity.routes.door import door_routes
from services.gateway.identity.routes.log import log_routes
from services.gateway.identity.routes.profile import profile_routes
from services.gateway.routes.web import Web
from targets.catalogue import Programme


def install_identity(app: FastAPI, identity: Identity, web: Web, programme: Programme) -> None:
    """Everything of it. Call it before middleware that is to stand further out."""
    refuse = install_refusals(app, web.error)
    app.add_middleware(
        Gate,
        browsers=identity.browsers,
        recorder=identity.audit,
        policy=identity.policy,
        door=identity.door,
        refuse=refuse,
    )
    add_routes(
        app,
        door_routes(identity, web),
        profile_routes(identity, web, programme),
        account_routes(identity, web, programme),
        log_routes(identity, web),
    )
