"""Batches over HTTP: each event is taken or refused by itself, and told by itself."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.cloudevents import BATCH
from tests.unit.ingest.service import a_service, an_event, figures

WRONG = figures({"period": "2025", "value": 150})


def other(target: str, **changes: Any) -> dict[str, Any]:
    return an_event(figures({"period": "2025", "value": 1}, target=target), **changes)


async def test_a_batch_that_is_right_is_taken_whole() -> None:
    service = a_service()

    answer = await service.post_batch(an_event(), an_event(id="r-2", time=None))

    assert answer.status_code == 202
    assert answer.json() == {
        "accepted": 2,
        "ids": ["r-1", "r-2"],
        "stamped": {"time": "2026-11-22T01:00:00.123000Z", "ids": ["r-2"]},
        "items": [
            {"id": "r-1", "source": "/so-noi-vu", "status": "accepted"},
            {
                "id": "r-2",
                "source": "/so-noi-vu",
                "status": "accepted",
                "stamped": "2026-11-22T01:00:00.123000Z",
            },
        ],
    }


async def test_a_mixed_batch_is_answered_item_by_item() -> None:
    service = a_service()
    service.reports.lost.add("urban-people-trained")

    answer = await service.post_batch(
        an_event(WRONG, id="wrong"),
        an_event(id="right"),
        other("urban-people-trained", id="lost"),
        {"id": "no event", "source": "/s"},
    )

    told = answer.json()
    assert answer.status_code == 207
    assert (told["accepted"], told["rejected"], told["unavailable"]) == (1, 2, 1)
    assert told["ids"] == ["right"]
    assert [(item["id"], item["status"]) for item in told["items"]] == [
        ("wrong", "rejected"),
        ("right", "accepted"),
        ("lost", "unavailable"),
        ("no event", "rejected"),
    ]
    assert told["items"][0]["errors"][0]["pointer"] == "/0/data/observations/0/value"
    assert told["items"][0]["reason"] == "impossible_value"
    assert told["items"][3]["errors"][0]["pointer"] == "/3/data"
    assert int(answer.headers["retry-after"]) > 0
    assert [report.envelope.id for report in service.reports.taken] == ["right"]


async def test_a_batch_that_is_all_wrong_is_refused_item_by_item() -> None:
    answer = await a_service().post_batch(an_event(WRONG), an_event(type="x"))

    told = answer.json()
    assert (answer.status_code, told["reason"]) == (422, "all_events_rejected")
    assert answer.headers["content-type"] == "application/problem+json"
    assert [item["reason"] for item in told["items"]] == ["impossible_value", "unknown_type"]
    assert told["items"][1]["errors"][0]["pointer"] == "/1/type"


async def test_a_batch_while_the_broker_is_away_can_be_sent_again() -> None:
    service = a_service()
    service.reports.away = True

    answer = await service.post_batch(an_event(), an_event(WRONG))

    assert (answer.status_code, answer.json()["reason"]) == (503, "broker_away")
    assert [item["status"] for item in answer.json()["items"]] == ["unavailable", "rejected"]
    assert int(answer.headers["retry-after"]) > 0


async def test_the_time_of_a_member_is_pointed_at_in_its_envelope() -> None:
    answer = await a_service().post_batch(an_event(time="2027-01-01T00:00:00Z"))

    assert answer.json()["items"][0]["errors"][0]["pointer"] == "/0/time"


async def test_an_empty_batch_is_no_fault() -> None:
    answer = await a_service().post_batch()

    assert (answer.status_code, answer.json()) == (202, {"accepted": 0, "ids": [], "items": []})


async def test_a_batch_of_too_many_events_is_refused_whole() -> None:
    service = a_service(max_batch_events=2)

    answer = await service.post_batch(an_event(), an_event(), an_event())

    assert (answer.status_code, answer.json()["reason"]) == (413, "too_many_events")
    assert service.reports.taken == []


async def test_a_batch_that_is_no_list_is_refused() -> None:
    answer = await a_service().post(an_event(), BATCH)

    assert (answer.status_code, answer.json()["reason"]) == (400, "bad_envelope")


@given(st.lists(st.sampled_from(["right", "wrong", "lost", "odd"]), min_size=1, max_size=8))
@settings(deadline=None)  # each example starts the whole app
async def test_every_event_meets_one_fate_in_its_place_and_only_what_is_acknowledged_is_accepted(
    kinds: list[str],
) -> None:
    service = a_service()
    service.reports.lost.add("urban-people-trained")
    made = {
        "right": lambda identity: an_event(id=identity),
        "wrong": lambda identity: an_event(WRONG, id=identity),
        "lost": lambda identity: other("urban-people-trained", id=identity),
        "odd": lambda identity: {"id": identity, "source": "/s"},
    }

    answer = await service.post_batch(
        *(made[kind](f"{number}") for number, kind in enumerate(kinds))
    )

    told = answer.json()
    fates = {"right": "accepted", "wrong": "rejected", "lost": "unavailable", "odd": "rejected"}
    assert [item["status"] for item in told["items"]] == [fates[kind] for kind in kinds]
    assert [item["id"] for item in told["items"]] == [str(number) for number in range(len(kinds))]
    kept = [report.envelope.id for report in service.reports.taken]
    assert kept == [str(number) for number, kind in enumerate(kinds) if kind == "right"]
    assert told["accepted"] == len(kept)
    assert answer.status_code == (
        202 if len(kept) == len(kinds) else 207 if kept else 503 if "lost" in kinds else 422
    )
