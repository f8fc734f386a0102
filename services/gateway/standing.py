"""Where the programme stands: counts, shares that sum to 100, scores, and what changed last."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from schemas.stored import SlipChangeDocument
from services.gateway.asof import Known
from services.gateway.search import WORST_FIRST
from services.gateway.stories import episodes
from targets.catalogue import Programme, Target
from targets.rollups import rollup, rollup_plain, tally, tally_plain
from targets.verdicts import Status

Plain = dict[str, Any]
#: The first day of a month, and the statuses that targets had before it.
MonthBegun = tuple[date, Mapping[str, str]]

#: How many of the newest episodes the programme's page tells.
LATELY = 5


class Rated(NamedTuple):
    """As much of a verdict as is rolled up."""

    status: Status
    score: Decimal | None


def standing(
    programme: Programme,
    known: Known,
    changes: Sequence[SlipChangeDocument],
    month: MonthBegun,
) -> Plain:
    """The programme with its rollup, as the API writes it."""
    pairs = [
        (programme.target_by_id[target["id"]], _rated(target["verdict"]))
        for target in known.targets
    ]
    rolled = rollup_plain(rollup(pairs))
    owners = {target["owner"]["id"]: target["owner"]["name"] for target in known.targets}
    owned: dict[str, list[tuple[Target, Rated]]] = {owner: [] for owner in owners}
    for target, pair in zip(known.targets, pairs, strict=True):
        owned[target["owner"]["id"]].append(pair)
    newest = sorted(episodes(changes), key=lambda one: one["changed_at"], reverse=True)
    return {
        "id": programme.id,
        "name": {"vi": programme.name.vi, "en": programme.name.en},
        "version": programme.version,
        "area": programme.area,
        "timezone": programme.timezone,
        "as_of": known.as_of,
        "judged_at": known.judged_at,
        "invented": any(target["verdict"]["invented"] for target in known.targets),
        **_tally(rolled["programme"]),
        "themes": [
            {
                "id": theme.id,
                "name": {"vi": theme.name.vi, "en": theme.name.en},
                **_tally(rolled["themes"][theme.id]),
            }
            for theme in programme.themes
            if theme.id in rolled["themes"]
        ],
        "owners": [
            {
                "id": owner,
                "name": name,
                **_tally(tally_plain(tally(owned[owner]))),
            }
            for owner, name in sorted(owners.items(), key=lambda one: str(one[1]["vi"]))
        ],
        "month": {"since": month[0], "moved": _moved(known.targets, month[1])},
        "last_change": newest[0]["changed_at"] if newest else None,
        "changes": newest[:LATELY],
    }


def _moved(targets: Sequence[Plain], before: Mapping[str, str]) -> list[Plain]:
    """The targets that stand otherwise than when the month began; those that got worse first."""
    moved = [
        {
            "target": target["id"],
            "name": target["name"],
            "was": before[target["id"]],
            "now": target["verdict"]["status"],
            "worse": _rank(target["verdict"]["status"]) < _rank(before[target["id"]]),
            "invented": target["verdict"]["invented"],
        }
        for target in targets
        if before.get(target["id"], target["verdict"]["status"]) != target["verdict"]["status"]
    ]
    return sorted(moved, key=lambda one: (not one["worse"], _rank(one["now"])))


def _rank(status: str) -> int:
    return WORST_FIRST.index(Status(status))


def _tally(plain: Mapping[str, Any]) -> Plain:
    """Counts and shares side by side, in the order of the closed list; empty ones left out."""
    return {
        "targets": plain["targets"],
        "statuses": [
            {
                "status": status.value,
                "count": plain["counts"][status.value],
                "percent": plain["percentages"][status.value],
            }
            for status in Status
            if plain["counts"][status.value]
        ],
        "score": plain["score"],
        "coverage": plain["coverage"],
    }


def _rated(verdict: Mapping[str, Any]) -> Rated:
    return Rated(Status(verdict["status"]), verdict["score"])
