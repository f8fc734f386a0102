"""Topics as they are asked for, and as the broker has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.ctl.places import Places
from runtime.settings import MissingSetting, number
from runtime.topics import ensure_topics, missing_topics
from schemas.topics import TOPICS


@dataclass(frozen=True, slots=True)
class Found:
    """What was made, what was there, what is missing and what differs."""

    created: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether somebody has to look at it."""
        return bool(self.missing or self.differences)

    def lines(self) -> list[str]:
        """For a person."""
        named = (
            ("made", self.created),
            ("present", self.present),
            ("missing", self.missing),
            ("differs", self.differences),
        )
        return [f"{word:<8} {one}" for word, names in named for one in names]

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {
            "created": list(self.created),
            "present": list(self.present),
            "missing": list(self.missing),
            "differences": list(self.differences),
        }


def create(places: Places, env: Mapping[str, str]) -> Found:
    """Make what is missing and compare the rest, as the job `deploy.topics` does."""
    report = ensure_topics(
        _broker(places),
        TOPICS,
        replication=number(env, "SLIPWATCH_REPLICATION", 1, least=1),
        security=places.security,
    )
    return Found(report.created, report.present, (), report.differences)


def verify(places: Places, _: Mapping[str, str]) -> Found:
    """Compare, and make nothing."""
    broker = _broker(places)
    missing = missing_topics(broker, [one.name for one in TOPICS], security=places.security)
    # What is missing is left out here: what remains is there, and so nothing is made.
    standing = [one for one in TOPICS if one.name not in missing]
    report = ensure_topics(broker, standing, security=places.security)
    return Found((), report.present, tuple(sorted(missing)), report.differences)


def _broker(places: Places) -> str:
    if not places.broker:
        raise MissingSetting("SLIPWATCH_BROKER")
    return places.broker
