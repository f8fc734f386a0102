"""The embedded servers: ready when they say so, and gone when we are."""

import os
import subprocess
import sys
from pathlib import Path

import pymongo
import pytest

from deploy.local.processes import DidNotStart
from deploy.local.servers import EmbeddedBroker, EmbeddedStore, broker_answers
from tests.support.ports import free_port
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_taken_port_is_said_in_one_clear_line(tmp_path: Path) -> None:
    first = EmbeddedBroker(free_port(), tmp_path / "first")
    first.start()
    try:
        with pytest.raises(DidNotStart, match=f"Port {first.port} for the broker is taken"):
            EmbeddedBroker(first.port, tmp_path / "second").start()
    finally:
        first.stop()
    assert not broker_answers(first.address)


def test_what_the_store_acknowledged_it_still_has_after_a_power_failure(tmp_path: Path) -> None:
    store = EmbeddedStore(free_port(), tmp_path)
    store.start()
    durable = pymongo.WriteConcern(w="majority", j=True)
    with pymongo.MongoClient[dict[str, object]](store.uri) as client:
        figures = client.get_database("kept").get_collection("figures", write_concern=durable)
        figures.insert_many([{"_id": n} for n in range(100)])
    store.kill()

    store.start()
    try:
        with pymongo.MongoClient[dict[str, object]](store.uri) as client:
            assert client["kept"]["figures"].count_documents({}) == 100
    finally:
        store.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_a_server_does_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from deploy.local.servers import *;"
        "b = EmbeddedBroker(int(sys.argv[1]), Path(sys.argv[2])); b.start();"
        "print(b.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", script, str(free_port()), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},  # noqa: TID251
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()

    eventually(lambda: not alive(pid), within_s=10.0)
