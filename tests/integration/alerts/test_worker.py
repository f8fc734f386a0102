"""The worker as its own process: slips from a real broker, kept in a real store, told by real SMTP
and HTTP."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.servers import EmbeddedStore
from runtime.messages import Message
from runtime.mongo import open_database
from runtime.producer import KafkaPublisher
from runtime.sealing import new_key
from runtime.topics import ensure_topics
from schemas.events import SlipChanged
from schemas.topics import SLIPS
from services.alerts.reading import MongoActs
from tests.integration.alerts.servers import TOKEN, Inbox, inbox_process
from tests.support import asking
from tests.support.nursery.mother import ROOT, Born, nursery
from tests.support.ports import free_port
from tests.support.servers import Broker
from tests.support.waiting import eventually, happens
from tests.unit.alerts.test_taking import a_record
from tests.unit.alerts.world import a_change, an_act

OFFICE = "vanphong.bcd57@laocai.example.test"


@dataclass
class Place:
    """A worker's surroundings."""

    env: dict[str, str]
    inbox: Inbox
    broker: str
    port: int

    async def publish(self, *events: SlipChanged, garbage: bool = False) -> None:
        """Put changes on the topic, as scoring does."""
        messages = [
            Message(SLIPS.name, event.target.encode(), record.value, record.headers)
            for event in events
            for record in [a_record(event)]
        ]
        if garbage:
            torn = replace(a_record(a_change()), value=b'{"episode":')
            messages.append(Message(SLIPS.name, b"coverage-5g", torn.value, torn.headers))
        publisher = KafkaPublisher(self.broker)
        await publisher.start(SLIPS.name)
        await publisher.publish(messages)
        await publisher.close()

    def mails(self, *episodes: str) -> list[tuple[str, str]]:
        """To whom, and with which Message-ID, about any of some episodes."""
        found = asking.get(f"{self.inbox.url}/api/messages").json()
        return sorted(
            (one["headers"]["Delivered-To"], one["headers"]["Message-ID"])
            for one in found
            if any(f".{episode}." in one["headers"]["Message-ID"] for episode in episodes)
        )

    def calls(self, text: str) -> list[dict[str, Any]]:
        """The calls of the Zalo stand-in that hold a text."""
        found = asking.get(f"{self.inbox.url}/api/zalo").json()
        return [one for one in found if text in one["text"]]

    def metric(self, line: str) -> float:
        """The value of one line of the worker's metrics."""
        text = asking.get(f"http://127.0.0.1:{self.port}/metrics").text
        return next(
            float(one.rsplit(" ", 1)[1]) for one in text.splitlines() if one.startswith(line + " ")
        )


