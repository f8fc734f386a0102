"""The audit log: what people did, remembered in one chain by however many gateways."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from runtime.clock import Clock
from runtime.erasing import Leaver
from runtime.failures import Unavailable
from services.gateway.identity.chain import (
    BEGINNING,
    Broken,
    Seals,
    anchor_holds,
    anchor_of,
    erased,
    first_broken,
    linked,
)
from services.gateway.identity.ports import Anchor, Entry, Journal
from services.gateway.identity.visits import What

KEPT = timedelta(days=366)  # twelve months, also over a leap year
_AT_ONCE = 500
_TRIES = 50  # so many others writing between our reading and our writing is no longer a race


class Audit:
    """Writes, reads, verifies and prunes the log."""

    def __init__(self, journal: Journal, seals: Seals, clock: Clock) -> None:
        self._journal, self._seals, self._clock = journal, seals, clock

    async def record(
        self,
        what: What,
        *,
        who: str,
        on: str = "",
        via: str = "page",
        address: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Add one entry after the newest, whoever wrote that."""
        for _ in range(_TRIES):
            last = await self._journal.last() or await self._journal.anchor()
            entry = linked(
                last, self._clock.now(), what, who, on, via, address, details or {}, self._seals
            )
            if await self._journal.append(entry):
                return
        raise Unavailable("store", "the audit log has too many writers at once")

    async def newest(
        self, *, below: int | None, whats: Collection[str], who: str, limit: int
    ) -> Sequence[Entry]:
        """The newest entries, for an auditor's page."""
        return await self._journal.newest(below=below, whats=whats, who=who, limit=limit)

    async def export(self, after: int) -> Sequence[Entry]:
        """The entries that follow a number, some at a time."""
        return await self._journal.after(after, _AT_ONCE)

    async def start(self) -> Anchor | None:
        """Where the log begins, when it was pruned."""
        return await self._journal.anchor()

    async def verify(self, head: tuple[int, str] | None = None) -> tuple[Broken | None, int, str]:
        """The first broken link or None; then the number and the hash of the newest entry.

        `head`: a number and a hash that somebody wrote down before. Entries cut off at the end
        leave a whole chain behind, and only such a note shows them.
        """
        anchor = await self._journal.anchor()
        while True:
            found = await self._verify_from(anchor, head)
            now = await self._journal.anchor()
            if found[0] is None or now == anchor:
                return found
            anchor = now  # the log was pruned while it was read

    async def _verify_from(
        self, anchor: Anchor | None, head: tuple[int, str] | None
    ) -> tuple[Broken | None, int, str]:
        if anchor is not None and not anchor_holds(anchor, self._seals):
            return Broken(anchor.seq, "is an anchor that we did not set"), anchor.seq, anchor.hash
        before: Entry | Anchor | None = anchor
        seen = head is None or (anchor is not None and head[0] < anchor.seq)
        while entries := await self._journal.after(before.seq if before else 0, _AT_ONCE):
            broken = first_broken(before, entries, self._seals)
            if broken is not None:
                return broken, broken.seq, ""
            seen = seen or any((one.seq, one.hash) == head for one in entries)
            before = entries[-1]
        seq, digest = (before.seq, before.hash) if before else (0, BEGINNING)
        if head is not None and not seen and (seq, digest) != head:
            return Broken(head[0], "is not the entry that was written down"), seq, digest
        return None, seq, digest

    async def erase(self, leaver: Leaver) -> int:
        """Let the log name somebody no more; in how many entries it did."""
        count, anchor = 0, await self._journal.anchor()
        seq = anchor.seq if anchor else 0
        while entries := await self._journal.after(seq, _AT_ONCE):
            for entry in entries:
                changed = erased(entry, leaver, self._seals)
                if changed is not entry:
                    await self._journal.erase(changed)
                    count += 1
            seq = entries[-1].seq
        return count

    async def prune(self) -> int:
        """Remove what is older than it has to be kept; how many entries that were.

        An anchor takes their place, so that the rest can still be verified; and the log says so.
        """
        limit = self._clock.now() - KEPT
        anchor = await self._journal.anchor()
        begun = anchor.seq if anchor else 0
        old: Entry | None = None
        while entries := await self._journal.after(old.seq if old else begun, _AT_ONCE):
            past = [one for one in entries if one.at < limit]
            old = past[-1] if past else old
            if len(past) < len(entries):
                break
        newest = await self._journal.last()
        if old is None or newest is None or old.seq == newest.seq:
            return 0  # the newest entry stays: the next one has to follow something
        await self.record(
            What.PRUNED, who="", via="service", details={"through": str(old.seq), "hash": old.hash}
        )
        await self._journal.prune(anchor_of(old, self._seals))
        return old.seq - begun
