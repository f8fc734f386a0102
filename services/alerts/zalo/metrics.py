"""What the ways by Zalo count."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge

from services.alerts.zalo.handlers import Heard
from services.alerts.zalo.ports import Kept
from services.alerts.zalo.zns import Quota


class ZaloMetrics:
    """Figures of the Official Account, on a registry that is handed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._callbacks = Counter(
            "alerts_zalo_callbacks_total",
            "What Zalo told, by what came of it.",
            ["outcome"],
            registry=registry,
        )
        for outcome in Heard:
            self._callbacks.labels(outcome.value)
        self._authorised = Gauge(
            "alerts_zalo_authorised",
            "0 when a person has to authorise the Official Account anew.",
            registry=registry,
        )
        self._expires = Gauge(
            "alerts_zalo_token_left_seconds",
            "How long the access token can be used still; it is renewed by itself.",
            registry=registry,
        )
        self._quota = Gauge(
            "alerts_zns_quota_remaining",
            "Messages by template left for the day, as Zalo last said; -1 before it did.",
            registry=registry,
        )
        self._quota.set(-1)
        self._authorised.set(1)  # until the store says otherwise, or without Zalo

    def heard(self, outcome: Heard) -> None:
        """Count a callback."""
        self._callbacks.labels(outcome.value).inc()

    def standing(self, kept: Kept | None, quota: Quota | None, now: datetime) -> None:
        """Show how things stand in the store."""
        self._authorised.set(kept is not None and kept.authorised)
        if kept is not None and kept.pair.expires_at is not None:
            self._expires.set((kept.pair.expires_at - now).total_seconds())
        if quota is not None:
            self._quota.set(quota.remaining)
