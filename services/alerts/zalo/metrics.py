"""What the ways by Zalo count."""

from math import nan

from prometheus_client import CollectorRegistry

from runtime.instruments import CounterMetric, GaugeMetric, one_of
from services.alerts.zalo.handlers import Heard
from services.alerts.zalo.ports import Kept
from services.alerts.zalo.zns import Quota

CALLBACKS = CounterMetric(
    "alerts_zalo_callbacks_total",
    "What Zalo told, by what came of it.",
    (one_of("outcome", Heard),),
)
AUTHORISED = GaugeMetric(
    "alerts_zalo_authorised", "0 when a person has to authorise the Official Account anew."
)
EXPIRES = GaugeMetric(
    "alerts_zalo_token_expires_timestamp_seconds",
    "Until when the access token can be used (Unix time); it is renewed by itself. NaN: not known.",
    unit="timestamp_seconds",
)
QUOTA = GaugeMetric(
    "alerts_zns_quota_remaining",
    "Messages by template left for the day, as Zalo last said; -1 before it did.",
)

METRICS = (CALLBACKS, AUTHORISED, EXPIRES, QUOTA)


class ZaloMetrics:
    """Figures of the Official Account, on a registry that is handed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._callbacks = CALLBACKS.on(registry)
        self._authorised = AUTHORISED.on(registry)
        self._expires = EXPIRES.on(registry)
        self._quota = QUOTA.on(registry)
        self._quota.set(-1)
        self._expires.set(nan)
        self._authorised.set(1)  # until the store says otherwise, or without Zalo

    def heard(self, outcome: Heard) -> None:
        """Count a callback."""
        self._callbacks.labels(outcome.value).inc()

    def standing(self, kept: Kept | None, quota: Quota | None) -> None:
        """Show how things stand in the store."""
        self._authorised.set(kept is not None and kept.authorised)
        if kept is not None and kept.pair.expires_at is not None:
            self._expires.set(kept.pair.expires_at.timestamp())
        if quota is not None:
            self._quota.set(quota.remaining)
