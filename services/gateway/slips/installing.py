"""Slips put into the app: their pages, the links of letters, their part of the API."""

from fastapi import FastAPI

from runtime.web import add_routes
from services.gateway.routes.web import Web
from services.gateway.slips.problems import install_problems_of_slips
from services.gateway.slips.room import Room
from services.gateway.slips.routes.api import slips_api_routes
from services.gateway.slips.routes.links import link_routes
from services.gateway.slips.routes.pages import page_routes
from services.gateway.slips.routes.quiet import quiet_routes


def install_slips(app: FastAPI, room: Room, web: Web) -> None:
    """Everything of them."""
    install_problems_of_slips(app)
    add_routes(
        app,
        slips_api_routes(room),
        page_routes(room, web),
        quiet_routes(room, web),
        link_routes(room, web),
    )
