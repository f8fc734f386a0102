"""The gateway as a process of its own."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

import catalogue
from deploy.local.processes import Child, answers
from runtime.sealing import new_key
from tests.support.ports import free_port

ROOT = Path(__file__).parents[3]


@contextmanager
def gateway(mongo_uri: str, database: str, folder: Path) -> Iterator[tuple[httpx.Client, Child]]:
    """The gateway on a free port once it answers, ended at the end."""
    port = free_port()
    environment = {
        "PATH": os.defpath,
        "SLIPWATCH_MONGO_URI": mongo_uri,
        "SLIPWATCH_MONGO_DB": database,
        "SLIPWATCH_CATALOGUE": str(catalogue.SHIPPED),
        "SLIPWATCH_GATEWAY_PORT": str(port),
        "SLIPWATCH_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SLIPWATCH_SEAL_KEY": new_key(),
        "SLIPWATCH_LINK_KEY": new_key(),
        "SLIPWATCH_PUBLIC_READING": "1",
    }
    alive = answers(f"http://127.0.0.1:{port}/livez")
    command = [sys.executable, "-m", "services.gateway"]
    child = Child("gateway", command, environment, folder / "gateway.log", alive, ROOT)
    child.start()
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30.0, trust_env=False)
    try:
        child.wait_ready(time.monotonic() + 40)
        yield client, child
    finally:
        client.close()
        child.stop()
