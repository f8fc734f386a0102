"""The tree: names of hosts and machines, keys, and decomposed letters are caught."""

import subprocess
import unicodedata
from pathlib import Path

import pytest

from deploy.checks import tree
from deploy.checks.tools import tool


@pytest.mark.parametrize(
    ("line", "what"),
    [
        pytest.param("see https://py" + "pi.org/simple", "a package registry", id="python's"),
        pytest.param("FROM gh" + "cr.io/some/image:1.2.3", "a package registry", id="images"),
        pytest.param("--extra-index-" + "url x", "a package registry", id="an index option"),
        pytest.param("data = '/ro" + "ot/data'", "a folder of one machine", id="root's home"),
        pytest.param("cd /ho" + "me/lan/slipwatch", "a folder of one machine", id="a home"),
        pytest.param("open('/tm" + "p/x')", "a folder of one machine", id="a temporary file"),
        pytest.param("-----BEGIN PRIVATE " + "KEY-----", "a private key", id="a key"),
    ],
)
def test_a_name_that_does_not_belong_is_caught(tmp_path: Path, line: str, what: str) -> None:
    (tmp_path / "fine.md").write_text("All is well.\n")
    (tmp_path / "page.md").write_text(f"First line.\n{line}\n")

    (problem,) = tree.check_names(tmp_path).problems

    assert problem.startswith(f"page.md:2: names {what}")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("GET example.test/ro" + "ot/x and ./wo" + "rk/x", id="paths of a web page"),
        pytest.param("ls deploy/local", id="a relative path"),
        pytest.param("mountPath: /tmp}", id="a mount"),
    ],
)
def test_what_only_looks_like_it_passes(tmp_path: Path, line: str) -> None:
    (tmp_path / "page.md").write_text(line)

    assert tree.check_names(tmp_path).problems == ()


def test_a_decomposed_letter_is_caught(tmp_path: Path) -> None:
    (tmp_path / "right.md").write_text("Tỉnh Lào Cai\n", "utf-8")
    (tmp_path / "wrong.md").write_text(unicodedata.normalize("NFD", "Tỉnh Lào Cai\n"), "utf-8")

    outcome = tree.check_letters(tmp_path)

    assert outcome.looked_at == 2
    assert [problem.split(":")[0] for problem in outcome.problems] == ["wrong.md"]


def test_what_git_ignores_is_not_looked_at(tmp_path: Path) -> None:
    subprocess.run([tool("git"), "init", "-q"], cwd=tmp_path, check=True)  # noqa: S603
    (tmp_path / ".gitignore").write_text("secrets/\n")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "key.txt").write_text("-----BEGIN PRIVATE " + "KEY-----\n")

    assert tree.check_names(tmp_path).problems == ()


def test_what_is_not_yet_committed_is_looked_at(tmp_path: Path) -> None:
    subprocess.run([tool("git"), "init", "-q"], cwd=tmp_path, check=True)  # noqa: S603
    (tmp_path / "new.md").write_text("cd /ho" + "me/lan\n")

    assert len(tree.check_names(tmp_path).problems) == 1
