"""What officials did, at the end: each deed exactly once, with all that follows from it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.gateway.identity.chain import Seals, first_broken
from services.gateway.identity.ports import Entry
from services.gateway.slips.standing import ALARMING
from targets.slips import CLOSING, Change
from tests.faults.deeds import Doing, Done
from tests.faults.differences import Differences
from tests.faults.expect import Expected
from tests.faults.letters import FINAL
from tests.faults.seen import Document, Seen

_ABOUT_AN_EPISODE = frozenset({"acknowledged", "assigned", "commented", "planned"})


def acts(seen: Seen, expected: Expected, found: Differences) -> None:
    """Compare acts and decisions with what was answered, and with what follows from them."""
    done = [one for one in expected.done if not one.refused]
    decided = [one for one in done if one.deed.doing is Doing.DECIDE]
    acted = {one.act: one for one in done if one.deed.doing is not Doing.DECIDE}
    _acts(seen, acted, found)
    _decisions(seen, decided, found)
    found.lost.extend(_episodes(seen))
    found.lost.extend(_silenced(seen, acted.values()))
    _assigned(seen, found)
    _audited(seen, expected, found)


def _acts(seen: Seen, acted: Mapping[str, Done], found: Differences) -> None:
    kept = {one["_id"]: one for one in seen.acts}
    for name, done in acted.items():
        act = kept.get(name)
        if act is None:
            found.lost.append(f"{_of(done)} was answered and is not kept")
        elif not _says(act, done):
            found.lost.append(f"{_of(done)} is kept as something else")
        elif act["taken"] is None:
            found.lost.append(f"{_of(done)} was never taken by alerts")
    found.doubled.extend(
        f"an act is kept that nobody was told of: {name}, {act['kind']}"
        for name, act in kept.items()
        if name not in acted
    )
    inside = Counter(act["_id"] for one in seen.episodes for act in one["acts"])
    for name, act in kept.items():
        times = inside[name]
        wanted = int(act["kind"] in _ABOUT_AN_EPISODE)
        if times < wanted:
            found.lost.append(f"the act {name} is not in its episode")
        elif times > wanted:
            found.doubled.append(f"the act {name} is in its episode {times} times")


def _says(act: Document, done: Done) -> bool:
    asked, doing = done.asked, done.deed.doing
    match doing:
        case Doing.SILENCE:
            targets = act.get("matcher", {}).get("targets")
            return (act["kind"], act["comment"], targets) == (
                doing.value,
                asked["reason"],
                asked["matcher"]["targets"],
            )
        case Doing.END_SILENCE:
            return (act["kind"], act.get("silence")) == (doing.value, done.about)
        case _:
            return act.get("episode") == done.about and asked.items() <= act.items()


def _decisions(seen: Seen, decided: Sequence[Done], found: Differences) -> None:
    """Each once, published; that it is stored once and in the verdict is compared with the rest."""
    kept: dict[str, list[Document]] = {}
    for one in seen.decisions:
        kept.setdefault(one["key"], []).append(one)
    for done in decided:
        mine = kept.pop(done.deed.key, [])
        if not mine:
            found.lost.append(f"{_of(done)} was answered and is not kept")
            continue
        if len(mine) > 1:
            found.doubled.append(f"{_of(done)} is kept {len(mine)} times")
        one = mine[0]
        if not _decides(one, done):
            found.lost.append(f"{_of(done)} is kept as something else")
        if one["state"] != "published":
            found.lost.append(f"{_of(done)} is {one['state']} {one['problem']}".rstrip())
        times = seen.reported[one["event"]]
        if not times:
            found.lost.append(f"{_of(done)} is not on measurements")
        found.repeats += max(0, times - 1)
    for key, mine in kept.items():
        found.doubled.append(f"a decision is kept that nobody was told of: {key}, {len(mine)}")


def _decides(one: Document, done: Done) -> bool:
    asked = done.asked
    return (one["held"], one["kind"], one["reason"]) == (
        done.about,
        asked["kind"],
        asked["reason"],
    ) and one["value"] == Decimal(asked.get("value", one["value"]))


def _episodes(seen: Seen) -> Iterator[str]:
    """How an episode stands follows from its changes and its acts."""
    for one in seen.episodes:
        name, its = one["_id"], sorted(one["acts"], key=lambda act: (act["at"], act["_id"]))
        last = {act["kind"]: act for act in its}
        assignee = last["assigned"]["assignee"] if "assigned" in last else ""
        if one["assignee"] != assignee:
            yield f"{name} is assigned to {one['assignee']!r}, not to {assignee!r}"
        if (one["plan"] or {}).get("comment") != last.get("planned", {}).get("comment"):
            yield f"{name} has not the plan that was made last"
        alarmed = max(
            change["published_at"]
            for change in one["changes"]
            if Change(change["event"]["change"]) in ALARMING
        )
        holds = "acknowledged" in last and last["acknowledged"]["at"] >= alarmed
        if (one["acknowledged"] is not None) != holds:
            yield f"{name} is {'not ' if holds else ''}acknowledged, unlike its acts"


def _silenced(seen: Seen, acted: Iterable[Done]) -> Iterator[str]:
    """What is held by a silence is held by one that was begun and not ended."""
    all_of = list(acted)
    ended = {one.about for one in all_of if one.deed.doing is Doing.END_SILENCE}
    quiet = {
        one.about for one in all_of if one.deed.doing is Doing.SILENCE and one.act not in ended
    }
    for one in seen.deliveries:
        held = one["state"] not in FINAL and one["why"] == "silenced"
        if held and one["target"] not in quiet:
            yield f"the delivery {one['_id']} is held by a silence that is none"


def _assigned(seen: Seen, found: Differences) -> None:
    """Whoever is given work is told of it, once by each way, unless the slip has ended since."""
    told = Counter((one["act"], one["channel"]) for one in seen.deliveries if one["act"])
    for one in seen.episodes:
        ended = any(Change(change["event"]["change"]) in CLOSING for change in one["changes"])
        for act in one["acts"]:
            ways = {channel: n for (name, channel), n in told.items() if name == act["_id"]}
            if act["kind"] == "assigned" and not ways and not ended:
                found.lost.append(f"nobody was told of the assignment {act['_id']}")
            found.doubled.extend(
                f"the assignment {act['_id']} is told {times} times by {channel}"
                for channel, times in ways.items()
                if times > 1
            )


def _audited(seen: Seen, expected: Expected, found: Differences) -> None:
    """Every act is in the audit log, and the log is whole. An act that was sent again because its
    gateway died may stand there twice."""
    entries = [_entry(one) for one in seen.audit]
    broken = first_broken(None, entries, Seals(expected.seals))
    if broken is not None:
        found.lost.append(f"the audit log is broken: entry {broken.seq} {broken.why}")
    named = Counter(
        name
        for one in entries
        for name in {one.on, one.details.get("act", ""), one.details.get("decision", "")}
    )
    for name in (one["_id"] for one in (*seen.acts, *seen.decisions)):
        if not named[name]:
            found.lost.append(f"what was done under {name} is not in the audit log")
        found.repeats += max(0, named[name] - 1)


def _entry(found: Mapping[str, Any]) -> Entry:
    names = ("at", "what", "who", "on", "via", "address", "details", "previous", "hash", "seal")
    return Entry(found["_id"], *(found[name] for name in names))


def _of(done: Done) -> str:
    return f"the deed {done.deed.key} ({done.deed.doing} of {done.about})"
