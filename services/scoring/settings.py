"""What scoring is told when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.kafka_security import IN_CLEAR, KafkaSecurity
from runtime.mongo_uri import mongo_uri
from runtime.settings import number, port, required, seconds, secret, share, text


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that scoring is told: one frozen value, read once."""

    broker: str
    mongo_uri: str = field(repr=False)  # may carry a password
    catalogue: Path
    mongo_db: str = "slipwatch"
    host: str = "127.0.0.1"
    port: int = 8082
    otlp_endpoint: str | None = None
    trace_ratio: float = 1.0  # of the traces that begin here
    log_level: str = "info"
    session_timeout_s: float = 10.0
    max_poll_records: int = 2000
    commit_interval_s: float = 0.5
    remembered_figures: int = 500_000  # about 700 bytes each
    park_limit: int = 1000  # wrong records in a row, before the worker stops
    rejudge_every_s: float = 300.0
    security: KafkaSecurity = IN_CLEAR

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the environment; names everything that is missing at once."""
        present = dict(env)
        present["SLIPWATCH_MONGO_URI"] = secret(env, "SLIPWATCH_MONGO_URI", "")
        broker, _, catalogue = required(
            present, "SLIPWATCH_BROKER", "SLIPWATCH_MONGO_URI", "SLIPWATCH_CATALOGUE"
        )
        return cls(
            broker=broker,
            mongo_uri=mongo_uri(env),
            catalogue=Path(catalogue),
            mongo_db=text(env, "SLIPWATCH_MONGO_DB", "slipwatch"),
            host=text(env, "SLIPWATCH_HOST", "127.0.0.1"),
            port=port(env, "SLIPWATCH_SCORING_PORT", 8082),
            otlp_endpoint=text(env, "SLIPWATCH_OTLP_ENDPOINT", "") or None,
            trace_ratio=share(env, "SLIPWATCH_TRACE_RATIO", 1.0),
            log_level=text(env, "SLIPWATCH_LOG_LEVEL", "info"),
            session_timeout_s=seconds(env, "SLIPWATCH_SESSION_TIMEOUT_S", 10.0),
            max_poll_records=number(env, "SLIPWATCH_MAX_POLL_RECORDS", 2000, least=1),
            commit_interval_s=seconds(env, "SLIPWATCH_COMMIT_INTERVAL_S", 0.5),
            remembered_figures=number(env, "SLIPWATCH_REMEMBERED_FIGURES", 500_000),
            park_limit=number(env, "SLIPWATCH_PARK_LIMIT", 1000, least=1),
            rejudge_every_s=seconds(env, "SLIPWATCH_REJUDGE_EVERY_S", 300.0),
            security=KafkaSecurity.from_env(env),
        )
