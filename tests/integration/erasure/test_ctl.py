"""slipwatchctl against a broker and a store that are there, and against ones that are not."""

from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
import pytest

from deploy.ctl.asking import ask_broker
from deploy.ctl.erasing import erase
from deploy.ctl.places import Places
from deploy.ctl.standing import FINE, WRONG
from deploy.ctl.store import stored
from deploy.ctl.topics import create, verify
from deploy.local.servers import EmbeddedStore
from runtime.mongo import Database
from tests.support.ports import free_port
from tests.support.servers import Broker

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def places(store: EmbeddedStore, database: Database) -> Places:
    """A store of the test's own, and no broker."""
    return Places({}, mongo_uri=store.uri, database=database.name)


@pytest.fixture
def documents(places: Places) -> pymongo.database.Database[dict[str, Any]]:
    """The same store, to write into."""
    client = pymongo.MongoClient[dict[str, Any]](places.mongo_uri)
    return client[places.database]


def test_what_waits_in_the_store_is_counted(
    places: Places, documents: pymongo.database.Database[dict[str, Any]]
) -> None:
    held = {"verdict": {"quarantined_count": 2}}
    documents["verdicts"].insert_many(
        [
            {"_id": "a", "status": "met", "target": held},
            {"_id": "b", "status": "met", "target": {"verdict": {"quarantined_count": 0}}},
        ]
    )
    documents["rejected_reports"].insert_many(
        [
            {"_id": "1", "at": NOW - timedelta(hours=1), "reason": "unknown_target"},
            {"_id": "2", "at": NOW - timedelta(hours=25), "reason": "unknown_target"},
        ]
    )
    documents["deliveries"].insert_many(
        [
            {"_id": "1", "state": "pending", "dead_letter": False},
            {"_id": "2", "state": "dead", "dead_letter": True},
        ]
    )
    documents["acts"].insert_many([{"_id": "1", "taken": None}, {"_id": "2", "taken": NOW}])
    documents["decisions"].insert_many([{"_id": "1", "state": "pending"}])

    found = stored(places, NOW)

    assert found.away == ""
    assert found.verdicts == {"met": 2}
    assert found.parked == {"unknown_target": 1}
    assert found.waiting == {"pending": 1, "leased": 0, "uncertain": 0}
    assert (found.dead, found.acts_waiting, found.held) == (1, 1, 2)
    assert (found.decisions_waiting, found.decisions_failed) == (1, 0)
    documents.client.close()


def test_a_store_that_is_away_is_said_without_its_address(places: Places) -> None:
    away = f"mongodb://u:hidden@127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=100"

    found = stored(replace(places, mongo_uri=away), NOW)

    assert "does not answer" in found.away
    assert "hidden" not in found.away


def test_topics_are_verified_without_being_made_then_made_and_lag_is_told(broker: Broker) -> None:
    places = Places({}, broker.address)
    create(places, {})

    again = verify(places, {})
    found = ask_broker(places)

    assert not again.missing
    assert len(again.present) == 4
    assert found.away == ""
    assert [(one.topic, one.group, one.partitions) for one in found.lags] == [
        ("measurements", "scoring", 6),
        ("slips", "alerts", 6),
    ]


def test_a_broker_that_is_away_is_said() -> None:
    assert ask_broker(Places({}, f"127.0.0.1:{free_port()}")).away


def test_erasing_hands_one_pseudonym_and_the_accounts_name_to_alerts_and_gateway(
    places: Places, documents: pymongo.database.Database[dict[str, Any]]
) -> None:
    documents["accounts"].insert_one({"_id": "vidu.nt", "name": "Nguyễn Thị Ví Dụ"})
    ran: list[tuple[tuple[str, ...], str]] = []

    def run(words: tuple[str, ...], _: object, *, as_json: bool, told: str) -> int:
        ran.append((words, told))
        return 0

    asked = Namespace(person="vidu.nt", words=None, yes=False, json=False)
    assert erase(asked, places, {}, lambda _: "no", run) == WRONG
    assert ran == []
    assert erase(asked, places, {}, lambda _: "vidu.nt", run) == FINE

    assert [words[0] for words, _ in ran] == ["services.alerts", "services.gateway"]
    assert ran[0][0][4:] == ran[1][0][4:]
    assert {told for _, told in ran} == {"Nguyễn Thị Ví Dụ"}
    documents.client.close()
