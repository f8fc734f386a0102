"""Asking what listens on this machine: as httpx asks, without loading any authority for it."""

from typing import Any

import httpx

from deploy.local.processes import NO_AUTHORITY


def get(url: str, **more: Any) -> httpx.Response:
    """GET."""
    return httpx.get(url, trust_env=False, verify=NO_AUTHORITY, **more)


def post(url: str, **more: Any) -> httpx.Response:
    """POST."""
    return httpx.post(url, trust_env=False, verify=NO_AUTHORITY, **more)


def client(**more: Any) -> httpx.Client:
    """A client, to be closed."""
    return httpx.Client(trust_env=False, verify=NO_AUTHORITY, **more)
