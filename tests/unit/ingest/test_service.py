"""What surrounds the route: settings, messages to Kafka, pages, and the OpenAPI document."""

from collections.abc import Sequence

import pytest

from runtime.failures import Rejected, Unavailable
from runtime.messages import Message
from runtime.settings import BadSetting, MissingSetting
from services.ingest.app import policy
from services.ingest.ports import Report
from services.ingest.publish import KafkaReports
from services.ingest.reasons import REASONS
from services.ingest.settings import Settings
from tests.unit.ingest.service import a_service
from tests.unit.schemas.events import a_report, an_envelope

ENV = {
    "SLIPWATCH_BROKER": "kafka.invalid:9092",
    "SLIPWATCH_CATALOGUE": "catalogue.yaml",
    "SLIPWATCH_INGEST_KEYS": "keys.yaml",
}


class Answering:
    """A publisher that answers what it is told to."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = answers
        self.messages: list[Message] = []

    async def publish_each(self, messages: Sequence[Message]) -> list[Exception | None]:
        self.messages.extend(messages)
        return list(self.answers)


async def test_a_report_is_published_under_its_target() -> None:
    kafka = Answering(None)

    assert await KafkaReports(kafka).hand_on([Report(an_envelope(), a_report())]) == [None]

    (message,) = kafka.messages
    assert (message.topic, message.key) == ("measurements", b"sti-budget-share")
    assert ("ce_id", b"r-1") in message.headers
    assert ("content-type", b"application/json") in message.headers


async def test_each_report_learns_its_own_fate() -> None:
    away, large = Unavailable("broker"), Rejected("message_too_large")
    reports = [Report(an_envelope(), a_report())] * 3

    handovers = await KafkaReports(Answering(None, away, large)).hand_on(reports)

    assert handovers == [None, away, large]


async def test_a_failure_that_is_neither_is_a_bug_and_passes() -> None:
    with pytest.raises(ZeroDivisionError):
        await KafkaReports(Answering(ZeroDivisionError())).hand_on(
            [Report(an_envelope(), a_report())]
        )


def test_settings_have_the_published_limits_by_default() -> None:
    settings = Settings.from_env(ENV)

    assert settings.max_body_bytes == 1_048_576
    assert settings.max_batch_events == 1_000
    assert settings.max_observations == 10_000
    assert (settings.port, settings.create_topics) == (8081, True)


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.from_env(
        {**ENV, "SLIPWATCH_MAX_OBSERVATIONS": "5", "SLIPWATCH_CREATE_TOPICS": "0"}
    )

    assert (settings.max_observations, settings.create_topics) == (5, False)


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(
        MissingSetting, match="SLIPWATCH_BROKER, SLIPWATCH_CATALOGUE, SLIPWATCH_INGEST_KEYS"
    ):
        Settings.from_env({})
    with pytest.raises(BadSetting, match="SLIPWATCH_CREATE_TOPICS"):
        Settings.from_env({**ENV, "SLIPWATCH_CREATE_TOPICS": "yes"})


def test_an_answer_never_takes_longer_than_the_setting_allows() -> None:
    waits = policy(Settings.from_env({**ENV, "SLIPWATCH_PUBLISH_TIMEOUT_S": "4"}))

    assert waits.answer_s == 4
    assert max(waits.connect_s, waits.block_s, waits.delivery_s) < waits.answer_s


async def test_the_pages_are_there() -> None:
    client = a_service().client

    assert (await client.get("/livez")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200
    assert "ingest_refusals_total" in (await client.get("/metrics")).text
    missing = await client.get("/nowhere")
    assert missing.headers["content-type"] == "application/problem+json"
    assert (await client.get("/api/v1/measurements")).status_code == 405


async def test_the_openapi_document_tells_bodies_answers_and_every_reason() -> None:
    document = (await a_service().client.get("/openapi.json")).json()

    operation = document["paths"]["/api/v1/measurements"]["post"]
    assert set(operation["requestBody"]["content"]) == {
        "application/json",
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
    }
    assert "$ref" not in str(operation)
    assert set(operation["responses"]) == {
        "202", "207", "400", "401", "403", "408", "413", "415", "422", "429", "503",
    }  # fmt: skip
    told = operation["responses"]["422"]["content"]["application/problem+json"]["schema"]
    reasons = told["properties"]["errors"]["items"]["properties"]["reason"]["enum"]
    assert set(reasons) == {str(reason) for reason in REASONS}


async def test_the_examples_of_the_openapi_document_are_taken() -> None:
    service = a_service()
    document = (await service.client.get("/openapi.json")).json()
    content = document["paths"]["/api/v1/measurements"]["post"]["requestBody"]["content"]

    for media, told in content.items():
        answer = (
            await service.post_binary(told["example"])
            if media == "application/json"
            else await service.post(told["example"], media)
        )
        assert answer.status_code == 202, answer.text
