"""Rules, dashboards and runbooks, held against the metrics that the services list."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from deploy import metrics_page
from deploy.checks.outcome import Outcome
from deploy.checks.tools import found
from deploy.grafana.__main__ import DASHBOARDS, path_of, text_of
from deploy.prometheus.reading import RULES, Rule, rules, selectors

RUNBOOKS = Path("docs") / "runbooks"
TESTS = Path("deploy") / "prometheus" / "tests"
CACHE = Path(".cache") / "prometheus" / "usr" / "bin"
HEADINGS = ("**What it means.**", "**What people see.**", "## Look", "## Mend", "## Escalate")
SEVERITIES = {"critical", "warning", "info"}

#: What Prometheus and the client library make by themselves.
BUILT_IN = {"up", "ALERTS"}


def binary(name: str, root: Path) -> str | None:
    """`promtool` or `prometheus`: installed, or from Debian's package unpacked into the cache."""
    cached = root / CACHE / name
    return found(name) or (str(cached) if cached.exists() else None)


def check_alerts(root: Path) -> Outcome:
    """Every alert says how bad it is and has a runbook, and every runbook an alert."""
    alerts = [one for one in rules(root) if one.calls]
    problems = [text for one in alerts for text in _of_alert(one, root)]
    pages = {path.stem for path in (root / RUNBOOKS).glob("[A-Z]*.md")} - {"README"}
    problems += [f"{name}.md: no such alert" for name in sorted(pages - {a.name for a in alerts})]
    listed = (root / RUNBOOKS / "README.md").read_text("utf-8")
    problems += [
        f"README.md does not list {one.name}"
        for one in alerts
        if f"[{one.name}]({one.name}.md) | {one.plain['labels']['severity']} |" not in listed
    ]
    tried = "".join(path.read_text("utf-8") for path in (root / TESTS).glob("*.yaml"))
    for one in alerts:
        for how in ("fires", "is quiet"):
            if f"name: '{one.name} {how}: " not in tried:
                problems.append(f"{one.name}: no test where it {how}")
    return Outcome("every alert has its runbook and its tests", len(alerts), tuple(problems))


def _of_alert(alert: Rule, root: Path) -> Iterable[str]:
    labels, notes = alert.plain.get("labels", {}), alert.plain.get("annotations", {})
    if labels.get("severity") not in SEVERITIES:
        yield f"{alert.name}: its severity is {labels.get('severity')}"
    for wanted in ("summary", "description", "runbook_url"):
        if not notes.get(wanted):
            yield f"{alert.name}: has no {wanted}"
    page = RUNBOOKS / f"{alert.name}.md"
    if notes.get("runbook_url") != page.as_posix():
        yield f"{alert.name}: its runbook is not {page}"
    if not (root / page).exists():
        yield f"{page} is missing"
        return
    text = (root / page).read_text("utf-8")
    yield from (f"{page}: has no {one}" for one in HEADINGS if one not in text)


def check_series(root: Path) -> Outcome:
    """Every series that a rule, a dashboard or a runbook names is one that a service shows."""
    known = metrics_page.names() | BUILT_IN | {one.name for one in rules(root) if not one.calls}
    asked = [(f"rule {one.name}", one.expr) for one in rules(root)]
    asked += [query for dashboard in DASHBOARDS for query in dashboard.queries()]
    problems = [
        f"{who}: nobody shows {name}"
        for who, expr in asked
        for name, _ in selectors(expr)
        if name not in known and not name.startswith(metrics_page.OF_THE_PROCESS)
    ]
    return Outcome(
        "rules and dashboards ask for what the services show", len(asked), tuple(problems)
    )


def check_written(root: Path) -> Outcome:
    """docs/metrics.md and the dashboards are what the code writes."""
    written = {root / metrics_page.PAGE: metrics_page.page()}
    written |= {path_of(one, root): text_of(one) for one in DASHBOARDS}
    problems = [
        f"{path.relative_to(root)} is not current: "
        "run `python -m deploy.metrics_page` and `python -m deploy.grafana`"
        for path, text in written.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    return Outcome(
        "the page of metrics and the dashboards are current", len(written), tuple(problems)
    )


def check_promtool(root: Path) -> Outcome:
    """Prometheus reads the rules and the configuration, and the rules pass their tests."""
    what = "promtool takes rules and configuration, and the rules pass their tests"
    files = sorted((root / RULES).glob("*.yaml")), sorted((root / TESTS).glob("*.yaml"))
    promtool = binary("promtool", root)
    if promtool is None:
        return Outcome(what, len(files[0]), (), "promtool is not here: apt-get install prometheus")
    commands = (
        ["check", "config", str(RULES.parent / "prometheus.yaml")],
        ["check", "rules", *map(str, files[0])],
        ["test", "rules", *map(str, files[1])],
    )
    problems = []
    for command in commands:
        done = subprocess.run(  # noqa: S603 - our own arguments
            [promtool, *command], cwd=root, capture_output=True, text=True, check=False
        )
        if done.returncode:
            problems += [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            break  # what is not read cannot be tested
    return Outcome(what, sum(map(len, files)), tuple(problems))
