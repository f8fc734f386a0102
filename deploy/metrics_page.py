"""`python -m deploy.metrics_page`: write docs/metrics.md from the lists of metrics in the code.

The page is kept in the tree; a test says when it is not current.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from runtime.instruments import HistogramMetric, Label, Metric
from services.alerts import metrics as alerts
from services.gateway import metrics as gateway
from services.ingest import metrics as ingest
from services.scoring import metrics as scoring

ROOT = Path(__file__).resolve().parents[1]
PAGE = Path("docs") / "metrics.md"

#: Every metric that we show, by service.
METRICS: Mapping[str, Sequence[Metric]] = {
    "ingest": ingest.METRICS,
    "scoring": scoring.METRICS,
    "alerts": alerts.METRICS,
    "gateway": gateway.METRICS,
}
#: What the client library shows of every process, by the beginning of its name.
OF_THE_PROCESS = ("process_", "python_info")

_HEAD = """\
# Metrics

Written by `python -m deploy.metrics_page` from `services/*/metrics.py` and `runtime/metrics.py`; a
test says when it is not current. Every service shows its metrics at `/metrics`, as text or, to
whoever accepts it, as OpenMetrics: only there the histograms name traces (exemplars).

Names are `<service>_<things>_<unit>`, counters end in `_total`, times are in seconds, moments are
Unix time (`_timestamp_seconds`), shares are from 0 to 1 unless the help says otherwise. A label is
a closed list or is bounded by what its column says: no path, no id of a report, no name of a
person. The one text that publishers choose, `source`, is cut off at fifty. Beside them stand
`process_*` and `python_info` of the client library. What to do with them:
`deploy/prometheus/rules/`, `docs/runbooks/`, `deploy/grafana/`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(part for name in METRICS for part in _section(name))])


def names() -> set[str]:
    """Every series that Prometheus keeps of ours."""
    return {series for listed in METRICS.values() for one in listed for series in one.series}


def _section(service: str) -> Iterator[str]:
    yield f"## {service}\n"
    yield "| metric | type | unit | labels | says |"
    yield "|---|---|---|---|---|"
    for one in METRICS[service]:
        labels = "<br>".join(_label(label) for label in one.labels) or "–"
        unit = one.unit.replace("timestamp_seconds", "Unix time") or "–"
        yield f"| `{one.name}` | {one.kind} | {unit} | {labels} | {_says(one)} |"
    yield ""


def _label(label: Label) -> str:
    bound = ", ".join(label.values) or f"*{label.bounded_by}*"
    return f"`{label.name}`: {bound}"


def _says(metric: Metric) -> str:
    if isinstance(metric, HistogramMetric):
        bounds = " · ".join(f"{bound:g}" for bound in metric.buckets)
        return f"{metric.help} Bounds: {bounds}."
    return metric.help


def write(root: Path = ROOT) -> Path:
    """Write the page; answers where."""
    path = root / PAGE
    path.write_text(page(), encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{write().relative_to(ROOT)}\n")
