"""What the gateway counts beside its requests, and how the programme stands."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from prometheus_client import CollectorRegistry

from runtime.instruments import GaugeMetric, HistogramMetric, bounded, one_of
from runtime.metrics import common_metrics, request_metrics
from services.gateway.identity import metrics as identity
from services.gateway.reporting import metrics as reporting
from targets.kinds import Kind
from targets.verdicts import Status

VND = "VND"

PAST = HistogramMetric(
    "gateway_past_answer_duration_seconds",
    "Time to read the reports of a day in the past and judge them.",
)
LISTENERS = GaugeMetric(
    "gateway_live_listeners", "Open pages and programs that listen for verdicts."
)
TARGETS = GaugeMetric(
    "gateway_targets", "Targets by the status of their verdict.", (one_of("status", Status),)
)
SILENT = GaugeMetric(
    "gateway_targets_silent",
    "Targets whose source is overdue: nothing newer than cadence and publishing delay allow.",
    (bounded("owner", "the catalogue's owners"),),
)
_FLOOR = bounded("target", "the catalogue's targets with a floor")
VALUE = GaugeMetric(
    "gateway_floor_value",
    "What a target with a floor stands at, in its own unit (per cent for the budget share).",
    (_FLOOR,),
)
LIMIT = GaugeMetric(
    "gateway_floor_limit", "The floor of a target, in the target's own unit.", (_FLOOR,)
)
SHORTFALL = GaugeMetric(
    "gateway_floor_shortfall_vnd",
    "What is missing to the floor in the period judged, in VND; 0 at or above the floor.",
    (_FLOOR,),
    "vnd",
)

METRICS = (
    *common_metrics("gateway"),
    *request_metrics("gateway"),
    PAST,
    LISTENERS,
    TARGETS,
    SILENT,
    VALUE,
    LIMIT,
    SHORTFALL,
    *identity.METRICS,
    *reporting.METRICS,
)


def past_timer(registry: CollectorRegistry) -> Callable[[], AbstractContextManager[object]]:
    """Times answers about a day in the past: all of them are judged anew."""
    return PAST.on(registry).time


def listeners_gauge(registry: CollectorRegistry) -> Callable[[int], None]:
    """Says how many readers listen for verdicts."""
    return LISTENERS.on(registry).set


class ProgrammeMetrics:
    """How the programme stands, from the targets as the API shows them."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._targets = TARGETS.on(registry)
        self._silent = SILENT.on(registry)
        self._value = VALUE.on(registry)
        self._limit = LIMIT.on(registry)
        self._shortfall = SHORTFALL.on(registry)

    def show(self, targets: Iterable[Mapping[str, Any]]) -> None:
        """Show how all targets stand now; what no longer holds is taken away."""
        known = [one for one in targets if one["verdict"] is not None]
        statuses = [one["verdict"]["status"] for one in known]
        for status in Status:
            self._targets.labels(status.value).set(statuses.count(status.value))
        silent = dict.fromkeys((one["owner"]["id"] for one in known), 0)
        for one in known:
            silent[one["owner"]["id"]] += one["verdict"]["status"] == Status.STALE
        for owner, count in silent.items():
            self._silent.labels(owner).set(count)
        for gauge in (self._value, self._limit, self._shortfall):
            gauge.clear()
        for one in known:
            if one["kind"] == Kind.FLOOR:
                self._show_floor(one)

    def _show_floor(self, target: Mapping[str, Any]) -> None:
        name, verdict = target["id"], target["verdict"]
        self._limit.labels(name).set(float(target["rule"]["limit"]))
        if verdict["value"] is not None:
            self._value.labels(name).set(float(verdict["value"]))
            if {measure["unit"] for measure in target["measures"]} == {VND}:
                self._shortfall.labels(name).set(float(verdict["shortfall"] or 0))
