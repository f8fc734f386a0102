"""Every channel at once: a worker of its own process tells one slip by mail, Zalo, ZNS, bot and
webhook, hears the reply, and shows no address anywhere."""

import base64
import json
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from deploy.local.servers import EmbeddedStore
from runtime.clock import SystemClock
from runtime.messages import Message
from runtime.mongo import Document, open_database
from runtime.producer import KafkaPublisher
from runtime.sealing import new_key
from runtime.topics import ensure_topics
from schemas.stored import ACTS, DELIVERIES
from schemas.topics import SLIPS
from services.alerts.contacts.store import CONTACTS
from tests.integration.alerts.servers import Inbox, inbox_process
from tests.support import asking
from tests.support.nursery.mother import ROOT, nursery
from tests.support.ports import free_port
from tests.support.servers import Broker
from tests.support.waiting import eventually
from tests.unit.alerts.test_taking import a_record
from tests.unit.alerts.world import a_change

APP, KEY, BOT, BOT_SECRET = "local-app", "planted-oa-key", "1000:planted-bot", "planted-bot-hook"
FIRST, REFRESH = "planted-access-token", "planted-refresh-token"
MAIL, USER, PHONE, CHAT = (
    "planted.lan@example.test",
    "1000000000000777777",
    "84900777777",
    "planted-chat-777",
)
SECRET = "whsec_" + base64.b64encode(b"planted-secret-of-an-endpoint-77").decode()

RECIPIENTS = """
recipients:
  - id: lan
    role: {vi: "Đầu mối Sở KHCN", en: "Desk of Science"}
    department: so-khcn
    channels: [email, zalo, zns, zalo_bot, webhook]
    every_channel: [warning, serious, critical]
routes:
  - to: [lan]
default: [lan]
"""


@dataclass
class Hook:
    """A department's system: keeps what it is called with."""

    port: int = 0
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def a_hook() -> Iterator[Hook]:
    """The system, on this machine."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            hook.calls.append(({name.lower(): one for name, one in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Place:
    """A worker and everything about it."""

    env: dict[str, str]
    inbox: Inbox
    hook: Hook
    log: Path

    @property
    def url(self) -> str:
        """Where the worker answers."""
        return f"http://127.0.0.1:{self.env['SLIPWATCH_ALERTS_PORT']}"

    def calls(self) -> list[dict[str, Any]]:
        """What the stand-in for Zalo took."""
        found: list[dict[str, Any]] = asking.get(f"{self.inbox.url}/api/zalo").json()
        return [one for one in found if one["error"] == 0]

    def metrics(self) -> str:
        """What the worker counts."""
        return asking.get(f"{self.url}/metrics").text

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        """The status with which a callback is answered."""
        return asking.post(f"{self.url}/webhooks/zalo", content=body, headers=headers).status_code

    def command(self, *arguments: str) -> str:
        """What a command says."""
        done = nursery().run("services.alerts", self.env, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def place(broker: Broker, store: EmbeddedStore, tmp_path: Path) -> Iterator[Place]:
    """Broker, store, stand-in and endpoint, and the planted addresses in files."""
    ensure_topics(broker.address, [SLIPS])
    recipients = tmp_path / "recipients.yaml"
    recipients.write_text(RECIPIENTS)
    shared = {
        "SLIPWATCH_ZALO_APP_ID": APP,
        "SLIPWATCH_ZALO_APP_SECRET": "planted-app-secret",
        "SLIPWATCH_ZALO_ACCESS_TOKEN": FIRST,
        "SLIPWATCH_ZALO_REFRESH_TOKEN": REFRESH,
        "SLIPWATCH_ZALO_WEBHOOK_KEY": KEY,
        "SLIPWATCH_ZALO_BOT_TOKEN": BOT,
        "SLIPWATCH_ZALO_BOT_SECRET": BOT_SECRET,
    }
    with a_hook() as hook, inbox_process(tmp_path / "inbox", shared) as inbox:
        env = shared | {
            "PATH": os.defpath,
            "SLIPWATCH_BROKER": broker.address,
            "SLIPWATCH_MONGO_URI": store.uri,
            "SLIPWATCH_MONGO_DB": f"channels_{uuid.uuid4().hex[:12]}",
            "SLIPWATCH_CATALOGUE": str(ROOT / "catalogue" / "lao-cai.yaml"),
            "SLIPWATCH_RECIPIENTS": str(recipients),
            "SLIPWATCH_PUBLIC_URL": "http://127.0.0.1:8080",
            "SLIPWATCH_ALERTS_PORT": str(free_port()),
            "SLIPWATCH_SMTP_HOST": "127.0.0.1",
            "SLIPWATCH_SMTP_PORT": str(inbox.smtp_port),
            "SLIPWATCH_MAIL_FROM": "slipwatch@laocai.example.test",
            "SLIPWATCH_ZALO_URL": inbox.url,
            "SLIPWATCH_ZALO_OAUTH_URL": inbox.url,
            "SLIPWATCH_ZALO_BOT_URL": inbox.url,
            "SLIPWATCH_ZNS_URL": inbox.url,
            "SLIPWATCH_ZNS_TEMPLATES": str(ROOT / "deploy" / "local" / "zns.yaml"),
            "SLIPWATCH_WEBHOOK_LOOPBACK": "1",
            "SLIPWATCH_SEAL_KEY": new_key(),
            "SLIPWATCH_LINK_KEY": new_key(),
            "SLIPWATCH_SESSION_TIMEOUT_S": "4",
            "SLIPWATCH_LOG_LEVEL": "debug",
        }
        yield Place(env, inbox, hook, tmp_path / "worker.log")


@contextmanager
def worker(place: Place) -> Iterator[None]:
    """A worker that is ready; ended by its own process id."""
    process = nursery().bear("services.alerts", place.env, place.log)
    try:
        eventually(lambda: _ready(place), within_s=60)
        yield
    finally:
        process.kill()
        process.wait(timeout=20)


def _ready(place: Place) -> bool:
    try:
        return asking.get(f"{place.url}/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


async def publish(place: Place, episode: str) -> None:
    """Put a slip on the topic, as scoring does."""
    record = a_record(a_change(episode=episode))
    publisher = KafkaPublisher(place.env["SLIPWATCH_BROKER"])
    await publisher.start(SLIPS.name)
    await publisher.publish([Message(SLIPS.name, b"coverage-5g", record.value, record.headers)])
    await publisher.close()


def reply(place: Place, text: str) -> int:
    """A user's text, signed as Zalo does."""
    timestamp = str(int(SystemClock().now().timestamp() * 1000))
    event = {
        "app_id": APP,
        "event_name": "user_send_text",
        "timestamp": timestamp,
        "sender": {"id": USER},
        "message": {"text": text, "msg_id": "reply-1"},
    }
    body = json.dumps(event, ensure_ascii=False).encode()
    mac = sha256(APP.encode() + body + timestamp.encode() + KEY.encode()).hexdigest()
    return place.post(body, {"X-ZEvent-Signature": f"mac={mac}"})


