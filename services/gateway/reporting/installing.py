"""Reporting put into the app: its pages, its files, its part of the API."""

from fastapi import FastAPI

from runtime.web import add_routes
from services.gateway.reporting.problems import install_problems_of_reporting
from services.gateway.reporting.room import Room
from services.gateway.reporting.routes.api import reporting_api_routes
from services.gateway.reporting.routes.files import file_routes
from services.gateway.reporting.routes.held import held_routes
from services.gateway.reporting.routes.status import status_routes
from services.gateway.reporting.routes.upload import upload_routes
from services.gateway.routes.web import Web


def install_reporting(app: FastAPI, room: Room, web: Web) -> None:
    """Everything of it."""
    install_problems_of_reporting(app)
    add_routes(
        app,
        file_routes(room, web),
        reporting_api_routes(room),
        status_routes(room, web),
        upload_routes(room, web),
        held_routes(room, web),
    )
