"""A metric as a value: its name, type, unit, what it says, and every label with all that it can be.

A service lists its metrics as such values, and makes them on the registry that it is handed. So the
page of metrics, the rules and the dashboards can be held against what is really shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

#: From a cached answer to a request that waited for everything.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class BadMetric(ValueError):
    """A metric whose name or labels break the conventions."""


class Kind(StrEnum):
    """The three types in use."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Label:
    """A label and what it can be: a closed list of values, or words for what bounds them."""

    name: str
    values: tuple[str, ...] = ()
    bounded_by: str = ""

    def __post_init__(self) -> None:
        if not self.values and not self.bounded_by:
            raise BadMetric(f"nothing bounds the label {self.name}")


def one_of(name: str, values: Iterable[str]) -> Label:
    """A label whose values are a closed list."""
    return Label(name, tuple(str(one) for one in values if str(one)))


def bounded(name: str, by: str) -> Label:
    """A label whose values are known only while the service runs; `by` says why they are few."""
    return Label(name, (), by)


@dataclass(frozen=True, slots=True)
class Metric:
    """What is said of a metric wherever it is spoken of."""

    name: str
    help: str
    labels: tuple[Label, ...] = ()
    unit: str = ""

    @property
    def kind(self) -> Kind:
        """Its type."""
        raise NotImplementedError

    @property
    def series(self) -> tuple[str, ...]:
        """The names under which Prometheus keeps it."""
        return (self.name,)

    @property
    def label_names(self) -> list[str]:
        """Its labels in order."""
        return [one.name for one in self.labels]

    def _check(self, suffix: str = "") -> None:
        if not self.help.endswith("."):
            raise BadMetric(f"{self.name}: its help is no sentence")
        ending = (f"_{self.unit}" if self.unit else "") + suffix
        if not self.name.endswith(ending):
            raise BadMetric(f"{self.name} does not end in {ending}")

    def _combinations(self) -> Iterable[tuple[str, ...]]:
        """Every combination of closed labels; none where one of them is open."""
        if not self.labels or not all(one.values for one in self.labels):
            return ()
        return product(*(one.values for one in self.labels))


@dataclass(frozen=True, slots=True)
class CounterMetric(Metric):
    """Something that is counted; closed labels are shown from the start, at zero."""

    def __post_init__(self) -> None:
        self._check("_total")

    @property
    def kind(self) -> Kind:
        """A counter."""
        return Kind.COUNTER

    def on(self, registry: CollectorRegistry) -> Counter:
        """Make it on a registry."""
        counter = Counter(self.name, self.help, self.label_names, registry=registry)
        for values in self._combinations():
            counter.labels(*values)
        return counter


@dataclass(frozen=True, slots=True)
class GaugeMetric(Metric):
    """Something that stands at a value."""

    def __post_init__(self) -> None:
        self._check()
        if self.name.endswith(("_total", "_count", "_bucket")):
            raise BadMetric(f"{self.name} is named as what it is not")

    @property
    def kind(self) -> Kind:
        """A gauge."""
        return Kind.GAUGE

    def on(self, registry: CollectorRegistry) -> Gauge:
        """Make it on a registry."""
        gauge = Gauge(self.name, self.help, self.label_names, registry=registry)
        for values in self._combinations():
            gauge.labels(*values)
        return gauge


@dataclass(frozen=True, slots=True)
class HistogramMetric(Metric):
    """Something that is measured often, by how many fell below each bound."""

    unit: str = "seconds"
    buckets: tuple[float, ...] = SECONDS

    def __post_init__(self) -> None:
        self._check()

    @property
    def kind(self) -> Kind:
        """A histogram."""
        return Kind.HISTOGRAM

    @property
    def series(self) -> tuple[str, ...]:
        """Its buckets, their number and their sum."""
        return (f"{self.name}_bucket", f"{self.name}_count", f"{self.name}_sum")

    def on(self, registry: CollectorRegistry) -> Histogram:
        """Make it on a registry."""
        histogram = Histogram(
            self.name, self.help, self.label_names, buckets=self.buckets, registry=registry
        )
        for values in self._combinations():
            histogram.labels(*values)
        return histogram
