"""Letters as files, from the episodes of a real store."""

import asyncio
import uuid
from pathlib import Path

from deploy.local.servers import EmbeddedStore
from runtime.mongo import open_database
from services.alerts.episodes import Story
from services.alerts.preview import preview
from services.alerts.store import MongoEpisodes
from tests.unit.alerts.world import NOON, a_change, heard


def test_a_letter_can_be_seen_from_what_is_stored(store: EmbeddedStore, tmp_path: Path) -> None:
    name = f"preview_{uuid.uuid4().hex[:12]}"
    asyncio.run(_keep(store.uri, name, Story("episode-5g").with_chapter(heard(a_change()))))

    preview(
        ["--target", "coverage-5g", "--stored", "--out", str(tmp_path)],
        {"SLIPWATCH_MONGO_URI": store.uri, "SLIPWATCH_MONGO_DB": name},
        NOON,
    )

    words = (tmp_path / "opened.txt").read_text(encoding="utf-8")
    assert "Quý 3/2026 đạt 41,5%, chậm so với lộ trình." in words
    assert "GIẢ ĐỊNH" not in words


async def _keep(uri: str, name: str, story: Story) -> None:
    database = open_database(uri, name)
    assert await MongoEpisodes(database).save(story)
    await database.client.close()
