"""Where everything of the embedded default listens and keeps its data: one frozen value."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.keys import key_settings

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """One TCP port each, all on the loopback address."""

    gateway: int = 8080
    ingest: int = 8081
    scoring: int = 8082
    alerts: int = 8083
    inbox: int = 8025
    smtp: int = 8026
    broker: int = 19092
    store: int = 27117

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Ports":
        """The defaults, moved by SLIPWATCH_<NAME>_PORT."""
        moved: dict[str, int] = {}
        for name in cls.__slots__:
            text = env.get(f"SLIPWATCH_{name.upper()}_PORT")
            if text:
                if not text.isdigit() or not 0 < int(text) < 65536:
                    raise ValueError(f"SLIPWATCH_{name.upper()}_PORT is {text!r}: no port number")
                moved[name] = int(text)
        return cls(**moved)

    @classmethod
    def free(cls) -> "Ports":
        """Eight ports that nobody listens on at this moment, for tests."""
        held = [socket.socket() for _ in cls.__slots__]
        try:
            for one in held:
                one.bind((HOST, 0))
            return cls(*(one.getsockname()[1] for one in held))
        finally:
            for one in held:
                one.close()

    def taken(self) -> list[tuple[str, int]]:
        """The names and numbers of ports that somebody else already listens on."""
        return [
            (name, getattr(self, name)) for name in self.__slots__ if _taken(getattr(self, name))
        ]


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Local:
    """The embedded default: its ports, the folder of its data, the repository's folder."""

    ports: Ports
    data: Path
    root: Path

    def environment(self) -> dict[str, str]:
        """What the four services and the inbox read, beside the PATH that they are started with."""
        ports = self.ports
        return {
            "SLIPWATCH_HOST": HOST,
            "SLIPWATCH_BROKER": f"{HOST}:{ports.broker}",
            "SLIPWATCH_MONGO_URI": f"mongodb://{HOST}:{ports.store}/?directConnection=true",
            "SLIPWATCH_MONGO_DB": "slipwatch",
            "SLIPWATCH_CATALOGUE": str(self.root / "catalogue" / "lao-cai.yaml"),
            "SLIPWATCH_RECIPIENTS": str(self.root / "deploy" / "local" / "recipients.yaml"),
            "SLIPWATCH_GATEWAY_PORT": str(ports.gateway),
            "SLIPWATCH_INGEST_PORT": str(ports.ingest),
            "SLIPWATCH_SCORING_PORT": str(ports.scoring),
            "SLIPWATCH_ALERTS_PORT": str(ports.alerts),
            "SLIPWATCH_INBOX_PORT": str(ports.inbox),
            "SLIPWATCH_SMTP_HOST": HOST,
            "SLIPWATCH_SMTP_PORT": str(ports.smtp),
            "SLIPWATCH_MAIL_FROM": "slipwatch@laocai.example.test",
            "SLIPWATCH_ZALO_URL": f"http://{HOST}:{ports.inbox}",
            "SLIPWATCH_ZALO_OAUTH_URL": f"http://{HOST}:{ports.inbox}",
            "SLIPWATCH_ZALO_APP_ID": "local-app",
            "SLIPWATCH_ZALO_BOT_URL": f"http://{HOST}:{ports.inbox}",
            "SLIPWATCH_ZNS_URL": f"http://{HOST}:{ports.inbox}",
            "SLIPWATCH_ZNS_TEMPLATES": str(self.root / "deploy" / "local" / "zns.yaml"),
            "SLIPWATCH_ZNS_MODE": "development",
            "SLIPWATCH_INBOX_CALLBACKS": f"http://{HOST}:{ports.alerts}/webhooks/zalo",
            "SLIPWATCH_WEBHOOK_LOOPBACK": "1",
            "SLIPWATCH_PUBLIC_URL": f"http://{HOST}:{ports.gateway}",
            "SLIPWATCH_INBOX_FOLDER": str(self.data / "inbox"),
            "SLIPWATCH_PUBLIC_READING": "1",
            "SLIPWATCH_SECOND_FACTOR_FOR": "none",  # to try every role without a telephone
            "SLIPWATCH_INGEST_URL": f"http://{HOST}:{ports.ingest}",
            "SLIPWATCH_KEY_REQUESTS_PER_MINUTE": "60000",
            "SLIPWATCH_REQUESTS_PER_MINUTE": "60000",  # one address here is everybody
            **key_settings(self.data),
        }
