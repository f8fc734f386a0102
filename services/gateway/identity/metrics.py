"""What identity counts."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class IdentityMetrics:
    """Sign-ins by their outcome, and whether the audit log is whole."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sign_ins = Counter(
            "gateway_sign_ins_total",
            "Attempts to sign in: entered, second (a code is needed), failed, limited.",
            ["outcome"],
            registry=registry,
        )
        self._broken = Gauge(
            "gateway_audit_chain_broken",
            "1 while the last check of the audit log found a link that does not hold.",
            registry=registry,
        )
        self._length = Gauge(
            "gateway_audit_entries",
            "Number of the newest entry of the audit log at its last check.",
            registry=registry,
        )

    def sign_in(self, outcome: str) -> None:
        """Count one attempt."""
        self._sign_ins.labels(outcome).inc()

    def checked(self, newest: int, *, broken: bool) -> None:
        """Say what a check of the log found."""
        self._broken.set(1 if broken else 0)
        self._length.set(newest)
