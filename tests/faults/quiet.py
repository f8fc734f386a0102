"""A cheap look at whether all may be over: the whole comparison costs too much to make it often."""

from typing import Any

from pymongo.database import Database

from tests.faults.letters import FINAL, HELD
from tests.faults.seen import Document


def may_be_over(database: Database[Document], reports: int, targets: int) -> bool:
    """Whether every report is stored, every verdict told, and nothing waits: no delivery, no act,
    no decision."""
    untold: dict[str, Any] = {"outbox": {"$ne": None}}
    waiting = {"state": {"$nin": sorted(FINAL)}, "why": {"$nin": sorted(HELD)}}
    return (
        database["measurements"].count_documents({})
        >= reports + database["decisions"].count_documents({})
        and database["verdicts"].count_documents({}) >= targets
        and not database["verdicts"].count_documents(untold)
        and not database["deliveries"].count_documents(waiting)
        and not database["acts"].count_documents({"taken": None})
        and not database["decisions"].count_documents({"state": "pending"})
    )
