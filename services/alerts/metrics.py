"""What alerts counts, beside what every stream worker does."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.alerts.breaker import Standing
from services.alerts.bundles import BundleKind
from services.alerts.deliveries import Outcome, State, Why
from services.alerts.episodes import Channel
from services.alerts.handlers import Handled, TakenActs

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
        self._dead_letters = Gauge(
            "alerts_dead_letters",
            "Messages that nobody tries any more by any channel, until an operator replays them.",
            ["channel"],
            registry=registry,
        )
        self._suppressed = Counter(
            "alerts_left_unsent_total",
            "Messages that were ended unsent, by why.",
            ["why"],
            registry=registry,
        )
        self._bundled = Counter(
            "alerts_bundled_total",
            "Messages that went in a letter about several things.",
            ["kind"],
            registry=registry,
        )
        self._acts = Counter(
            "alerts_acts_total", "Acts of people taken into episodes.", registry=registry
        )
        self._acts_waiting = Gauge(
            "alerts_acts_waiting",
            "Acts about an episode that has not come yet.",
            registry=registry,
        )
        for why in Why:
            if why:
                self._suppressed.labels(why.value)
        for kind in BundleKind:
            self._bundled.labels(kind.value)
        for channel in Channel:
            self._dead_letters.labels(channel.value)
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

    def acts(self, taken: TakenActs) -> None:
        """Count acts, and show how many wait."""
        self._acts.inc(taken.taken)
        self._acts_waiting.set(taken.waiting)

    def handled(self, handled: Handled) -> None:
        """Count what became of a letter: one attempt, and each delivery in it."""
        if handled.answer is not None:
            channel = handled.delivery.channel.value
            self._attempts.labels(channel, handled.answer.outcome.value).inc()
        for delivery in (*handled.deliveries, *handled.left):
            channel = delivery.channel.value
            if delivery.state.final:
                self._finished.labels(channel, delivery.state.value).inc()
            if delivery.state.final and delivery.state is not State.SENT:
                self._suppressed.labels(delivery.why.value).inc()
            if delivery.state is State.SENT and delivery.kind:
                self._bundled.labels(delivery.kind).inc()
            if delivery.sent_at is not None:
                waited = (delivery.sent_at - delivery.published_at).total_seconds()
                self._told.labels(channel).observe(max(0.0, waited))

    def dead_letters(self, dead: Mapping[Channel, int]) -> None:
        """Show what waits for an operator."""
        for channel in Channel:
            self._dead_letters.labels(channel.value).set(dead.get(channel, 0))

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
