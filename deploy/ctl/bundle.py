"""A support bundle: what somebody who helps from outside has to see, and nothing about a person."""

import io
import json
import os
import platform
import tarfile
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.ctl.asking import metrics_text
from deploy.ctl.places import Places
from deploy.ctl.screen import screen
from deploy.ctl.scrubbing import scrub, secrets_of, settings_of
from deploy.ctl.standing import Standing, plain
from deploy.ctl.store import SELECT_MS

LAST_BYTES = 2_000_000  # of each log
ACCOUNTS = "accounts"

Say = Callable[[str], None]


def parts_of(
    standing: Standing,
    env: Mapping[str, str],
    metrics: Mapping[str, str],
    logs: Iterable[Path],
    known: Iterable[str],
) -> dict[str, str]:
    """The files of a bundle by their names, each scrubbed, whatever it is."""
    written = {
        "status.txt": screen(standing),
        "status.json": _json(plain(standing)),
        "versions.json": _json(versions()),
        "settings.json": _json(settings_of(env)),
        **{f"metrics/{name}.txt": text for name, text in metrics.items()},
        **{f"logs/{path.name}": _last(path) for path in logs},
    }
    names = (*known, *secrets_of(env))
    return {name: scrub(text, names) for name, text in written.items()}


def write(path: Path, parts: Mapping[str, str], at: float) -> int:
    """Write the bundle, readable by its owner alone; how many bytes it has.

    One that is there already is not overwritten: `FileExistsError`.
    """
    with open(path, "xb", opener=_private) as raw, tarfile.open(fileobj=raw, mode="w:gz") as tar:
        for name, text in sorted(parts.items()):
            body = text.encode()
            entry = tarfile.TarInfo(f"slipwatch-support/{name}")
            entry.size, entry.mtime, entry.mode = len(body), int(at), 0o600
            tar.addfile(entry, io.BytesIO(body))
    return path.stat().st_size


def gather(
    standing: Standing, places: Places, env: Mapping[str, str], folder: Path | None, say: Say
) -> dict[str, str]:
    """Ask for metrics, read the logs of a folder, and scrub everything."""
    metrics = {}
    for name, at in places.services.items():
        say(f"metrics of {name}")
        metrics[name] = metrics_text(at)
    logs = sorted(folder.glob("*.log")) if folder else []
    say(f"{len(logs)} logs")
    return parts_of(standing, env, metrics, logs, people(places))


def people(places: Places) -> frozenset[str]:
    """Names and ids of accounts, so that they can be taken out; none while the store is away."""
    if not places.mongo_uri:
        return frozenset()
    try:
        client: MongoClient[dict[str, Any]] = MongoClient(
            places.mongo_uri, serverSelectionTimeoutMS=SELECT_MS
        )
        with client:
            accounts = client.get_database(places.database)[ACCOUNTS].find(
                {}, {"name": 1, "invented": 1}
            )
            # An invented one is called after its role, which is in every other line.
            return frozenset(
                word
                for one in accounts
                for word in (one["_id"], one["name"])
                if not one.get("invented")
            )
    except PyMongoError:
        return frozenset()


def versions() -> dict[str, Any]:
    """What runs here."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "packages": {
            one.metadata["Name"]: one.version
            for one in sorted(distributions(), key=lambda one: str(one.metadata["Name"]).lower())
        },
    }


def _last(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LAST_BYTES))
        return file.read().decode("utf-8", "replace")


def _json(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