@pytest.fixture(scope="module")
def place(
    broker: Broker, store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Broker, store and inbox; the worker is started by each test."""
    ensure_topics(broker.address, [SLIPS])
    port = free_port()
    with inbox_process(tmp_path_factory.mktemp("inbox")) as inbox:
        place = Place(
            {
                "PATH": os.defpath,
                "SLIPWATCH_BROKER": broker.address,
                "SLIPWATCH_MONGO_URI": store.uri,
                "SLIPWATCH_MONGO_DB": f"alerts_{uuid.uuid4().hex[:12]}",
                "SLIPWATCH_CATALOGUE": str(ROOT / "catalogue" / "lao-cai.yaml"),
                "SLIPWATCH_RECIPIENTS": str(ROOT / "deploy" / "local" / "recipients.yaml"),
                "SLIPWATCH_PUBLIC_URL": "http://127.0.0.1:8080",
                "SLIPWATCH_ALERTS_PORT": str(port),
                "SLIPWATCH_SMTP_HOST": "127.0.0.1",
                "SLIPWATCH_SMTP_PORT": str(inbox.smtp_port),
                "SLIPWATCH_MAIL_FROM": "slipwatch@laocai.example.test",
                "SLIPWATCH_ZALO_URL": inbox.url,
                "SLIPWATCH_ZALO_ACCESS_TOKEN": TOKEN,
                "SLIPWATCH_ZALO_APP_ID": "local-app",
                "SLIPWATCH_ZALO_APP_SECRET": "local-app-secret",
                "SLIPWATCH_SEAL_KEY": new_key(),
                "SLIPWATCH_LINK_KEY": new_key(),
                "SLIPWATCH_SESSION_TIMEOUT_S": "4",
            },
            inbox,
            broker.address,
            port,
        )
        contacts = ROOT / "deploy" / "local" / "contacts.yaml"
        command(place, "contacts", "import", str(contacts))
        yield place


def command(place: Place, *words: str) -> str:
    """What one of the service's commands says."""
    done = nursery().run("services.alerts", place.env, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def worker(place: Place, log: Path) -> Iterator[Born]:
    """A worker that is ready; killed by its own process id unless it ended before."""
    process = nursery().bear("services.alerts", place.env, log)
    try:
        eventually(lambda: _ready(place), within_s=60)
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


def _ready(place: Place) -> bool:
    try:
        answer = asking.get(f"http://127.0.0.1:{place.port}/readyz")
    except httpx.TransportError:
        return False
    return answer.status_code == httpx.codes.OK


def stop(process: Born) -> int:
    """End it as an operator would."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=30)


def episode_of(name: str) -> str:
    """An episode of the test's own."""
    return f"{name}-{uuid.uuid4().hex[:8]}"


def to(mails: Sequence[tuple[str, str]]) -> list[str]:
    """The addresses only."""
    return [address for address, _ in mails]


async def test_a_slip_reaches_its_readers_once_and_its_end_as_well(
    place: Place, tmp_path: Path
) -> None:
    episode = episode_of("e")
    opened, recovered = (
        a_change(1, episode=episode),
        a_change(2, "recovered", episode=episode, to_status="on_track"),
    )
    log = tmp_path / "alerts.log"
    with worker(place, log) as process:
        await place.publish(opened, opened, garbage=True)
        await happens(lambda: len(place.mails(episode)) == 2)
        await place.publish(opened, recovered)
        await happens(lambda: len(place.mails(episode)) == 4)
        await happens(lambda: len(place.calls("Phủ sóng 5G")) >= 2)
        await happens(lambda: place.metric('alerts_parked_total{reason="not_json"}') == 1)
        assert stop(process) == 0

    mails = place.mails(episode)
    assert len({identity for _, identity in mails}) == 4
    assert to(mails).count(OFFICE) == 2
    assert "@laocai.example.test" not in log.read_text(encoding="utf-8").replace(
        "slipwatch@laocai.example.test", ""
    )


async def test_a_killed_worker_loses_nothing_and_tells_nothing_twice(
    place: Place, tmp_path: Path
) -> None:
    episodes = [episode_of(f"k{number}") for number in range(10)]
    changes = [a_change(1, episode=episode) for episode in episodes]
    log = tmp_path / "alerts.log"
    with worker(place, log) as process:
        await place.publish(*changes)
        await happens(lambda: place.mails(*episodes))
        process.kill()
        process.wait(timeout=20)
    # What the dead one had begun to send is uncertain until its lease is over; shorten that.
    database = open_database(place.env["SLIPWATCH_MONGO_URI"], place.env["SLIPWATCH_MONGO_DB"])
    begun = await database["deliveries"].count_documents(
        {"state": "leased", "sending_started_at": {"$ne": None}}
    )
    await database["deliveries"].update_many(
        {"state": "leased"}, [{"$set": {"lease_until": "$created_at"}}]
    )
    await database.client.close()
    with worker(place, log) as process:
        await place.publish(*changes)
        await happens(lambda: len(set(place.mails(*episodes))) == 2 * len(episodes))
        assert stop(process) == 0

    told = place.mails(*episodes)
    assert len(set(told)) == 20
    assert len(told) - len(set(told)) <= begun


async def test_what_somebody_does_is_taken_and_whoever_is_given_it_is_told(
    place: Place, tmp_path: Path
) -> None:
    episode = episode_of("act")
    database = open_database(place.env["SLIPWATCH_MONGO_URI"], place.env["SLIPWATCH_MONGO_DB"])
    acts = MongoActs(database)
    now = datetime.now(UTC)
    given = an_act("assigned", now, _id=f"{episode}-1", episode=episode, assignee="thuong-truc-bcd")
    taken_on = an_act("acknowledged", now + timedelta(hours=1), _id=f"{episode}-2", episode=episode)
    await acts.insert(given)
    await acts.insert(taken_on)
    with worker(place, tmp_path / "alerts.log") as process:
        await place.publish(a_change(1, episode=episode))

        async def acknowledged() -> Any:
            found = await database["episodes"].find_one({"_id": episode}) or {}
            return found.get("acknowledged") is not None

        await happens(lambda: len(place.mails(episode)) == 3)
        await happens(acknowledged)
        assert place.metric("alerts_acts_waiting") == 0
        assert stop(process) == 0
    told = await database["deliveries"].find({"episode": episode}).to_list()
    await database.client.close()

    assert "thuongtruc.bcd57@laocai.example.test" in to(place.mails(episode))
    assert {one["why"] for one in told if one["occasion"] == "escalation"} == {"acknowledged"}
    assert command(place, "replay", "--list").strip() == "there is no dead letter"


async def test_a_mistake_in_the_recipients_is_said_in_one_line(
    place: Place, tmp_path: Path
) -> None:
    wrong = tmp_path / "recipients.yaml"
    wrong.write_text("recipients: []\nroutes: []\n", encoding="utf-8")
    ended = subprocess.run(  # noqa: ASYNC221 - our own interpreter; nothing else runs
        [sys.executable, "-m", "services.alerts"],
        cwd=ROOT,
        env=place.env | {"SLIPWATCH_RECIPIENTS": str(wrong)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 2
    assert f"{wrong}:1: default:" in ended.stderr
    assert "Traceback" not in ended.stderr
