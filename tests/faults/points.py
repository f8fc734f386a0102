"""Where a process can be made to end: before, after and in the middle of each of its writes."""

from dataclasses import dataclass
from enum import StrEnum


class When(StrEnum):
    """Where in the call the process ends. `half`: the first half of what it was given is done."""

    BEFORE = "before"
    AFTER = "after"
    HALF = "half"


@dataclass(frozen=True, slots=True)
class Place:
    """A method of a service; `waits` when it is a coroutine."""

    module: str
    owner: str
    method: str
    waits: bool = True
    halves: bool = False  # whether it is given several things, so that half of them can be done


@dataclass(frozen=True, slots=True)
class Point:
    """A named place, and where in the call."""

    when: When
    name: str

    @classmethod
    def parse(cls, text: str) -> tuple["Point", int]:
        """`after:verdicts.write:3` as the point and the number of the call."""
        when, name, number = text.split(":")
        return cls(When(when), name), int(number)


_GATEWAY = "services.gateway"
_SCORING, _ALERTS = "services.scoring.store", "services.alerts.store"
_DONE = Place("runtime.stream", "FetchedBatch", "done", waits=False)

POINTS: dict[str, dict[str, Place]] = {
    "ingest": {
        "publisher.publish_each": Place(
            "runtime.producer", "KafkaPublisher", "publish_each", halves=True
        ),
    },
    "scoring": {
        "reports.keep": Place(_SCORING, "MongoReports", "keep", halves=True),
        "verdicts.write": Place(_SCORING, "MongoVerdicts", "write"),
        "verdicts.confirm": Place(_SCORING, "MongoVerdicts", "confirm"),
        "verdicts.clear": Place(_SCORING, "MongoVerdicts", "clear", halves=True),
        "journal.record": Place(_SCORING, "MongoJournal", "record", halves=True),
        "herald.announce": Place(
            "services.scoring.publish", "KafkaHerald", "announce", halves=True
        ),
        "herald.park": Place("services.scoring.publish", "KafkaHerald", "park", halves=True),
        "batch.done": _DONE,
    },
    "alerts": {
        "episodes.save": Place(_ALERTS, "MongoEpisodes", "save"),
        "deliveries.plan": Place(_ALERTS, "MongoDeliveries", "plan", halves=True),
        "deliveries.suppress": Place(_ALERTS, "MongoDeliveries", "suppress"),
        "deliveries.keep": Place(_ALERTS, "MongoDeliveries", "keep"),
        "deliveries.claim": Place(_ALERTS, "MongoDeliveries", "claim"),
        "deliveries.start": Place(_ALERTS, "MongoDeliveries", "start"),
        "deliveries.finish": Place(_ALERTS, "MongoDeliveries", "finish"),
        "mailer.carry": Place("services.alerts.email", "Mailer", "carry"),
        "zalo.carry": Place("services.alerts.zalo.oa", "OaMessenger", "carry"),
        "desks.hold": Place("services.alerts.reading", "MongoDesks", "hold"),
        "desks.release": Place("services.alerts.reading", "MongoDesks", "release"),
        "batch.done": _DONE,
    },
    "gateway": {
        "audit.append": Place(f"{_GATEWAY}.identity.store", "MongoJournal", "append"),
        "acts.insert": Place(f"{_GATEWAY}.slips.store", "MongoSlips", "insert"),
        "decisions.insert": Place(f"{_GATEWAY}.reporting.store", "MongoReporting", "insert"),
        "decisions.mark": Place(f"{_GATEWAY}.reporting.store", "MongoReporting", "mark"),
        "ingest.publish": Place(f"{_GATEWAY}.reporting.publish", "HttpIngest", "publish"),
    },
}


def points_of(service: str) -> list[Point]:
    """Every point of a service, in a fixed order."""
    return [
        Point(when, name)
        for name, place in POINTS[service].items()
        for when in When
        if when is not When.HALF or place.halves
    ]
