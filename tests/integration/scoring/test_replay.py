"""Every verdict again from the stored reports, beside a worker that runs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import catalogue
from deploy.local.servers import EmbeddedStore
from runtime.clock import ManualClock, SystemClock
from runtime.mongo import Database
from schemas import stored
from services.scoring.replay import replay as replay_all
from services.scoring.settings import Settings
from tests.integration.scoring.process import Worker, a_report, comes_true, publish
from tests.integration.scoring.test_worker import PROGRAMME, TARGET, judged_by
from tests.support.servers import Broker


def another_version(folder: Path) -> Path:
    """The shipped catalogue under another version."""
    shipped = Path(catalogue.SHIPPED)
    copytree(shipped.parent, folder / "catalogue")
    other = folder / "catalogue" / shipped.name
    text = shipped.read_text(encoding="utf-8")
    other.write_text(text.replace('\nversion: "', '\nversion: "another-', 1), encoding="utf-8")
    return other


async def test_a_replay_changes_what_it_says_and_tells_nothing_twice(
    start: Callable[..., Worker],
    own_broker: Broker,
    store: EmbeddedStore,
    database: Database,
    tmp_path: Path,
) -> None:
    start()
    await publish(own_broker.address, [a_report(TARGET, ("2024", "30"), id="r1")])
    await comes_true(lambda: judged_by(database, 30))
    settings = Settings(
        own_broker.address, store.uri, Path(catalogue.SHIPPED), mongo_db=database.name
    )
    slips = await database[stored.SLIP_CHANGES].count_documents({})
    before = await database[stored.VERDICTS].find_one({"_id": TARGET})
    now = ManualClock(SystemClock().now())
    lines: list[str] = []

    same = await replay_all(settings, now, dry_run=False, say=lines.append)
    now.advance(timedelta(days=2))
    renewed = await replay_all(settings, now, dry_run=True, say=lines.append)
    other = another_version(tmp_path)
    preview = await replay_all(
        replace(settings, catalogue=other), now, dry_run=True, say=lines.append
    )

    after = await database[stored.VERDICTS].find_one({"_id": TARGET})
    assert before is not None
    assert after is not None
    assert {**after, "guard": 0} == {**before, "guard": 0}
    assert same["the same"] == len(PROGRAMME.targets)
    assert renewed["the same"] == len(PROGRAMME.targets)
    assert preview["changed"] == len(PROGRAMME.targets)
    assert len(lines) == 3 * len(PROGRAMME.targets)
    assert await database[stored.SLIP_CHANGES].count_documents({}) == slips
