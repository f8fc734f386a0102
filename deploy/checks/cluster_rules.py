"""Prometheus's rules as the cluster reads them: one resource, written from the files."""

from pathlib import Path
from textwrap import indent

from deploy.checks.outcome import Outcome
from deploy.prometheus.reading import RULES

FILE = Path("deploy/k8s/components/monitoring/rules.yaml")
HEAD = """---
# Written from deploy/prometheus/rules by: python -m deploy.checks --write-rules
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: slipwatch
spec:
  groups:
"""


def text(root: Path) -> str:
    """The resource that holds every group of every file, word for word."""
    groups = [
        path.read_text("utf-8").partition("\ngroups:\n")[2].strip("\n")
        for path in sorted((root / RULES).glob("*.yaml"))
    ]
    return HEAD + indent("\n\n".join(groups), "  ") + "\n"


def write(root: Path) -> Path:
    """Write the file anew."""
    path = root / FILE
    path.write_text(text(root), "utf-8")
    return path


def check(root: Path) -> Outcome:
    """The cluster computes and calls by the same rules as everybody else."""
    path = root / FILE
    current = path.exists() and path.read_text("utf-8") == text(root)
    problems = () if current else (f"{FILE} is not current: python -m deploy.checks --write-rules",)
    return Outcome("the cluster's rules are those of deploy/prometheus", 1, problems)
