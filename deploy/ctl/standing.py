"""How everything stands, as values: what was found, what of it is wrong, what was out of reach."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

FINE, WRONG, MISUSED, UNREACHED = 0, 1, 2, 3

#: As long as the rule `OldestRecordWaits` waits before it calls somebody.
OLDEST_S = 300.0


@dataclass(frozen=True, slots=True)
class Service:
    """One service as it says of itself. `away` says why it could not be asked, "" when it was."""

    name: str
    at: str
    away: str = ""
    ready: bool = False
    version: str = ""
    checks: Mapping[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The checks that do not hold, in words."""
        return tuple(f"{name}: {said}" for name, said in self.checks.items() if said != "ok")


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a group is behind in a topic. `unread` are partitions of which it has read nothing
    that the broker remembers."""

    topic: str
    group: str
    records: int
    partitions: int
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Broker:
    """What the broker says."""

    lags: tuple[Lag, ...] = ()
    away: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """What stands in the store and waits for somebody."""

    away: str = ""
    verdicts: Mapping[str, int] = field(default_factory=dict)
    parked: Mapping[str, int] = field(default_factory=dict)  # by reason, in the last 24 hours
    waiting: Mapping[str, int] = field(default_factory=dict)  # deliveries without an end, by state
    dead: int = 0
    acts_waiting: int = 0
    held: int = 0
    decisions_waiting: int = 0
    decisions_failed: int = 0


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit log as the gateway last checked it; `checked_at` None before it has."""

    entries: int = 0
    broken: bool = False
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything, at one moment. `oldest_s` is None where no worker could be asked."""

    at: datetime
    services: tuple[Service, ...]
    broker: Broker
    store: Store
    oldest_s: float | None = None
    audit: Audit | None = None

    def out_of_reach(self) -> tuple[str, ...]:
        """What could not be asked, and why."""
        away = [f"{one.name} ({one.at}): {one.away}" for one in self.services if one.away]
        for name, why in (("broker", self.broker.away), ("store", self.store.away)):
            if why:
                away.append(f"{name}: {why}")
        return tuple(away)

    def wrong(self) -> tuple[str, ...]:
        """What somebody has to look at, one sentence each."""
        return tuple(self._wrong())

    def _wrong(self) -> Iterator[str]:
        for one in self.services:
            if not one.away and not one.ready:
                yield f"{one.name} is not ready: {'; '.join(one.reasons) or 'it says no reason'}"
        versions = {one.version for one in self.services if one.version}
        if len(versions) > 1:
            yield f"the services are of different versions: {', '.join(sorted(versions))}"
        if self.oldest_s is not None and self.oldest_s > OLDEST_S:
            yield f"the oldest unjudged record waits for {self.oldest_s:.0f} s"
        if self.store.dead:
            yield f"{self.store.dead} deliveries are dead: `replay deliveries --list` shows them"
        if self.store.decisions_failed:
            yield f"{self.store.decisions_failed} decisions were refused by ingest"
        if self.audit is not None and self.audit.broken:
            yield "the audit log is broken: `accounts audit verify` names the entry"

    @property
    def code(self) -> int:
        """The exit code: what cannot be reached comes before what is wrong."""
        if self.out_of_reach():
            return UNREACHED
        return WRONG if self.wrong() else FINE


def plain(standing: Standing) -> dict[str, Any]:
    """The same for programs."""
    store, audit = standing.store, standing.audit
    return {
        "at": standing.at.isoformat(timespec="seconds"),
        "code": standing.code,
        "wrong": list(standing.wrong()),
        "out_of_reach": list(standing.out_of_reach()),
        "services": [
            {
                "name": one.name,
                "at": one.at,
                "ready": one.ready,
                "version": one.version,
                "away": one.away,
                "checks": dict(one.checks),
            }
            for one in standing.services
        ],
        "lag": lags_plain(standing.broker),
        "oldest_unjudged_s": standing.oldest_s,
        "verdicts": dict(store.verdicts),
        "parked_last_24_h": dict(store.parked),
        "deliveries": {"waiting": dict(store.waiting), "dead": store.dead},
        "acts_waiting": store.acts_waiting,
        "held_figures": store.held,
        "decisions": {"waiting": store.decisions_waiting, "failed": store.decisions_failed},
        "audit": None
        if audit is None
        else {
            "entries": audit.entries,
            "broken": audit.broken,
            "checked_at": audit.checked_at and audit.checked_at.isoformat(timespec="seconds"),
        },
    }


def lags_plain(broker: Broker) -> list[dict[str, Any]]:
    """Lags for programs."""
    return [
        {
            "topic": one.topic,
            "group": one.group,
            "records": one.records,
            "partitions": one.partitions,
            "unread_partitions": one.unread,
        }
        for one in broker.lags
    ]
