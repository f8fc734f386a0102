"""What watches slipwatch on one host: the configuration of Alertmanager, the collector and Tempo.

None of the three can be asked here whether it takes its file: what is checked is what we can know,
that everything a file refers to is there.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deploy import yaml_files
from deploy.checks import compose
from deploy.checks.observing import SEVERITIES
from deploy.checks.outcome import Outcome
from deploy.prometheus.reading import rules

FOLDER = Path("deploy/observability")
_MATCHER = re.compile(r"(?P<label>\w+)(?P<how>=~|!=|=)\"(?P<value>[^\"]*)\"")

Plain = Mapping[str, Any]


def check(root: Path) -> Outcome:
    """Alerts of every severity reach somebody, and traces reach Tempo from where we send them."""
    files = {path.stem: yaml_files.read(path.read_text("utf-8")) for path in _paths(root)}
    alerts = {one.name for one in rules(root) if one.calls}
    hosts = set(compose.loaded(root).get("services", {}))
    asked: list[tuple[str, Iterator[str]]] = [
        ("alertmanager", alerting_wrong(files.get("alertmanager") or {}, alerts)),
        ("alertmanagers", _alertmanagers_wrong(files.get("alertmanagers") or [], hosts)),
        ("collector", collector_wrong(files.get("collector") or {}, hosts)),
        ("tempo", tempo_wrong(files.get("tempo") or {})),
    ]
    problems = [f"{FOLDER}/{name}.yaml: {said}" for name, found in asked for said in found]
    return Outcome("what watches one host fits together", len(files), tuple(problems))


def _paths(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("*.yaml"))


def alerting_wrong(config: Plain, alerts: set[str]) -> Iterator[str]:
    """Where an alert would reach nobody, or a rule is about an alert that does not exist."""
    receivers = {one["name"]: one for one in config.get("receivers", [])}
    route = config.get("route", {})
    routes = [route, *route.get("routes", [])]
    for one in routes:
        if one.get("receiver") not in receivers:
            yield f"there is no receiver {one.get('receiver')}"
    for name, one in receivers.items():
        if len(one) < 2:
            yield f"the receiver {name} reaches nobody"
    routing = [text for one in routes for text in one.get("matchers", [])]
    inhibiting = [
        text
        for rule in config.get("inhibit_rules", [])
        for text in (*rule.get("source_matchers", []), *rule.get("target_matchers", []))
    ]
    for text in (*routing, *inhibiting):
        yield from _matcher_wrong(text, alerts)
    routed = {value for text in routing for value in _values_of(text)}
    for severity in sorted(SEVERITIES - routed):
        yield f"no route says what happens with severity {severity}"
    if any("password" in name and not name.endswith("_file") for name in config.get("global", {})):
        yield "a password stands in the file (smtp_auth_password_file)"


def _matcher_wrong(text: str, alerts: set[str]) -> Iterator[str]:
    found = _MATCHER.fullmatch(text)
    if found is None:
        yield f"no matcher: {text}"
        return
    known = {"alertname": alerts, "severity": SEVERITIES}.get(found["label"])
    if known is not None and (unknown := set(_values_of(text)) - known):
        yield f"no such {found['label']}: {', '.join(sorted(unknown))}"


def _values_of(matcher: str) -> list[str]:
    found = _MATCHER.fullmatch(matcher)
    return found["value"].split("|") if found is not None else []


def _alertmanagers_wrong(config: list[Plain], hosts: set[str]) -> Iterator[str]:
    targets = [target for one in config for target in one["targets"]]
    yield from (f"no service {one}" for one in targets if one.partition(":")[0] not in hosts)
    if not targets:
        yield "names no Alertmanager"


def collector_wrong(config: Plain, hosts: set[str]) -> Iterator[str]:
    """Where a pipeline names what is not defined, or leads to a host that is not there."""
    service = config.get("service", {})
    for extension in service.get("extensions", []):
        if extension not in config.get("extensions", {}):
            yield f"there is no extension {extension}"
    used: set[str] = set()
    for name, pipeline in service.get("pipelines", {}).items():
        for part in ("receivers", "processors", "exporters"):
            used |= set(pipeline.get(part, []))
            for one in pipeline.get(part, []):
                if one not in config.get(part, {}):
                    yield f"{name}: there is no {one} among the {part}"
        if pipeline.get("processors", [""])[0] != "memory_limiter":
            yield f"{name}: memory is limited first, or not at all"
    if "traces" not in service.get("pipelines", {}):
        yield "takes no traces"
    for part in ("receivers", "processors", "exporters"):
        yield from (
            f"{one} is defined and unused" for one in config.get(part, {}) if one not in used
        )
    for name, exporter in config.get("exporters", {}).items():
        host = urlsplit(exporter.get("endpoint", "")).hostname
        if host not in hosts:
            yield f"{name} sends to {host}, which is no service of {compose.FILE}"


def tempo_wrong(config: Plain) -> Iterator[str]:
    """Where traces would be lost, or kept for different times by its two halves."""
    scheduler = config.get("backend_scheduler", {}).get("provider", {}).get("compaction", {})
    kept = {
        scheduler.get("compaction", {}).get("block_retention"),
        config.get("backend_worker", {}).get("compaction", {}).get("block_retention"),
    }
    if len(kept) != 1 or None in kept:
        yield f"says differently how long traces are kept: {', '.join(map(str, kept))}"
    for gone in ("ingester", "compactor", "metrics_generator"):
        if gone in config:
            yield f"Tempo 3 knows no {gone}"
    if config.get("usage_report", {}).get("reporting_enabled") is not False:
        yield "reports its use to its makers (usage_report.reporting_enabled: false)"
    for place in _values(config.get("storage", {}), "path"):
        if not str(place).startswith("/var/tempo/"):
            yield f"keeps {place} outside of its volume"


def _values(tree: Any, name: str) -> Iterator[Any]:
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if key == name:
            yield value
        yield from _values(value, name)
