"""What ingest is told when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from runtime.kafka_security import IN_CLEAR, KafkaSecurity
from runtime.settings import number, port, required, seconds, share, text


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that ingest is told: one frozen value, read once."""

    broker: str
    catalogue: Path
    keys: Path
    host: str = "127.0.0.1"
    port: int = 8081
    otlp_endpoint: str | None = None
    trace_ratio: float = 1.0  # of the traces that begin here
    log_level: str = "info"
    create_topics: bool = True
    replication: int = 1
    max_body_bytes: int = 1_048_576
    max_batch_events: int = 1_000
    max_observations: int = 10_000
    body_timeout_s: float = 30.0
    publish_timeout_s: float = 10.0
    requests_per_minute: int = 600
    max_spreadsheet_bytes: int = 5_242_880
    max_spreadsheet_rows: int = 5_000
    security: KafkaSecurity = IN_CLEAR

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the environment; names everything that is missing at once."""
        broker, catalogue, keys = required(
            env, "SLIPWATCH_BROKER", "SLIPWATCH_CATALOGUE", "SLIPWATCH_INGEST_KEYS"
        )
        return cls(
            broker=broker,
            catalogue=Path(catalogue),
            keys=Path(keys),
            host=text(env, "SLIPWATCH_HOST", "127.0.0.1"),
            port=port(env, "SLIPWATCH_INGEST_PORT", 8081),
            otlp_endpoint=text(env, "SLIPWATCH_OTLP_ENDPOINT", "") or None,
            trace_ratio=share(env, "SLIPWATCH_TRACE_RATIO", 1.0),
            log_level=text(env, "SLIPWATCH_LOG_LEVEL", "info"),
            create_topics=bool(number(env, "SLIPWATCH_CREATE_TOPICS", 1, most=1)),
            replication=number(env, "SLIPWATCH_REPLICATION", 1, least=1),
            max_body_bytes=number(env, "SLIPWATCH_MAX_BODY_BYTES", 1_048_576, least=1),
            max_batch_events=number(env, "SLIPWATCH_MAX_BATCH_EVENTS", 1_000, least=1),
            max_observations=number(env, "SLIPWATCH_MAX_OBSERVATIONS", 10_000, least=1),
            body_timeout_s=seconds(env, "SLIPWATCH_BODY_TIMEOUT_S", 30.0),
            publish_timeout_s=seconds(env, "SLIPWATCH_PUBLISH_TIMEOUT_S", 10.0),
            requests_per_minute=number(env, "SLIPWATCH_KEY_REQUESTS_PER_MINUTE", 600),
            max_spreadsheet_bytes=number(
                env, "SLIPWATCH_MAX_SPREADSHEET_BYTES", 5_242_880, least=1
            ),
            max_spreadsheet_rows=number(env, "SLIPWATCH_MAX_SPREADSHEET_ROWS", 5_000, least=1),
            security=KafkaSecurity.from_env(env),
        )
