"""The two sides of the comparison: how each is started, fed, killed and started again."""

import json
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import httpx
from kafka import KafkaProducer

from benchmarks.alertmanager_sink import TEMPLATE
from benchmarks.alertmanager_stream import SPEED, is_over
from benchmarks.alertmanager_worker import FastClock
from deploy.local.processes import Child, answers
from runtime.kafka_clients import open_client
from runtime.sealing import new_key
from schemas.cloudevents import Envelope, to_kafka
from schemas.events import EventType, SlipChanged
from schemas.topics import SLIPS

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[1]
START_S = 40.0
#: Prometheus sends what fires once a minute, and what is over for a quarter of an hour more.
RESEND_S = 60.0 / SPEED
RESENT_S = 15 * 60.0 / SPEED


class Side(Protocol):
    """Somebody who tells people about changes."""

    def start(self) -> None:
        """Start and become ready."""
        ...

    def publish(self, changes: Sequence[SlipChanged]) -> None:
        """Hand changes over; returns once they are acknowledged."""
        ...

    def tend(self) -> None:
        """What its feeder does between the changes."""
        ...

    def kill(self) -> None:
        """End it as a power failure would."""
        ...

    def stop(self) -> None:
        """End it in order."""
        ...


#: Alertmanager's own defaults (30 s, 5 min, 4 h), as much faster as the story goes.
CONFIGURATION = f"""
global:
  smtp_smarthost: {HOST}:%(smtp)d
  smtp_from: alertmanager@example.test
  smtp_require_tls: false
route:
  receiver: desk
  group_by: [%(group)s]
  group_wait: {30 / SPEED * 1000:.0f}ms
  group_interval: {300 / SPEED * 1000:.0f}ms
  repeat_interval: {4 * 3600 / SPEED:.0f}s
receivers:
  - name: desk
    email_configs:
      - to: desk@example.test
        send_resolved: true
        html: ""
        text: {json.dumps(TEMPLATE)}
"""


@dataclass
class Alertmanager:
    """Debian's prometheus-alertmanager. `resend` feeds it as Prometheus does: everything that
    lasts again and again; without it each change is pushed once, as it comes."""

    binary: str
    folder: Path
    port: int
    smtp: int
    group: str
    resend: bool
    _child: Child | None = None
    _lasting: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _over: dict[tuple[str, str], tuple[float, dict[str, Any]]] = field(default_factory=dict)
    _sent_at: float = 0.0

    def start(self) -> None:
        """Start and become ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "alertmanager.yml"
        configuration.write_text(CONFIGURATION % {"smtp": self.smtp, "group": self.group})
        self._child = Child(
            f"alertmanager-{self.port}",
            [
                self.binary,
                f"--config.file={configuration}",
                f"--storage.path={self.folder / 'data'}",
                f"--web.listen-address={HOST}:{self.port}",
                "--cluster.listen-address=",
            ],
            {"PATH": os.defpath},
            self.folder / "alertmanager.log",
            answers(f"http://{HOST}:{self.port}/-/ready"),
            self.folder,
        )
        self._child.start()
        self._child.wait_ready(time.monotonic() + START_S)

    def publish(self, changes: Sequence[SlipChanged]) -> None:
        """Push them; one whose severity changed is the end of one alert and the start of
        another."""
        pushed: list[dict[str, Any]] = []
        for change in changes:
            for key in [one for one in self._lasting if one[0] == change.target]:
                if is_over(change) or key[1] != change.severity:
                    ended = self._lasting.pop(key) | {"endsAt": _stamp(0)}
                    self._over[key] = (time.monotonic(), ended)
                    pushed.append(ended)
            if not is_over(change):
                alert = _alert(change)
                key = (change.target, change.severity)
                self._over.pop(key, None)
                self._lasting[key] = alert
                pushed.append(alert)
        while not self._push(pushed):
            time.sleep(0.1)

    def tend(self) -> None:
        """Send again what lasts, and for a while what is over."""
        now = time.monotonic()
        if not self.resend or now - self._sent_at < RESEND_S:
            return
        self._sent_at = now
        ends = {"endsAt": _stamp(4 * RESEND_S)}
        self._over = {key: one for key, one in self._over.items() if now - one[0] < RESENT_S}
        self._push(
            [
                *(alert | ends for alert in self._lasting.values()),
                *(alert for _, alert in self._over.values()),
            ]
        )

    def _push(self, alerts: Sequence[Mapping[str, Any]]) -> bool:
        with suppress(httpx.TransportError):
            answer = httpx.post(f"http://{HOST}:{self.port}/api/v2/alerts", json=list(alerts))
            return answer.status_code == httpx.codes.OK
        return False

    def kill(self) -> None:
        """End it as a power failure would."""
        if self._child is not None:
            _kill(self._child)

    def stop(self) -> None:
        """End it in order."""
        if self._child is not None:
            self._child.stop()


def _alert(change: SlipChanged) -> dict[str, Any]:
    return {
        "labels": {
            "alertname": change.finding,
            "target": change.target,
            "severity": change.severity,
        },
        "startsAt": _stamp(0),
        "endsAt": _stamp(3600),
    }


def _stamp(after_s: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=after_s)).isoformat()


RECIPIENTS = """
recipients:
  - id: desk
    role: {vi: "Đầu mối", en: "Desk"}
    department: so-khcn
    language: en
    channels: {email: desk@example.test}
