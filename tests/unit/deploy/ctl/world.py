"""How things stand in these tests: well, unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deploy.ctl.standing import Audit, Broker, Lag, Service, Standing, Store

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
INGEST = Service("ingest", "http://127.0.0.1:8081", "", True, "0.1.0", {"broker": "ok"})
SCORING = replace(INGEST, name="scoring", at="http://127.0.0.1:8082")


def standing(**other: Any) -> Standing:
    """Everything, and all of it well."""
    well = Standing(
        NOW,
        (INGEST, SCORING),
        Broker((Lag("measurements", "scoring", 0, 6),)),
        Store(verdicts={"met": 1, "no_data": 42}, waiting={"pending": 2}, held=3),
        0.2,
        Audit(17, False, NOW),
    )
    return replace(well, **other)
