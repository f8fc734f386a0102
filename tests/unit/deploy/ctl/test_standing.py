"""What counts as wrong, what as out of reach, and how it is shown."""

import json
from dataclasses import replace

import pytest

from deploy.ctl.asking import audit_of, lag_of, oldest_of, samples_of, version_of
from deploy.ctl.screen import screen
from deploy.ctl.standing import (
    FINE,
    UNREACHED,
    WRONG,
    Audit,
    Broker,
    Standing,
    Store,
    plain,
)
from tests.unit.deploy.ctl.world import INGEST, NOW, SCORING, standing

NOT_READY = replace(SCORING, ready=False, checks={"store": "waiting for store", "broker": "ok"})

METRICS = """\
# HELP scoring_build_info Which build.
# TYPE scoring_build_info gauge
scoring_build_info{version="0.1.0",data="abc"} 1
# TYPE scoring_oldest_waiting_seconds gauge
scoring_oldest_waiting_seconds{topic="measurements",partition="0"} 4.5
scoring_oldest_waiting_seconds{topic="measurements",partition="1"} 12.0
# TYPE gateway_audit_chain_broken gauge
gateway_audit_chain_broken 1
# TYPE gateway_audit_entries gauge
gateway_audit_entries 17
# TYPE gateway_audit_checked_timestamp_seconds gauge
gateway_audit_checked_timestamp_seconds 1.795334400e+09
"""


def test_where_all_is_well_nothing_is_wrong_and_the_code_is_0() -> None:
    assert standing().code == FINE
    assert "all is well" in screen(standing())


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(
            standing(services=(INGEST, NOT_READY)),
            "scoring is not ready: store: waiting for store",
            id="a service that is not ready",
        ),
        pytest.param(
            standing(services=(INGEST, replace(SCORING, version="0.2.0"))),
            "the services are of different versions: 0.1.0, 0.2.0",
            id="two versions",
        ),
        pytest.param(
            standing(oldest_s=301.0),
            "the oldest unjudged record waits for 301 s",
            id="a record that waits",
        ),
        pytest.param(standing(store=Store(dead=2)), "2 deliveries are dead", id="dead letters"),
        pytest.param(
            standing(store=Store(decisions_failed=1)),
            "1 decisions were refused by ingest",
            id="a decision that was refused",
        ),
        pytest.param(
            standing(audit=Audit(17, True, NOW)), "the audit log is broken", id="a broken log"
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_the_code_is_1(found: Standing, said: str) -> None:
    assert [line for line in found.wrong() if line.startswith(said)]
    assert found.code == WRONG
    assert f"wrong: {said}" in screen(found)


def test_what_is_out_of_reach_is_said_before_what_is_wrong_and_the_code_is_3() -> None:
    away = replace(SCORING, away="connection refused", ready=False)
    found = standing(
        services=(INGEST, away), broker=Broker(away="no broker answers"), store=Store(dead=1)
    )

    assert found.code == UNREACHED
    assert found.out_of_reach() == (
        "scoring (http://127.0.0.1:8082): connection refused",
        "broker: no broker answers",
    )
    assert found.wrong() == ("1 deliveries are dead: `replay deliveries --list` shows them",)


def test_programs_get_the_same_as_people() -> None:
    found = json.loads(json.dumps(plain(standing())))

    assert found["code"] == 0
    assert found["verdicts"] == {"met": 1, "no_data": 42}
    assert found["held_figures"] == 3
    assert found["lag"][0] == {
        "topic": "measurements",
        "group": "scoring",
        "records": 0,
        "partitions": 6,
        "unread_partitions": 0,
    }


def test_a_lag_begins_where_the_log_does_and_counts_all_where_nothing_was_committed() -> None:
    found = lag_of("measurements", "scoring", [(100, 130, 120), (50, 60, 10), (0, 7, None)])

    assert (found.records, found.partitions, found.unread) == (10 + 10 + 7, 3, 1)


def test_version_age_and_the_audit_log_are_read_from_metrics() -> None:
    samples = samples_of(METRICS)

    assert version_of("scoring", samples) == "0.1.0"
    assert oldest_of(samples) == 12.0
    assert oldest_of({}) is None
    audit = audit_of(samples)
    assert audit is not None
    assert (audit.entries, audit.broken) == (17, True)
    assert audit.checked_at is not None
    assert audit_of({}) is None