default: [desk]
routes: []
"""


@dataclass
class Slipwatch:
    """alerts as it is delivered, in a process of its own on a broker and a store of its own."""

    broker: str
    store: str
    folder: Path
    port: int
    smtp: int
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    _child: Child | None = None
    _producer: Any = None
    _key: str = field(default_factory=new_key, repr=False)

    def start(self) -> None:
        """Start and become ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        recipients = self.folder / "recipients.yaml"
        recipients.write_text(RECIPIENTS, encoding="utf-8")
        orders = {"begun": self.begun.isoformat(), "speed": SPEED}
        self._child = Child(
            "alerts",
            [sys.executable, "-m", "benchmarks.alertmanager_worker", json.dumps(orders)],
            {
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "SLIPWATCH_BROKER": self.broker,
                "SLIPWATCH_MONGO_URI": self.store,
                "SLIPWATCH_MONGO_DB": "bench_alerts",
                "SLIPWATCH_CATALOGUE": str(ROOT / "catalogue" / "lao-cai.yaml"),
                "SLIPWATCH_RECIPIENTS": str(recipients),
                "SLIPWATCH_PUBLIC_URL": f"http://{HOST}:8080",
                "SLIPWATCH_SMTP_HOST": HOST,
                "SLIPWATCH_SMTP_PORT": str(self.smtp),
                "SLIPWATCH_MAIL_FROM": "slipwatch@example.test",
                "SLIPWATCH_SEAL_KEY": self._key,
                "SLIPWATCH_LINK_KEY": self._key,
                "SLIPWATCH_ALERTS_PORT": str(self.port),
                "SLIPWATCH_SESSION_TIMEOUT_S": "4",
            },
            self.folder / "alerts.log",
            answers(f"http://{HOST}:{self.port}/readyz"),
            ROOT,
        )
        self._child.start()
        self._child.wait_ready(time.monotonic() + START_S)

    def publish(self, changes: Sequence[SlipChanged]) -> None:
        """Put them on the topic as scoring does, dated by the clock of the story."""
        if self._producer is None:
            self._producer = open_client(KafkaProducer, self.broker, acks="all")
        now = FastClock(self.begun, SPEED).now()
        for change in changes:
            envelope = Envelope(
                id=f"{change.episode}-{change.seq}",
                source="urn:benchmark:scoring",
                type=EventType.SLIP_CHANGED,
                subject=change.target,
                time=now,
            )
            value, headers = to_kafka(envelope, change)
            self._producer.send(
                SLIPS.name,
                value,
                key=change.target.encode(),
                headers=list(headers),
                timestamp_ms=int(now.timestamp() * 1000),
            )
        self._producer.flush(timeout=10)

    def tend(self) -> None:
        """Nothing: what was acknowledged is kept."""

    def kill(self) -> None:
        """End it as a power failure would."""
        if self._child is not None:
            _kill(self._child)

    def stop(self) -> None:
        """End it in order."""
        if self._producer is not None:
            self._producer.close()
        if self._child is not None:
            self._child.stop()


def _kill(child: Child) -> None:
    with suppress(ProcessLookupError):
        os.kill(child.pid, signal.SIGKILL)
    child.stop()
