"""What alerts counts, beside what every stream worker does."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.alerts.breaker import Standing
from services.alerts.deliveries import Outcome, State
from services.alerts.episodes import Channel
from services.alerts.handlers import Handled

#: From a slip told at once to one that waited out a night or a broken relay.
TOLD_S = (0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 3600.0, 14400.0, 86400.0)


class AlertsMetrics:
    """Alerts' own figures, on a registry that is handed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._slips = Counter(
            "alerts_slips_total", "Changes of episodes taken, repeated ones too.", registry=registry
        )
        self._planned = Counter(
            "alerts_deliveries_planned_total", "Messages planned.", registry=registry
        )
        self._finished = Counter(
            "alerts_deliveries_total",
            "Messages that reached their end: sent, dead or suppressed.",
            ["channel", "outcome"],
            registry=registry,
        )
        self._attempts = Counter(
            "alerts_attempts_total",
            "Attempts to send, by what each came to.",
            ["channel", "outcome"],
            registry=registry,
        )
        self._told = Histogram(
            "alerts_delivery_seconds",
            "Time from a slip's publication to its message's being taken over.",
            ["channel"],
            buckets=TOLD_S,
            registry=registry,
        )
        self._episodes = Gauge(
            "alerts_episodes_open", "Episodes that last, in the store.", registry=registry
        )
        self._waiting = Gauge(
            "alerts_deliveries_waiting",
            "Messages without an end yet, in the store.",
            ["channel", "state"],
            registry=registry,
        )
        self._halted = Gauge(
            "alerts_channel_halted",
            "1 while nothing gets through a channel and an operator is needed.",
            ["channel"],
            registry=registry,
        )
        self._paused = Gauge(
            "alerts_channel_paused",
            "1 while a channel that kept failing is left alone for a while.",
            ["channel"],
            registry=registry,
        )
        for channel in Channel:
            self._halted.labels(channel.value)
            self._paused.labels(channel.value)
            self._told.labels(channel.value)
            for outcome in Outcome:
                self._attempts.labels(channel.value, outcome.value)
            for state in State:
                (self._finished if state.final else self._waiting).labels(
                    channel.value, state.value
                )

    def taken(self, slips: int, planned: int) -> None:
        """Count a finished batch."""
        self._slips.inc(slips)
        self._planned.inc(planned)

    def handled(self, handled: Handled) -> None:
        """Count what became of one delivery."""
        delivery, answer = handled.delivery, handled.answer
        channel = delivery.channel.value
        if answer is not None:
            self._attempts.labels(channel, answer.outcome.value).inc()
        if delivery.state.final:
            self._finished.labels(channel, delivery.state.value).inc()
        if delivery.sent_at is not None:
            waited = (delivery.sent_at - delivery.published_at).total_seconds()
            self._told.labels(channel).observe(max(0.0, waited))

    def standing(
        self,
        episodes: int,
        waiting: Mapping[tuple[Channel, State], int],
        channels: Mapping[Channel, Standing],
    ) -> None:
        """Show how things stand in the store."""
        self._episodes.set(episodes)
        for channel in Channel:
            how = channels.get(channel, Standing())
            self._halted.labels(channel.value).set(how.halted)
            self._paused.labels(channel.value).set(not how.halted and how.probe_at is not None)
            for state in State:
                if not state.final:
                    count = waiting.get((channel, state), 0)
                    self._waiting.labels(channel.value, state.value).set(count)
