"""What is lost and what is doubled at the end of a run."""

from collections import Counter
from collections.abc import Iterator

from services.scoring.telling import assessed_id
from tests.faults.acts import acts
from tests.faults.chains import Chains, chains
from tests.faults.differences import Differences
from tests.faults.expect import Expected, as_stored
from tests.faults.letters import letters
from tests.faults.seen import Seen


def compare(seen: Seen, expected: Expected, *, doubt: bool) -> Differences:
    """Everything that is not as promised. `doubt`: whether a sending was injured, so that its end
    may be unknown; without it no letter may come twice."""
    found = Differences()
    found.lost.extend(_reports(seen, expected))
    found.doubled.extend(_strange_reports(seen, expected))
    found.lost.extend(_verdicts(seen, expected))
    found.lost.extend(_told_verdicts(seen))
    found.lost.extend(_parked(seen, expected))
    found.doubled.extend(_parked_twice(seen, expected))
    known = chains(seen.told)
    found.lost.extend(known.broken)
    found.lost.extend(_chains(seen, expected, known))
    found.repeats = known.repeats + len(seen.assessed) - len({one for one, _ in seen.assessed})
    letters(seen, expected, known, found)
    acts(seen, expected, found)
    if not doubt:
        found.doubled.extend(found.uncertain)
        found.uncertain.clear()
    return found


def _reports(seen: Seen, expected: Expected) -> Iterator[str]:
    stored = {one["_id"] for one in seen.reports}
    for one in sorted(expected.reports - stored):
        yield f"report {one} is not stored"


def _strange_reports(seen: Seen, expected: Expected) -> Iterator[str]:
    for one in sorted({one["_id"] for one in seen.reports} - expected.reports):
        yield f"report {one} is stored, and nobody sent it"


def _verdicts(seen: Seen, expected: Expected) -> Iterator[str]:
    stored = {one["_id"]: one for one in seen.verdicts}
    for target, verdict in expected.verdicts.items():
        document = stored.get(target)
        if document is None:
            yield f"{target} has no verdict"
            continue
        got = as_stored(document["target"]["verdict"])
        differs = [
            name for name in verdict.keys() | got.keys() if verdict.get(name) != got.get(name)
        ]
        for name in sorted(differs):
            yield (
                f"{target}: {name} is {str(got.get(name))[:120]}, "
                f"the offline judge says {str(verdict.get(name))[:120]}"
            )
        open_now = frozenset(
            one["id"]
            for one in document["episodes"]
            if one["change"] not in {"recovered", "retracted"}
        )
        if open_now != expected.open[target]:
            yield f"{target}: its open episodes are not those of the offline judge"
        if document["outbox"] is not None:
            yield f"{target}: its news has not been told"


def _told_verdicts(seen: Seen) -> Iterator[str]:
    """Each version is in the history once and on `assessments` at least once."""
    published = {one for one, _ in seen.assessed}
    for document in seen.verdicts:
        target, version = document["_id"], document["version"]
        kept = sorted(one["version"] for one in seen.history if one["target"] == target)
        if kept != list(range(1, version + 1)):
            yield f"{target}: its history has the versions {kept}, it stands at {version}"
        for number in range(1, version + 1):
            if assessed_id(target, number) not in published:
                yield f"{target}: version {number} is not on assessments"


def _parked(seen: Seen, expected: Expected) -> Iterator[str]:
    parked = {(one.partition, one.offset): one for _, one in seen.rejected}
    for place, poison in expected.poisoned.items():
        found = parked.get(place)
        if found is None:
            yield f"the wrong record at {place} ({poison.reason}) is not parked"
        elif found.reason != poison.reason or found.original != poison.message.value:
            yield f"the wrong record at {place} is parked as {found.reason}, not {poison.reason}"


def _parked_twice(seen: Seen, expected: Expected) -> Iterator[str]:
    """What is parked is wrong, and the same place has one id."""
    ids: dict[tuple[int, int], set[str]] = {}
    wrong = Counter(poison.message.value for poison in expected.poisoned.values())
    for identity, one in seen.rejected:
        ids.setdefault((one.partition, one.offset), set()).add(identity)
        if one.original not in wrong:
            yield f"a right record is parked: {one.partition}/{one.offset}, {one.reason}"
    for place, names in ids.items():
        if len(names) > 1:
            yield f"the record at {place} is parked under {len(names)} ids"


def _chains(seen: Seen, expected: Expected, known: Chains) -> Iterator[str]:
    kept = {(one["episode"], one["seq"]) for one in seen.slip_changes}
    published = {(name, seq) for name, chain in known.of.items() for seq in chain}
    for episode, seq in sorted(kept ^ published):
        where = "on slips" if (episode, seq) in kept else "in the store"
        yield f"change {seq} of {episode} is not {where}"
    wanted = {name for names in expected.open.values() for name in names}
    for name in sorted(wanted ^ known.open):
        yield f"{name} is {'closed' if name in wanted else 'open'} on slips, unlike offline"
