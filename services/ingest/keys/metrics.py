"""What is counted of keys. The ids are those of the file: a closed list."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from runtime.instruments import CounterMetric, GaugeMetric, bounded, one_of
from services.ingest.keys.handlers import Admission
from services.ingest.keys.ports import Keys

LIMITED = "rate_limited"
NO_KEY = "none"

_KEY = bounded("key", "the ids in the file of keys, and `none`")

REQUESTS = CounterMetric(
    "ingest_key_requests_total",
    "Requests that asked for a key, by the key's id and what became of it.",
    (_KEY, one_of("outcome", (*Admission, LIMITED))),
)
BROKEN = GaugeMetric(
    "ingest_key_file_broken",
    "1 while the file of keys cannot be read and the last good one counts.",
)
ENDS = GaugeMetric(
    "ingest_key_expires_timestamp_seconds",
    "When the last secret of a key ends (Unix time), for keys whose secrets all end.",
    (_KEY,),
    "timestamp_seconds",
)

METRICS = (REQUESTS, BROKEN, ENDS)


class KeyMetrics:
    """Requests by key and outcome; how the file is, and until when each key is good."""

    def __init__(self, registry: CollectorRegistry, keys: Keys) -> None:
        self._requests = REQUESTS.on(registry)
        for why in Admission:
            if why is not Admission.ADMITTED:
                self._requests.labels(NO_KEY, why)
        registry.register(_Standing(keys))

    def shown(self, key: str, outcome: str) -> None:
        """Count one request. The id is given only where the secret was right."""
        self._requests.labels(key or NO_KEY, outcome).inc()


class _Standing(Collector):
    """The state of the keys, looked at when it is asked for."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def collect(self) -> Iterable[Metric]:
        """Whether the file is broken, and the end of each key that has one."""
        broken = GaugeMetricFamily(BROKEN.name, BROKEN.help)
        broken.add_metric([], 0 if self._keys.broken() is None else 1)
        ends = GaugeMetricFamily(ENDS.name, ENDS.help, labels=ENDS.label_names)
        for name, day in self._keys.ends().items():
            ends.add_metric([name], datetime.combine(day, time.max, tzinfo=UTC).timestamp())
        return [broken, ends]
