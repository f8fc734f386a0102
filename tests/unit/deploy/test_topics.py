"""The job that makes the topics."""

import pytest

from deploy.topics.__main__ import main
from runtime.failures import Unavailable
from runtime.kafka_security import KafkaSecurity
from runtime.topics import TopicReport

ENV = {"SLIPWATCH_BROKER": "kafka.example.test:9092", "SLIPWATCH_REPLICATION": "3"}


class Broker:
    """Answers after so many failures, and remembers what it was asked."""

    def __init__(self, report: TopicReport, *, away: int = 0) -> None:
        self.report = report
        self.away = away
        self.asked: list[tuple[str, int]] = []

    def __call__(self, broker: str, replication: int, security: KafkaSecurity) -> TopicReport:
        self.asked.append((broker, replication))
        if len(self.asked) <= self.away:
            raise Unavailable("broker")
        return self.report


def test_it_makes_what_is_missing_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    broker = Broker(TopicReport(created=("slips",), present=("measurements",)))

    assert main([], ENV, ensure=broker) == 0
    assert broker.asked == [("kafka.example.test:9092", 3)]
    assert capsys.readouterr().out == "made     slips\npresent  measurements\n"


def test_it_waits_for_a_broker_that_is_not_there_yet() -> None:
    broker = Broker(TopicReport(), away=2)

    assert main([], ENV, ensure=broker, pause_s=0) == 0
    assert len(broker.asked) == 3


def test_it_gives_up_in_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    broker = Broker(TopicReport(), away=9)

    assert main([], ENV, ensure=broker, patience_s=-1, pause_s=0) == 1
    assert "broker is unavailable" in capsys.readouterr().err


def test_a_topic_that_differs_is_said_and_fails_only_when_asked_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    broker = Broker(TopicReport(differences=("topic slips has 1 partitions, not 6",)))

    assert main([], ENV, ensure=broker) == 0
    assert "1 partitions, not 6" in capsys.readouterr().err
    assert main(["--strict"], ENV, ensure=broker) == 1


def test_without_a_broker_to_ask_it_says_which_setting_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([], {}, ensure=Broker(TopicReport())) == 2
    assert "SLIPWATCH_BROKER" in capsys.readouterr().err
