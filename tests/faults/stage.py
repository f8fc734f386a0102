"""A run's own things on top of the servers: its folder, its settings, its services, its clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import yaml

from deploy.local.keys import REPORTERS, ensure_keys
from deploy.local.processes import DidNotStart
from deploy.local.settings import HOST, Local, Ports
from deploy.local.stack import children_path
from runtime.sealing import keys_of
from targets.catalogue import Programme
from tests.faults import programme
from tests.faults.armed import CLOCK
from tests.faults.crew import ROOT, Crew
from tests.faults.events import FLOOD_LIMIT
from tests.faults.expect import OFFICE, desk
from tests.faults.moment import RunClock
from tests.faults.plan import Kind, Plan
from tests.faults.servers import Servers

#: Nine in the morning of a Monday there, so that no hour of rest and no midnight is near.
BEGIN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
READY_S = 90.0
SESSION_S = 4.0  # a dead worker's partitions move within it
EMBEDDED_SESSION_S = 6.0  # that broker lets a group wait for half of it
PUBLISH_S = 5.0
SERVICES = ("gateway", "ingest", "scoring", "alerts")


class Stage:
    """Everything of one run that is thrown away after it."""

    def __init__(self, servers: Servers, plan: Plan, folder: Path) -> None:
        self.servers = servers
        self.plan = plan
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.catalogue = programme.write_programme(folder, plan.dice, whole=plan.whole_programme)
        self.programme: Programme = programme.load(self.catalogue)
        self.recipients = _write_recipients(folder, self.programme)
        self.clock = RunClock(folder / "clock")
        self.clock.set(BEGIN)
        self.database = "faults"
        ensure_keys(folder)
        ports = Ports.free()
        self.ports = ports
        servers.to_mail.target = ports.smtp
        servers.to_zalo.target = ports.inbox
        self.crew = Crew(self._environment(Local(ports, folder, ROOT)), folder, servers.nursery)
        self.crew.add("inbox", "deploy.local.inbox", "SLIPWATCH_INBOX_PORT", ports.inbox)
        self.crew["inbox"].environment["SLIPWATCH_SMTP_PORT"] = str(ports.smtp)
        for name in SERVICES:
            self.crew.add(name, f"services.{name}", _port_of(name), getattr(ports, name))

    def _environment(self, local: Local) -> dict[str, str]:
        servers, session = self.servers, SESSION_S if self.servers.brokers else EMBEDDED_SESSION_S
        zalo = f"http://{HOST}:{servers.to_zalo.port}"
        settings = local.environment() | {
            "PATH": children_path(),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "SLIPWATCH_BROKER": servers.bootstrap,
            "SLIPWATCH_REPLICATION": str(servers.copies),
            "SLIPWATCH_MONGO_URI": servers.store_uri,
            "SLIPWATCH_MONGO_DB": self.database,
            "SLIPWATCH_CATALOGUE": str(self.catalogue),
            "SLIPWATCH_RECIPIENTS": str(self.recipients),
            "SLIPWATCH_SMTP_PORT": str(servers.to_mail.port),
            "SLIPWATCH_SMTP_TIMEOUT_S": "5",
            "SLIPWATCH_SMTP_DATA_TIMEOUT_S": "8",
            "SLIPWATCH_ZALO_URL": zalo,
            "SLIPWATCH_ZALO_OAUTH_URL": zalo,
            "SLIPWATCH_ZALO_BOT_URL": zalo,
            "SLIPWATCH_ZNS_URL": zalo,
            "SLIPWATCH_SESSION_TIMEOUT_S": str(session),
            "SLIPWATCH_PUBLISH_TIMEOUT_S": str(PUBLISH_S),
            "SLIPWATCH_ALERTS_SENDERS": "2",  # each of them asks the store every second
            "SLIPWATCH_LOG_LEVEL": "info",
            CLOCK: str(self.folder / "clock"),
        }
        # A token that is used until it is refused: each run begins with it anew.
        settings.pop("SLIPWATCH_ZALO_REFRESH_TOKEN_FILE", None)
        if self.plan.has(Kind.POISON):
            settings["SLIPWATCH_PARK_LIMIT"] = str(FLOOD_LIMIT)
        return settings

    @property
    def ingest(self) -> str:
        """Where events are posted."""
        return f"http://{HOST}:{self.ports.ingest}"

    @property
    def key(self) -> str:
        """With what they are posted: of every source, and for decisions too."""
        return (self.keys / REPORTERS["gateway"][0]).read_text(encoding="ascii")

    @property
    def gateway(self) -> str:
        """Where officials act."""
        return f"http://{HOST}:{self.ports.gateway}"

    @property
    def seals(self) -> tuple[bytes, ...]:
        """With what the audit log is sealed."""
        return keys_of((self.keys / "seal.key").read_text(encoding="ascii"))

    @property
    def keys(self) -> Path:
        """Where the keys of the run lie."""
        return self.folder / "keys"

    @property
    def inbox(self) -> str:
        """Where letters are looked at."""
        return f"http://{HOST}:{self.ports.inbox}"

    def start(self, failpoints: dict[str, str]) -> None:
        """Start everything at once, in no order, and wait until it works."""
        for name, service in self.crew.services.items():
            service.start(failpoints.get(name, ""))
        self.wait(self.crew.ready, READY_S, "the services did not become ready")

    def wait(self, condition: Callable[[], bool], within_s: float, otherwise: str) -> None:
        """Wait for a condition while the crew is looked after; raises DidNotStart."""
        deadline = time.monotonic() + within_s
        while not condition():
            self.crew.look()
            if time.monotonic() > deadline:
                raise DidNotStart(otherwise)
            time.sleep(0.05)

    def worker(self, service: str, number: int) -> str:
        """Another worker of a service; answers its name."""
        name = f"{service}-{number}"
        self.crew.add(name, f"services.{service}", _port_of(service))
        return name


def _port_of(service: str) -> str:
    return f"SLIPWATCH_{service.upper()}_PORT"


def _write_recipients(folder: Path, programme: Programme) -> Path:
    """Whoever answers for a target, and the office by two ways: each told at once and by itself."""
    owners = sorted({target.owner.id for target in programme.targets})
    people = [
        {
            "id": OFFICE,
            "role": {"vi": "Văn phòng", "en": "Office"},
            "department": "office",
            "channels": {"email": "office@example.test", "zalo": "1000000000000000001"},
            "every_channel": ["warning", "serious", "critical"],
        },
        *(
            {
                "id": desk(owner),
                "role": {"vi": f"Đầu mối {owner}", "en": f"Desk of {owner}"},
                "department": owner,
                "channels": {"email": f"{owner}@example.test"},
            }
            for owner in owners
        ),
    ]
    plain = {
        "habits": {
            "budget": {"hour": 100_000, "day": 100_000},
            "bundle": "0s",
            "recovery": "0s",
            "unstable": {"changes": 100_000, "within": "1d"},
            "outage": {
                "targets": 100_000,
                "of_one_cadence": 100_000,
                "within": "1d",
                "gather": "0s",
            },
        },
        "recipients": people,
        "routes": [{"to": ["owner", OFFICE]}],
        "default": [OFFICE],
    }
    file = folder / "recipients.yaml"
    file.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file
