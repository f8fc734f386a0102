"""What alerts writes is what these pages read."""

from collections.abc import Callable

import pytest

from schemas.events import Bilingual, SlipChanged
from services.alerts.deliveries import planned
from services.alerts.documents import delivery_document, story_document
from services.alerts.episodes import Channel, Chapter, Reader, Story
from services.gateway.slips.memory import MemorySlips
from targets.words import Text
from tests.unit.gateway.slips.conftest import NOW, Desk
from tests.unit.gateway.slips.seed import a_change
from tests.unit.gateway.test_pages import page


@pytest.fixture
def desk(open_desk: Callable[[MemorySlips], Desk]) -> Desk:
    """One episode and one message, as alerts' own documents."""
    change = a_change("e")
    event = SlipChanged(
        episode="e",
        seq=1,
        change="opened",
        target=change["target"],
        area=change["area"],
        finding=change["finding"],
        since=change["since"],
        severity=change["severity"],
        on=NOW.date(),
        to_status=change["to_status"],
        reason=change["reason"],
        sentence=Bilingual(**change["sentence"]),
    )
    chapter = Chapter(event, NOW)
    message = planned(
        chapter,
        Reader("dau-moi-so-khcn", Channel.EMAIL),
        role=Text("Đầu mối, Sở KH&CN", "Desk"),
        message_id="<m@example.test>",
        now=NOW,
    )
    slips = MemorySlips()
    slips.episode_documents["e"] = story_document(Story("e", (chapter,)))  # type: ignore[assignment]
    slips.delivery_documents = [delivery_document(message)]  # type: ignore[list-item]
    return open_desk(slips)


async def test_an_episode_and_its_message_are_shown(desk: Desk) -> None:
    client = desk.make()

    assert "Phủ sóng 5G chậm." in (await page(client, "/slips")).text
    shown = await page(client, "/slips/e")
    assert "Chờ gửi" in shown.text
    assert "Đầu mối, Sở KH&CN" in shown.text
    for path in ("/episodes", "/episodes/e", "/episodes/e/deliveries", "/deliveries"):
        assert (await client.get(f"/api/v1{path}")).status_code == 200, path
