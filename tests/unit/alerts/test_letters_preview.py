"""Letters as files, for an administrator who wants to see them before anybody gets one."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

import catalogue
from services.alerts.letters import compose
from services.alerts.preview import KINDS, NothingToShow, preview
from services.alerts.samples import sample_story
from targets.slips import Change
from tests.unit.alerts.world import NOON, a_recipient

PROGRAMME = catalogue.load(catalogue.SHIPPED)


def written(folder: Path, *given: str) -> list[Path]:
    """What the command writes."""
    return preview(["--out", str(folder), *given], {}, NOON, load=lambda _: PROGRAMME)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_letter_can_be_seen_in_both_languages(
    tmp_path: Path, kind: str, language: str
) -> None:
    paths = written(
        tmp_path, "--target", "sti-budget-share", "--kind", kind, "--language", language
    )

    message = message_from_bytes((tmp_path / f"{kind}.eml").read_bytes(), policy=policy.default)
    chat = (tmp_path / f"{kind}.chat.txt").read_text(encoding="utf-8")
    assert all(path.stat().st_size for path in paths)
    assert message["content-language"] == language
    assert len(chat) <= 2000
    for name in (f"{kind}.txt", f"{kind}.html"):
        words = (tmp_path / name).read_text(encoding="utf-8")
        assert "None" not in words
        assert "SỐ LIỆU GIẢ ĐỊNH" in words


def test_every_target_of_the_programme_has_a_sample_with_a_chart() -> None:
    reader = a_recipient()

    for target in PROGRAMME.targets:
        story = sample_story(target, PROGRAMME, Change.WORSENED, NOON.date())
        letter = compose(
            story.chapters[-1], reader, PROGRAMME, told_before=True, public_url="", story=story
        )
        assert letter.chart is not None, target.id
        assert "None" not in letter.verdict


def test_a_target_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingToShow, match="no target 'nowhere'"):
        written(tmp_path, "--target", "nowhere")
