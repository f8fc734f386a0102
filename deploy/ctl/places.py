"""Where everything is: read from the environment of the services, or told on the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.keys import key_settings
from deploy.local.settings import Local, Ports
from runtime.kafka_security import IN_CLEAR, KafkaSecurity
from runtime.mongo_uri import mongo_uri
from runtime.settings import MissingSetting, text

SERVICES = ("ingest", "scoring", "alerts", "gateway")
ROOT = Path(__file__).resolve().parents[2]


class BadPlace(ValueError):
    """What was said of a service's address cannot be understood."""


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses. What is not told is "" and counts as out of reach, not as a mistake."""

    services: Mapping[str, str]
    broker: str = ""
    security: KafkaSecurity = IN_CLEAR
    mongo_uri: str = field(default="", repr=False)  # carries a password
    database: str = "slipwatch"


def places_of(env: Mapping[str, str], told: Sequence[str] = ()) -> Places:
    """Addresses from the environment; `told` are NAME=URL and go before it.

    Without either a service is looked for on this machine, at its ordinary port.
    """
    ports = Ports.from_env(env)
    services = {name: f"http://127.0.0.1:{getattr(ports, name)}" for name in SERVICES}
    for one in told:
        name, _, url = one.partition("=")
        if name not in services or not url.startswith(("http://", "https://")):
            raise BadPlace(f"--at {one}: say NAME=URL, with NAME one of {', '.join(SERVICES)}")
        services[name] = url.rstrip("/")
    try:
        uri = mongo_uri(env)
    except MissingSetting:
        uri = ""
    return Places(
        services,
        text(env, "SLIPWATCH_BROKER", ""),
        KafkaSecurity.from_env(env),
        uri,
        text(env, "SLIPWATCH_MONGO_DB", "slipwatch"),
    )


def local_environment(env: Mapping[str, str], root: Path = ROOT) -> dict[str, str]:
    """The environment of the embedded default that `make up` runs here, over that of the caller."""
    local = Local(Ports.from_env(env), root / ".local", root)
    return {**env, **local.environment(), **key_settings(local.data)}
