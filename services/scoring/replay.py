"""`python -m services.scoring replay`: every verdict again from the stored reports.

It works beside running workers, since every write is guarded, and tells no slip twice, since the
episodes that were told stand in the verdict's document.
"""

from collections import Counter
from collections.abc import Callable

import catalogue
from runtime.clock import Clock
from runtime.mongo import StorePolicy, open_database
from runtime.producer import KafkaPublisher
from services.scoring.handlers import Scoring
from services.scoring.outcomes import Preview
from services.scoring.ports import Ports
from services.scoring.publish import KafkaHerald
from services.scoring.settings import Settings
from services.scoring.store import MongoJournal, MongoReports, MongoVerdicts, ensure_indexes

#: Nobody waits for a replay: a store that is busy with a million figures is not away.
PATIENT = StorePolicy(select_s=30.0, connect_s=60.0, answer_s=120.0)


async def replay(
    settings: Settings, clock: Clock, *, dry_run: bool, say: Callable[[str], None]
) -> Counter[str]:
    """Judge every target of the catalogue again, or only say what that would change."""
    programme = catalogue.load(settings.catalogue)
    database = open_database(settings.mongo_uri, settings.mongo_db, PATIENT)
    publisher = KafkaPublisher(
        settings.broker, client_id="scoring-replay", security=settings.security
    )
    try:
        ports = Ports(
            MongoReports(database),
            MongoVerdicts(database),
            MongoJournal(database),
            KafkaHerald(publisher),
        )
        # One target at a time is all that it needs to remember.
        scoring = Scoring(programme, ports, clock, remembered=0)
        if not dry_run:
            await ensure_indexes(database)
        counts: Counter[str] = Counter()
        begun = clock.now()
        for number, target in enumerate(programme.targets, 1):
            judge = scoring.preview if dry_run else scoring.again
            change = await judge(target.id)
            counts["changed" if change.new else "the same"] += 1
            counts["slips"] += len(change.slips)
            counts["figures"] += change.figures
            rate = counts["figures"] / max((clock.now() - begun).total_seconds(), 0.001)
            say(
                f"{number:>3}/{len(programme.targets)}  {in_words(change)}  "
                f"[{counts['figures']:,} figures, {rate:,.0f} a second]"
            )
    finally:
        await publisher.close()
        await database.client.close()
    return counts


def in_words(change: Preview) -> str:
    """One line on one target."""
    if not change.new:
        return f"{change.target}: {change.after}, as before"
    before = f"{change.before or 'no verdict'} -> "
    moved = change.after if change.before == change.after else before + change.after
    told = f"; {', '.join(change.slips)}" if change.slips else ""
    return f"{change.target}: {moved}, new verdict{told}"
