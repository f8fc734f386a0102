"""Speaking to a closed broker: who is let in, who is not and why, and who may do what."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.failures import Unavailable
from runtime.kafka_security import IN_CLEAR, KafkaSecurity
from runtime.messages import Message
from runtime.producer import KafkaPublisher, ProducerPolicy
from runtime.topics import missing_topics
from schemas.topics import ASSESSMENTS, MEASUREMENTS, SLIPS
from tests.support.certificates import Authority
from tests.support.ports import free_port
from tests.support.secure_kafka import SecureKafka
from tests.support.waiting import eventually
from tests.support.worker import Orders, Secured
from tests.support.workers import worker

QUICK = ProducerPolicy(connect_s=3.0, block_s=2.0, delivery_s=4.0, answer_s=6.0, close_s=1.0)

Known = Callable[[str], tuple[str, KafkaSecurity]]


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory, on_kafka: bool) -> Iterator[SecureKafka]:
    if not on_kafka:
        pytest.skip("the embedded broker knows neither users nor certificates")
    closed = SecureKafka.at(tmp_path_factory.mktemp("secure"))
    closed.start()
    yield closed
    closed.server.stop()


@pytest.fixture(params=["certificate", "password"])
def known(kafka: SecureKafka, request: pytest.FixtureRequest) -> Known:
    """How a user of a name is known, and where."""
    if request.param == "certificate":
        return lambda user: (kafka.by_certificate, kafka.certificate_for(user))
    return lambda user: (kafka.by_password, kafka.password_for(user))


def orders(address: str, security: KafkaSecurity, folder: Path, **more: str) -> Orders:
    return Orders(
        broker=address,
        group="scoring",
        topic=MEASUREMENTS.name,
        seen=folder / "seen",
        port=free_port(),
        security=Secured.of(security),
        forward=more.get("forward", ""),
    )


async def published(address: str, security: KafkaSecurity, topic: str) -> Exception | None:
    """What became of one message."""
    publisher = KafkaPublisher(address, policy=QUICK, security=security)
    try:
        (outcome,) = await publisher.publish_each([Message(topic, b"key", b"figure")])
    finally:
        await publisher.close()
    return outcome


async def test_a_report_goes_in_by_kafka_python_and_on_through_faust(
    known: Known, tmp_path: Path
) -> None:
    address, ingest = known("ingest")
    assert await published(address, ingest, MEASUREMENTS.name) is None

    address, scoring = known("scoring")
    with worker(orders(address, scoring, tmp_path, forward=ASSESSMENTS.name)) as reader:
        reader.wait_for(1)
        eventually(lambda: "_consumed_total{" in reader.page("metrics").text)
        assert reader.terminate() == 0


async def test_scoring_may_write_its_own_topics_and_not_what_it_reads(known: Known) -> None:
    address, scoring = known("scoring")

    assert await published(address, scoring, SLIPS.name) is None
    refused = await published(address, scoring, MEASUREMENTS.name)

    assert isinstance(refused, Unavailable)
    assert "TopicAuthorizationFailed" in str(refused)


async def test_ingest_may_not_say_that_a_target_slipped(known: Known) -> None:
    address, ingest = known("ingest")

    assert await published(address, ingest, SLIPS.name) is not None


def test_a_worker_that_may_not_read_its_topic_does_not_find_it(
    known: Known, tmp_path: Path
) -> None:
    address, alerts = known("alerts")
    with worker(orders(address, alerts, tmp_path)) as stranger:
        eventually(lambda: "topics are missing: measurements" in stranger.page("readyz").text)


def test_a_worker_that_may_not_join_its_group_waits_and_says_why(
    known: Known, tmp_path: Path
) -> None:
    address, scoring = known("scoring")
    with worker(replace(orders(address, scoring, tmp_path), group="alerts")) as stranger:
        eventually(lambda: "GroupAuthorizationFailed" in stranger.page("readyz").text)


def test_a_wrong_password_is_said_in_words(kafka: SecureKafka, tmp_path: Path) -> None:
    wrong = replace(kafka.password_for("scoring"), password="guessed")

    with worker(orders(kafka.by_password, wrong, tmp_path)) as refused:
        eventually(lambda: "waiting for broker: " in refused.page("readyz").text)
        words = refused.page("readyz").text

    assert "Authentication failed" in words
    assert "guessed" not in words + refused.log()


async def test_a_wrong_password_is_said_by_the_publisher_too(kafka: SecureKafka) -> None:
    wrong = replace(kafka.password_for("ingest"), password="guessed")

    refused = await published(kafka.by_password, wrong, MEASUREMENTS.name)

    assert isinstance(refused, Unavailable)
    assert "is ingest known, and its password right?" in str(refused)


@pytest.mark.parametrize("client", ["publisher", "worker"])
async def test_a_broker_of_another_authority_is_not_believed(
    kafka: SecureKafka, tmp_path: Path, client: str
) -> None:
    other = replace(
        kafka.password_for("scoring"), ca=Authority(tmp_path / "other", "other").certificate
    )
    said = ""
    if client == "publisher":
        said = str(await published(kafka.by_password, other, MEASUREMENTS.name))
    else:
        with worker(orders(kafka.by_password, other, tmp_path)) as careful:
            eventually(lambda: "waiting for broker: " in careful.page("readyz").text)
            said = careful.page("readyz").text

    assert "shows a certificate that is not trusted" in said


def test_a_broker_asks_for_a_certificate_of_its_own_authority(
    kafka: SecureKafka, tmp_path: Path
) -> None:
    pair = Authority(tmp_path / "other", "other").vouch("scoring")
    stranger = replace(kafka.certificate_for("scoring"), certificate=pair.certificate, key=pair.key)

    with worker(orders(kafka.by_certificate, stranger, tmp_path)) as refused:
        eventually(lambda: "waiting for broker: " in refused.page("readyz").text)
        assert not refused.seen()


async def test_in_clear_nothing_is_understood(kafka: SecureKafka) -> None:
    with pytest.raises(Unavailable):
        await asyncio.to_thread(
            missing_topics, kafka.by_password, ["any"], timeout_s=2.0, security=IN_CLEAR
        )
