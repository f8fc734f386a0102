"""The edges: settings, the loop, what is published, what is counted."""

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from runtime.messages import Batch, Message
from runtime.settings import MissingSetting
from schemas import topics
from schemas.cloudevents import from_kafka
from schemas.codec import decode
from schemas.events import MeasurementRejected, SlipChanged, TargetAssessed
from services.scoring.agents import score
from services.scoring.metrics import ScoringMetrics
from services.scoring.publish import KafkaHerald
from services.scoring.settings import Settings
from tests.unit.scoring.world import NOW, World, a_figure, a_report

GIVEN = {
    "SLIPWATCH_BROKER": "127.0.0.1:9092",
    "SLIPWATCH_MONGO_URI": "mongodb://user:planted@127.0.0.1",
    "SLIPWATCH_CATALOGUE": "catalogue/lao-cai.yaml",
}


class Kept:
    """A publisher that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        """Keep them."""
        self.messages.extend(messages)


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(MissingSetting) as missing:
        Settings.from_env({})

    assert set(missing.value.names) == set(GIVEN)


def test_settings_tell_no_password() -> None:
    assert "planted" not in repr(Settings.from_env(GIVEN))


def test_a_password_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "uri"
    secret.write_text("mongodb://elsewhere\n")
    env = {**GIVEN, "SLIPWATCH_MONGO_URI": "", "SLIPWATCH_MONGO_URI_FILE": str(secret)}

    assert Settings.from_env(env).mongo_uri == "mongodb://elsewhere"


class Handed:
    """A batch that notes that it was finished."""

    topic, partition, revoked = "measurements", 0, False

    def __init__(self, name: str, log: list[str]) -> None:
        self.name, self.log = name, log
        self.records = (a_report("coverage", id=name),)

    def done(self) -> None:
        """Finished."""
        self.log.append(f"done {self.name}")


async def handed(*batches: Handed) -> AsyncIterator[Batch]:
    """Batches as the worker hands them over."""
    for batch in batches:
        yield batch


async def test_a_batch_is_acknowledged_only_after_everything_else() -> None:
    log: list[str] = []

    async def take(batch: Batch) -> None:
        log.append(f"take {batch.records[0].offset}")

    await score(handed(Handed("a", log), Handed("b", log)), take=take)

    assert log == ["take 0", "done a", "take 0", "done b"]


async def test_a_bug_leaves_the_loop_and_acknowledges_nothing() -> None:
    log: list[str] = []

    async def take(_: Batch) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await score(handed(Handed("a", log)), take=take)
    assert log == []


async def test_news_travel_under_their_target_and_wrong_records_under_their_source() -> None:
    world, kept = World(), Kept()
    trace = f"00-{'1' * 32}-{'2' * 16}-01"
    await world.worker().take(
        [
            a_report("coverage", a_figure("2026", 21), id="a", traceparent=trace),
            a_report("unheard-of", a_figure("2026", 21), id="b", offset=1),
        ]
    )
    herald = KafkaHerald(kept)

    await herald.park(world.herald.parked)
    await herald.announce(world.herald.news)

    sent = []
    for message in kept.messages:
        envelope, data = from_kafka(message.value, message.headers, 0)
        sent.append((message.topic, message.key, envelope, decode(envelope.type, data)))
    assert [(topic, key, type(event)) for topic, key, _, event in sent] == [
        (topics.MEASUREMENTS_REJECTED.name, b"urn:test:office", MeasurementRejected),
        (topics.ASSESSMENTS.name, b"coverage", TargetAssessed),
        (topics.SLIPS.name, b"coverage", SlipChanged),
    ]
    assert [envelope.traceparent for _, _, envelope, _ in sent] == ["", trace, trace]
    assert [envelope.id for _, _, envelope, _ in sent][1:] == [one.id for one in world.herald.news]
    assert all(envelope.time == NOW for _, _, envelope, _ in sent)


async def test_what_was_done_is_counted() -> None:
    world, registry = World(), CollectorRegistry()
    metrics, worker = ScoringMetrics(registry), world.worker()
    reports = [a_report("coverage", a_figure("2026", 21), id="a")]

    for _ in range(2):
        metrics.taken(await worker.take(reports), reports, NOW.timestamp() + 0.2)

    shown = generate_latest(registry).decode()
    assert 'scoring_verdicts_total{status="off_track"} 1.0' in shown
    assert 'scoring_targets{status="off_track"} 1.0' in shown
    assert 'scoring_targets{status="met"} 0.0' in shown
    assert "scoring_reports_repeated_total 1.0" in shown
    assert 'scoring_event_to_verdict_seconds_bucket{le="0.25"} 2.0' in shown
    metrics.rejudged(await worker.rejudge({"places"}))
    assert 'scoring_targets{status="off_track"} 0.0' in generate_latest(registry).decode()


async def test_a_slip_carries_its_derivation_and_the_series_with_what_the_path_asked_for() -> None:
    world = World()

    await world.worker().take([a_report("coverage", a_figure("2026", 21), id="a")])

    slip = next(one.event for one in world.herald.news if isinstance(one.event, SlipChanged))
    shown = world.verdicts.documents["coverage"]["target"]["verdict"]["steps"]
    assert [
        {"text": {"vi": one.text.vi, "en": one.text.en}, "formula": one.formula}
        for one in slip.steps
    ] == shown
    assert [(one.period, one.value, one.asked) for one in slip.points] == [
        ("2026", Decimal(21), Decimal("35.991238"))  # 20 + 365 of the 1,826 days × 80
    ]
