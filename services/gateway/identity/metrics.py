"""What identity counts."""

from prometheus_client import CollectorRegistry

from runtime.instruments import CounterMetric, GaugeMetric, one_of

SIGN_INS = CounterMetric(
    "gateway_sign_ins_total",
    "Attempts to sign in: entered, second (a code is needed), failed, limited.",
    (one_of("outcome", ("entered", "second", "failed", "limited")),),
)
BROKEN = GaugeMetric(
    "gateway_audit_chain_broken",
    "1 while the last check of the audit log found a link that does not hold.",
)
ENTRIES = GaugeMetric(
    "gateway_audit_entries", "Number of the newest entry of the audit log at its last check."
)
CHECKED = GaugeMetric(
    "gateway_audit_checked_timestamp_seconds",
    "When the audit log was last checked (Unix time); 0 before the first check.",
    unit="timestamp_seconds",
)

METRICS = (SIGN_INS, BROKEN, ENTRIES, CHECKED)


class IdentityMetrics:
    """Sign-ins by their outcome, and whether the audit log is whole."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sign_ins = SIGN_INS.on(registry)
        self._broken = BROKEN.on(registry)
        self._length = ENTRIES.on(registry)
        self._checked = CHECKED.on(registry)

    def sign_in(self, outcome: str) -> None:
        """Count one attempt."""
        self._sign_ins.labels(outcome).inc()

    def checked(self, newest: int, *, broken: bool) -> None:
        """Say what a check of the log found."""
        self._broken.set(1 if broken else 0)
        self._length.set(newest)
        self._checked.set_to_current_time()
