"""An HTTP process from its start to SIGTERM."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from runtime.listen import PortTaken, listening
from tests.support import asking
from tests.support.ports import free_port
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]
APP = """
import asyncio, sys
from fastapi import FastAPI
from runtime.health import Health
from runtime.logs import configure_logging
from runtime.metrics import new_registry
from runtime.web import health_routes, run_web

app = FastAPI()
app.include_router(health_routes(Health(), new_registry("trial", "0")))

@app.get("/slow")
async def slow() -> str:
    await asyncio.sleep(1.0)
    return "finished"

configure_logging("trial")
run_web(app, "127.0.0.1", int(sys.argv[1]))
"""


def answers(url: str) -> bool:
    try:
        return asking.get(f"{url}/livez").status_code == 200
    except httpx.TransportError:
        return False


def test_sigterm_lets_a_request_finish_and_ends_with_zero() -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-c", APP, str(port)], cwd=ROOT) as server:  # noqa: S603
        eventually(lambda: answers(url))
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"GET /slow HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
            eventually(lambda: "trial_build_info" in asking.get(f"{url}/metrics").text)
            server.send_signal(signal.SIGTERM)
            answer = b"".join(iter(lambda: client.recv(4096), b""))

        assert b"finished" in answer
        assert server.wait(15) == 0


def test_a_taken_port_is_said_in_one_clear_line() -> None:
    port = free_port()
    with (
        listening("127.0.0.1", port),
        pytest.raises(PortTaken, match=f"cannot listen on 127.0.0.1:{port}"),
    ):
        listening("127.0.0.1", port)
