"""The keys of the embedded default: made once on this machine, readable by its owner alone."""

import os
from pathlib import Path

from runtime.sealing import new_key

#: The settings that carry them, and the files that they are kept in.
FILES = {
    "SLIPWATCH_SEAL_KEY_FILE": "seal.key",
    "SLIPWATCH_LINK_KEY_FILE": "link.key",
    # What the stand-in for Zalo and alerts have to agree on.
    "SLIPWATCH_ZALO_APP_SECRET_FILE": "zalo-app.key",
    "SLIPWATCH_ZALO_ACCESS_TOKEN_FILE": "zalo-access.key",
    "SLIPWATCH_ZALO_REFRESH_TOKEN_FILE": "zalo-refresh.key",
    "SLIPWATCH_ZALO_WEBHOOK_KEY_FILE": "zalo-webhook.key",
    "SLIPWATCH_ZALO_BOT_TOKEN_FILE": "zalo-bot.key",
    "SLIPWATCH_ZALO_BOT_SECRET_FILE": "zalo-bot-webhook.key",
}


def key_settings(data: Path) -> dict[str, str]:
    """Where the services find them."""
    return {setting: str(data / "keys" / name) for setting, name in FILES.items()}


def ensure_keys(data: Path) -> None:
    """Make those that are missing. One that is there is never changed: it opens what it sealed."""
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FILES.values():
        try:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_key())
