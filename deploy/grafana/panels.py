"""What dashboards are built of: a query, a panel, a row of panels, a dashboard as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 24
HEIGHT = 8
PROMETHEUS = {"type": "prometheus", "uid": "prometheus"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """A question to Prometheus, and how its answers are called."""

    expr: str
    legend: str = ""
    exemplars: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture of some answers. `unit` is one of Grafana's; `says` explains it to who looks."""

    title: str
    queries: tuple[Query, ...]
    unit: str = "short"
    kind: str = "timeseries"
    says: str = ""
    stacked: bool = False
    red_from: float | None = None

    def written(self, number: int, x: int, y: int, width: int) -> Json:
        """The panel as Grafana reads it."""
        steps: list[Json] = [{"color": "green", "value": None}]
        if self.red_from is not None:
            steps.append({"color": "red", "value": self.red_from})
        custom: Json = {}
        if self.kind == "timeseries":
            custom = {"fillOpacity": 10, "showPoints": "never"}
            if self.stacked:
                custom |= {"fillOpacity": 40, "stacking": {"mode": "normal"}}
        return {
            "id": number,
            "title": self.title,
            "description": self.says,
            "type": self.kind,
            "datasource": PROMETHEUS,
            "gridPos": {"x": x, "y": y, "w": width, "h": HEIGHT},
            "fieldConfig": {
                "defaults": {
                    "unit": self.unit,
                    "custom": custom,
                    "thresholds": {"mode": "absolute", "steps": steps},
                },
                "overrides": [],
            },
            "options": _OPTIONS[self.kind],
            "targets": [
                {
                    "refId": chr(ord("A") + place),
                    "datasource": PROMETHEUS,
                    "expr": query.expr,
                    "legendFormat": query.legend or "__auto",
                    "exemplar": query.exemplars,
                    # A number or a table is about now, a line about the time that is shown.
                    "instant": self.kind in {"stat", "table", "bargauge"},
                    "range": self.kind == "timeseries",
                }
                for place, query in enumerate(self.queries)
            ],
        }


_OPTIONS: dict[str, Json] = {
    "timeseries": {
        "legend": {"displayMode": "list", "placement": "bottom"},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "stat": {
        "colorMode": "background",
        "graphMode": "none",
        "reduceOptions": {"calcs": ["lastNotNull"]},
    },
    "bargauge": {
        "displayMode": "basic",
        "orientation": "horizontal",
        "reduceOptions": {"calcs": ["lastNotNull"]},
    },
    "table": {"showHeader": True},
}


@dataclass(frozen=True, slots=True)
class Row:
    """Panels side by side under a heading."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A page of Grafana."""

    uid: str
    title: str
    says: str
    rows: tuple[Row, ...]
    since: str = "now-6h"

    def queries(self) -> Iterator[tuple[str, str]]:
        """Every question that it asks, with the panel that asks it."""
        for row in self.rows:
            for panel in row.panels:
                for query in panel.queries:
                    yield f"{self.title} / {row.title} / {panel.title}", query.expr

    def written(self) -> Json:
        """The dashboard as Grafana reads it."""
        return {
            "uid": self.uid,
            "title": self.title,
            "description": self.says,
            "tags": ["slipwatch"],
            "editable": False,
            "schemaVersion": 39,
            "version": 1,
            "timezone": "browser",
            "refresh": "30s",
            "time": {"from": self.since, "to": "now"},
            "templating": {"list": []},
            "annotations": {"list": []},
            "links": [
                {
                    "type": "dashboards",
                    "tags": ["slipwatch"],
                    "title": "slipwatch",
                    "asDropdown": True,
                }
            ],
            "panels": list(_laid_out(self.rows)),
        }


def _laid_out(rows: Sequence[Row]) -> Iterator[Json]:
    number, y = 1, 0
    for row in rows:
        yield {
            "id": number,
            "type": "row",
            "title": row.title,
            "collapsed": False,
            "gridPos": {"x": 0, "y": y, "w": WIDTH, "h": 1},
            "panels": [],
        }
        number, y = number + 1, y + 1
        width = WIDTH // len(row.panels)
        for place, panel in enumerate(row.panels):
            yield panel.written(number, place * width, y, width)
            number += 1
        y += HEIGHT
