"""Where the inbox listens and what it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.settings import port, secret, text


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the inbox is told; all of it has a default for one machine."""

    host: str
    web_port: int
    smtp_port: int
    folder: Path
    zalo_app_id: str
    zalo_app_secret: str = field(repr=False)
    zalo_access_token: str = field(repr=False)
    zalo_refresh_token: str = field(repr=False)
    zalo_webhook_key: str = field(repr=False)
    zalo_bot_token: str = field(repr=False)
    zalo_bot_secret: str = field(repr=False)
    callbacks: str  # where alerts hears what Zalo tells; empty tells nobody

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the environment."""
        return cls(
            host=text(env, "SLIPWATCH_HOST", "127.0.0.1"),
            web_port=port(env, "SLIPWATCH_INBOX_PORT", 8025),
            smtp_port=port(env, "SLIPWATCH_SMTP_PORT", 8026),
            folder=Path(text(env, "SLIPWATCH_INBOX_FOLDER", ".local/inbox")),
            zalo_app_id=text(env, "SLIPWATCH_ZALO_APP_ID", "local-app"),
            zalo_app_secret=secret(env, "SLIPWATCH_ZALO_APP_SECRET", "local-app-secret"),
            zalo_access_token=secret(env, "SLIPWATCH_ZALO_ACCESS_TOKEN", "local-stand-in"),
            zalo_refresh_token=secret(env, "SLIPWATCH_ZALO_REFRESH_TOKEN", "local-refresh"),
            zalo_webhook_key=secret(env, "SLIPWATCH_ZALO_WEBHOOK_KEY", ""),
            zalo_bot_token=secret(env, "SLIPWATCH_ZALO_BOT_TOKEN", "local-bot"),
            zalo_bot_secret=secret(env, "SLIPWATCH_ZALO_BOT_SECRET", ""),
            callbacks=text(env, "SLIPWATCH_INBOX_CALLBACKS", ""),
        )
