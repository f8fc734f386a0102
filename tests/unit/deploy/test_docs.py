"""The written pages name only what is there."""

import re
from pathlib import Path

import pytest

from tests.unit.deploy.house import ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("deploy/*.md")]
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))

_LINK = re.compile(r"\]\((?!https?://|#|mailto:)(?P<to>[^)#\s]+)")
_PATH = re.compile(
    r"`(?P<path>(?:catalogue|schemas|targets|runtime|services|deploy|docs|tests|benchmarks)"
    r"/[\w./-]+)`"
)
_HEADINGS = ("Context", "Decision", "Consequences", "Alternatives", "References")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_path_of_a_page_leads_somewhere(page: str) -> None:
    path = ROOT / page
    text = path.read_text("utf-8")
    links = {found["to"]: path.parent / found["to"] for found in _LINK.finditer(text)}
    paths = {found["path"]: ROOT / found["path"] for found in _PATH.finditer(text)}

    assert [name for name, there in (links | paths).items() if not there.exists()] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_the_five_headings_in_order_and_one_sentence_in_bold(path: Path) -> None:
    text = path.read_text("utf-8")

    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == _HEADINGS
    assert text.startswith(f"# {path.stem[:4]}: ")
    decision = text.split("## Decision")[1].split("## Consequences")[0]
    assert decision.strip().startswith("**")


def test_decisions_are_numbered_without_gaps_and_all_listed() -> None:
    assert [path.stem[:4] for path in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    assert [path.name for path in DECISIONS if path.name not in listed] == []
