"""What people were told, against what was published: every delivery once, nobody left out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from schemas.events import SlipChanged
from tests.faults.chains import Chains, closing
from tests.faults.differences import Differences
from tests.faults.expect import OFFICE, Expected
from tests.faults.seen import Document, Seen

SENT = "sent"
FINAL = frozenset({"sent", "dead", "suppressed"})
#: Held back on purpose, for as long as the worse finding of the same target or a silence lasts.
HELD = frozenset({"floor_breached", "silenced"})


def letters(seen: Seen, expected: Expected, known: Chains, found: Differences) -> None:
    """Compare letters and calls with the deliveries, and both with the chains."""
    found.lost.extend(_unfinished(seen))
    _mails(seen, known, found)
    _calls(seen, found)
    _left_out(seen, expected, known, found)


def _unfinished(seen: Seen) -> Iterator[str]:
    for one in seen.deliveries:
        if one["state"] not in FINAL and one["why"] not in HELD:
            yield f"{_name(one)} is still {one['state']} {one['why']}".rstrip()
        if one["state"] == "dead" and not one["passed_to"]:
            yield f"{_name(one)} was given up: {one['answer']}"


def _mails(seen: Seen, known: Chains, found: Differences) -> None:
    by_id = {one["message_id"]: one for one in seen.deliveries if one["channel"] == "email"}
    arrived = Counter(mail["headers"]["Message-ID"] for mail in seen.mails)
    for identity, times in arrived.items():
        delivery = by_id.get(identity)
        if delivery is None:
            found.doubled.append(f"a letter came that nobody planned: {identity}")
            continue
        if delivery["seq"] not in known.of.get(delivery["episode"], {}):
            found.doubled.append(f"{_name(delivery)} tells what was never published")
        if times > 1:
            doubt = sum(one["outcome"] == "uncertain" for one in delivery["tries"])
            into = found.uncertain if times - 1 <= doubt else found.doubled
            into.append(f"{_name(delivery)} came {times} times")
    for identity, delivery in by_id.items():
        if delivery["state"] == SENT and identity not in arrived:
            found.lost.append(f"{_name(delivery)} counts as sent and never came")


def _calls(seen: Seen, found: Differences) -> None:
    """The stand-in names every message that it takes; a delivery keeps that name."""
    mine = [one for one in seen.deliveries if one["channel"] == "zalo"]
    kept = Counter(one["handle"] for one in mine if one["state"] == SENT)
    taken = {one["message_id"]: one for one in seen.calls if one["error"] == 0}
    doubt = sum(one["outcome"] == "uncertain" for delivery in mine for one in delivery["tries"])
    extra = sorted(set(taken) - set(kept))
    into = found.uncertain if len(extra) <= doubt else found.doubled
    into.extend(f"Zalo's message {one} is no delivery's" for one in extra)
    for handle, times in kept.items():
        if handle not in taken:
            found.lost.append(f"Zalo's message {handle!r} counts as sent and never came")
        elif times > 1:
            found.doubled.append(f"{times} deliveries share Zalo's message {handle}")


def _left_out(seen: Seen, expected: Expected, known: Chains, found: Differences) -> None:
    """Whoever answers for a target, and the office, know by any way how each episode stands."""
    arrived = {mail["headers"]["Message-ID"] for mail in seen.mails}
    arrived |= {one["message_id"] for one in seen.calls if one["error"] == 0}
    told: dict[tuple[str, str], set[int]] = {}
    doubtful: set[tuple[str, str]] = set()
    held: set[tuple[str, str]] = set()
    for one in seen.deliveries:
        reader = (one["episode"], one["recipient"])
        if (one["message_id"] if one["channel"] == "email" else one["handle"]) in arrived:
            told.setdefault(reader, set()).add(one["seq"])
        if one["maybe_told"]:
            doubtful.add(reader)
        if one["state"] not in FINAL and one["why"] in HELD:
            held.add(reader)
    for name, chain in known.of.items():
        owner = expected.owners[chain[min(chain)].target]
        for who in sorted({OFFICE, owner}):
            if (name, who) in held:
                continue
            heard = [chain[seq] for seq in sorted(told.get((name, who), set())) if seq in chain]
            if heard and closing(heard[0]):
                # Whoever may have read of its beginning is told of its end.
                into = found.uncertain if (name, who) in doubtful else found.lost
                into.append(f"{who} heard of the end of {name} and never of its beginning")
            else:
                found.lost.extend(_unaware(name, chain, who, heard))


def _unaware(
    name: str, chain: Mapping[int, SlipChanged], reader: str, heard: Sequence[SlipChanged]
) -> Iterator[str]:
    """What a reader believes is what was last told; it has to be how the episode stands.

    Changes between may be left out: what is over is not told, nor what is no news.
    """
    now = chain[max(chain)]
    if not heard:
        if not closing(now):
            yield f"{reader} never heard of {name}, which is open"
    elif closing(heard[-1]) != closing(now):
        yield f"{reader} believes that {name} is {heard[-1].change}; it is {now.change}"
    elif not closing(now) and heard[-1].severity != now.severity:
        yield f"{reader} does not know that {name} is {now.severity} now"


def _name(delivery: Document) -> str:
    seq, who = delivery["seq"], f"{delivery['recipient']} by {delivery['channel']}"
    return f"the delivery of change {seq} of {delivery['episode']} to {who}"
