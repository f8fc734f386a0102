"""What stands in the store and waits for somebody, counted."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import PyMongoError

from deploy.ctl.places import Places
from deploy.ctl.standing import Store
from schemas import stored as names

SELECT_MS = 5_000
#: Those of one service alone, whose names no contract gives.
PARKED_SLIPS, DECISIONS = "parked_slips", "decisions"
LATELY = timedelta(hours=24)
WAITING = ("pending", "leased", "uncertain")


def stored(places: Places, now: datetime) -> Store:
    """Count; what is away is said."""
    if not places.mongo_uri:
        return Store(away="SLIPWATCH_MONGO_URI is not set")
    try:
        client: MongoClient[dict[str, Any]] = MongoClient(
            places.mongo_uri, serverSelectionTimeoutMS=SELECT_MS, tz_aware=True
        )
        with client:
            return counted(client.get_database(places.database), now)
    except PyMongoError as error:
        # The whole message repeats the address, and with it perhaps a password.
        return Store(away=f"{type(error).__name__}: the store does not answer")


def counted(database: Database[dict[str, Any]], now: datetime) -> Store:
    """The store's counts."""
    verdicts = list(
        database[names.VERDICTS].find({}, {"status": 1, "target.verdict.quarantined_count": 1})
    )
    lately = {"at": {"$gte": now - LATELY}}
    parked = Counter(
        str(one["reason"])
        for collection in (names.REJECTED_REPORTS, PARKED_SLIPS)
        for one in database[collection].find(lately, {"reason": 1})
    )
    deliveries, decisions = database[names.DELIVERIES], database[DECISIONS]
    return Store(
        verdicts=dict(Counter(one["status"] for one in verdicts).most_common()),
        parked=dict(parked.most_common()),
        waiting={one: deliveries.count_documents({"state": one}) for one in WAITING},
        dead=deliveries.count_documents({"dead_letter": True}),
        acts_waiting=database[names.ACTS].count_documents({"taken": None}),
        held=sum(one["target"]["verdict"]["quarantined_count"] for one in verdicts),
        decisions_waiting=decisions.count_documents({"state": "pending"}),
        decisions_failed=decisions.count_documents({"state": "failed"}),
    )
