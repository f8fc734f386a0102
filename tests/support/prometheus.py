"""Debian's Prometheus with our own configuration, looking at services on free ports."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from deploy.local.processes import Child, answers
from tests.support import asking

HOST = "127.0.0.1"
SOURCE = Path("deploy") / "prometheus"
_EVERY = re.compile(r"\b((?:evaluation_)?interval): \d+s")
#: A service whose store is away takes two seconds to say so.
_SCRAPES = re.compile(r"\b(scrape_(?:interval|timeout)): \d+s")


class Prometheus:
    """A server of its own, every three seconds at the services rather than every fifteen."""

    def __init__(
        self, binary: str, root: Path, folder: Path, port: int, targets: Mapping[str, str]
    ) -> None:
        self._url = f"http://{HOST}:{port}"
        config = folder / "config"
        shutil.copytree(root / SOURCE, config, ignore=shutil.ignore_patterns("*.py", "tests"))
        for path in (config / "prometheus.yaml", *(config / "rules").glob("*.yaml")):
            text = _EVERY.sub(r"\1: 1s", path.read_text("utf-8"))
            path.write_text(_SCRAPES.sub(r"\1: 3s", text), "utf-8")
        found = [{"targets": [at], "labels": {"job": job}} for job, at in targets.items()]
        (config / "targets.yaml").write_text(yaml.safe_dump(found), "utf-8")
        self._child = Child(
            "prometheus",
            [
                binary,
                f"--config.file={config / 'prometheus.yaml'}",
                f"--storage.tsdb.path={folder / 'data'}",
                f"--web.listen-address={HOST}:{port}",
                "--enable-feature=exemplar-storage",
                "--log.level=warn",
            ],
            {"HOME": str(folder)},
            folder / "prometheus.log",
            answers(f"{self._url}/-/ready"),
            folder,
        )

    def start(self, deadline: float) -> None:
        """Start it and wait until it answers."""
        self._child.start()
        self._child.wait_ready(deadline)

    def stop(self) -> None:
        """End it."""
        self._child.stop()

    def asked(self, expr: str) -> list[dict[str, Any]]:
        """What it answers to a question about now."""
        return list(self._get("query", query=expr)["result"])

    def rules(self) -> list[dict[str, Any]]:
        """Every rule, and how its last evaluation went."""
        groups = self._get("rules")["groups"]
        return [rule for group in groups for rule in group["rules"]]

    def exemplars(self, series: str, start: float, end: float) -> list[dict[str, Any]]:
        """The exemplars of a series."""
        found: Any = self._get("query_exemplars", query=series, start=start, end=end)
        return [one for part in found for one in part["exemplars"]]

    def _get(self, what: str, **params: Any) -> Any:
        answer = asking.get(f"{self._url}/api/v1/{what}", params=params, timeout=10)
        answer.raise_for_status()
        return answer.json()["data"]
