"""What alerts counts, beside what every stream worker does."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry

from runtime.instruments import CounterMetric, GaugeMetric, HistogramMetric, one_of
from runtime.metrics import common_metrics, stream_metrics
from runtime.telemetry import exemplar
from services.alerts.breaker import Standing
from services.alerts.bundles import BundleKind
from services.alerts.deliveries import Delivery, Outcome, State, Why
from services.alerts.episodes import Channel
from services.alerts.handlers import Handled, TakenActs
from services.alerts.hearing import REASONS as FAULTS
from services.alerts.zalo import metrics as zalo

#: From a slip told at once to one that waited out a night or a broken relay.
TOLD_S = (0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 3600.0, 14400.0, 86400.0)
#: From a message that was due to its being taken over; the relay is ours or near.
DUE_S = (0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 1800.0, 14400.0)

#: Why a record is parked: closed lists.
REASONS = tuple(sorted({str(one) for one in FAULTS}))

_CHANNEL = one_of("channel", Channel)

SLIPS = CounterMetric("alerts_slips_total", "Changes of episodes taken, repeated ones too.")
PLANNED = CounterMetric("alerts_deliveries_planned_total", "Messages planned.")
FINISHED = CounterMetric(
    "alerts_deliveries_total",
    "Messages that reached their end: sent, dead or suppressed.",
    (_CHANNEL, one_of("outcome", (state for state in State if state.final))),
)
ATTEMPTS = CounterMetric(
    "alerts_attempts_total",
    "Attempts to send, by what each came to.",
    (_CHANNEL, one_of("outcome", Outcome)),
)
TOLD = HistogramMetric(
    "alerts_delivery_seconds",
    "Time from a slip's publication to its message's being taken over, quiet hours included.",
    (_CHANNEL,),
    buckets=TOLD_S,
)
DUE = HistogramMetric(
    "alerts_due_to_sent_seconds",
    "Time from the moment a message was meant to leave to its being taken over.",
    (_CHANNEL,),
    buckets=DUE_S,
)
EPISODES = GaugeMetric("alerts_episodes_open", "Episodes that last, in the store.")
WAITING = GaugeMetric(
    "alerts_deliveries_waiting",
    "Messages without an end yet, in the store.",
    (_CHANNEL, one_of("state", (state for state in State if not state.final))),
)
HALTED = GaugeMetric(
    "alerts_channel_halted",
    "1 while nothing gets through a channel and an operator is needed.",
    (_CHANNEL,),
)
PAUSED = GaugeMetric(
    "alerts_channel_paused",
    "1 while a channel that kept failing is left alone for a while.",
    (_CHANNEL,),
)
DEAD_LETTERS = GaugeMetric(
    "alerts_dead_letters",
    "Messages that nobody tries any more by any channel, until an operator replays them.",
    (_CHANNEL,),
)
UNSENT = CounterMetric(
    "alerts_left_unsent_total", "Messages that were ended unsent, by why.", (one_of("why", Why),)
)
BUNDLED = CounterMetric(
    "alerts_bundled_total",
    "Messages that went in a letter about several things.",
    (one_of("kind", BundleKind),),
)
ACTS = CounterMetric("alerts_acts_total", "Acts of people taken into episodes.")
ACTS_WAITING = GaugeMetric("alerts_acts_waiting", "Acts about an episode that has not come yet.")

METRICS = (
    *common_metrics("alerts"),
    *stream_metrics("alerts"),
    SLIPS,
    PLANNED,
    FINISHED,
    ATTEMPTS,
    TOLD,
    DUE,
    EPISODES,
    WAITING,
    HALTED,
    PAUSED,
    DEAD_LETTERS,
    UNSENT,
    BUNDLED,
    ACTS,
    ACTS_WAITING,
    *zalo.METRICS,
)


class AlertsMetrics:
    """Alerts' own figures, on a registry that is handed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._slips = SLIPS.on(registry)
        self._planned = PLANNED.on(registry)
        self._finished = FINISHED.on(registry)
        self._attempts = ATTEMPTS.on(registry)
        self._told = TOLD.on(registry)
        self._due = DUE.on(registry)
        self._episodes = EPISODES.on(registry)
        self._waiting = WAITING.on(registry)
        self._halted = HALTED.on(registry)
        self._paused = PAUSED.on(registry)
        self._dead_letters = DEAD_LETTERS.on(registry)
        self._suppressed = UNSENT.on(registry)
        self._bundled = BUNDLED.on(registry)
        self._acts = ACTS.on(registry)
        self._acts_waiting = ACTS_WAITING.on(registry)

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
            self._sent(delivery)

    def _sent(self, delivery: Delivery) -> None:
        if delivery.sent_at is None:
            return
        channel = delivery.channel.value
        trace = exemplar((("traceparent", delivery.traceparent.encode()),))
        waited = (delivery.sent_at - delivery.published_at).total_seconds()
        self._told.labels(channel).observe(max(0.0, waited), trace)
        late = (delivery.sent_at - delivery.due_from).total_seconds()
        self._due.labels(channel).observe(max(0.0, late), trace)

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
