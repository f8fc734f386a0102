"""The gateway as a process of its own."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

import catalogue
from deploy.local.processes import answers
from runtime.sealing import new_key
from tests.support import asking
from tests.support.nursery.mother import ROOT, BornChild
from tests.support.ports import free_port


@contextmanager
def gateway(
    mongo_uri: str, database: str, folder: Path
) -> Iterator[tuple[httpx.Client, BornChild]]:
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
    log = folder / "gateway.log"
    child = BornChild("gateway", ["services.gateway"], environment, log, alive, ROOT)
    child.start()
    client = asking.client(base_url=f"http://127.0.0.1:{port}", timeout=30.0)
    try:
        child.wait_ready(time.monotonic() + 40)
        yield client, child
    finally:
        client.close()
        child.stop()
