"""What the gateway is told when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.settings import port, required, secret, text


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the gateway is told: one frozen value, read once."""

    catalogue: Path
    mongo_uri: str = field(repr=False)  # carries a password
    mongo_db: str = "slipwatch"
    host: str = "127.0.0.1"
    port: int = 8080
    otlp_endpoint: str | None = None
    log_level: str = "info"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the environment; names everything that is missing."""
        (catalogue,) = required(env, "SLIPWATCH_CATALOGUE")
        return cls(
            catalogue=Path(catalogue),
            mongo_uri=secret(env, "SLIPWATCH_MONGO_URI"),
            mongo_db=text(env, "SLIPWATCH_MONGO_DB", "slipwatch"),
            host=text(env, "SLIPWATCH_HOST", "127.0.0.1"),
            port=port(env, "SLIPWATCH_GATEWAY_PORT", 8080),
            otlp_endpoint=text(env, "SLIPWATCH_OTLP_ENDPOINT", "") or None,
            log_level=text(env, "SLIPWATCH_LOG_LEVEL", "info"),
        )
