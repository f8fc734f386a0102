"""The keys of the embedded default: made once on this machine, readable by its owner alone.

Beside those that seal and sign: who may report figures, as the file that ingest reads.
"""

import os
from pathlib import Path

from runtime.sealing import new_key
from services.ingest.keys.grants import ALL, Right
from services.ingest.keys.handlers import written
from services.ingest.keys.making import as_yaml, entry_of, new_secret

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

#: Who reports here, the file of each one's key, and what it may do: of every source and target.
REPORTERS = {
    "publisher": ("ingest-publisher.key", (Right.REPORT,)),
    "gateway": ("ingest-gateway.key", (Right.REPORT, Right.DECIDE)),
}
INGEST_KEYS = "ingest-keys.yaml"


def key_settings(data: Path) -> dict[str, str]:
    """Where the services find them."""
    folder = data / "keys"
    return {
        **{setting: str(folder / name) for setting, name in FILES.items()},
        "SLIPWATCH_INGEST_KEYS": str(folder / INGEST_KEYS),
        "SLIPWATCH_INGEST_KEY_FILE": str(folder / REPORTERS["gateway"][0]),
    }


def publisher_key_file(data: Path) -> Path:
    """Where the key lies that figures are published with here."""
    return data / "keys" / REPORTERS["publisher"][0]


def ensure_keys(data: Path) -> None:
    """Make those that are missing. One that is there is never changed: it opens what it sealed."""
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FILES.values():
        _keep(folder / name, new_key())
    for name, (file, _) in REPORTERS.items():
        _keep(folder / file, written(name, new_secret()))
    entries = [
        entry_of((folder / file).read_text("ascii"), [ALL], rights=rights)
        for file, rights in REPORTERS.values()
    ]
    _replace(folder / INGEST_KEYS, "keys:\n" + as_yaml(*entries))


def _keep(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)


def _replace(path: Path, text: str) -> None:
    """Write a file anew, whole: it follows from the others."""
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    _keep(half, text)
    half.replace(path)