async def test_a_slip_is_told_by_every_channel_and_a_reply_acknowledges_it(place: Place) -> None:
    contacts = place.log.with_name("contacts.yaml")
    contacts.write_text(
        "contacts:\n  lan:\n"
        f'    email: {MAIL}\n    zalo: "{USER}"\n    zns: "{PHONE}"\n    zalo_bot: "{CHAT}"\n'
        f"    webhook: {{url: 'http://127.0.0.1:{place.hook.port}/in', secret: {SECRET}}}\n"
    )
    place.command("contacts", "import", str(contacts))
    episode = f"e-{uuid.uuid4().hex[:8]}"
    database = open_database(place.env["SLIPWATCH_MONGO_URI"], place.env["SLIPWATCH_MONGO_DB"])
    try:
        with worker(place):
            await publish(place, episode)
            eventually(lambda: len(place.calls()) == 3, within_s=40)
            eventually(lambda: len(place.hook.calls) == 1, within_s=20)
            eventually(
                lambda: MAIL in asking.get(f"{place.inbox.url}/api/messages").text, within_s=20
            )
            assert reply(place, "Đã nhận") == 200
            metrics = place.metrics()
            assert place.post(b"{}", {}) == httpx.codes.UNAUTHORIZED

        assert {one["kind"]: one["user_id"] for one in place.calls()} == {
            "oa": USER,
            "zns": PHONE,
            "bot": CHAT,
        }
        ((headers, body),) = place.hook.calls
        said = Webhook(SECRET).verify(body, headers)
        assert said["data"]["episode"] == episode
        act = await database[ACTS].find_one({"_id": "zalo|reply-1"})
        assert act is not None
        assert (act["kind"], act["by"], act["episode"]) == ("acknowledged", "lan", episode)
        told = place.command("zalo", "status")
        assert told.startswith("authorised; pair 2")  # the first pair was renewed at once

        kept = await everything(database)
        assert any(DELIVERIES in name for name, _ in kept)
        shown = [place.log.read_text(), metrics, told, place.command("contacts", "list")]
        shown += [text for name, text in kept if name != CONTACTS]
        sealed = [text for name, text in kept if name == CONTACTS]
        for planted in (MAIL, USER, PHONE, CHAT, SECRET, FIRST, REFRESH, BOT, KEY, BOT_SECRET):
            assert not any(planted in text for text in (*shown, *sealed)), planted
    finally:
        await database.client.drop_database(database.name)
        await database.client.close()


async def everything(database: Any) -> list[tuple[str, str]]:
    """All documents of the store as text, with the names of their collections."""
    found: list[tuple[str, str]] = []
    for name in await database.list_collection_names():
        documents: list[Document] = await database[name].find().to_list()
        found += [(name, str(one)) for one in documents]
    return found
