"""The tree itself: no host or machine named in it, and Vietnamese letters composed."""

import re
import subprocess
import unicodedata
from pathlib import Path

from deploy.checks.outcome import Outcome
from deploy.checks.tools import tool

#: Names of registries, mirrors and folders of somebody's machine. Put together here so that this
#: file does not contain what it looks for.
_DOT = re.escape(".")
FORBIDDEN = {
    "a package registry": "|".join(
        (
            f"pypi{_DOT}org",
            f"pythonhosted{_DOT}org",
            f"npmjs{_DOT}(?:org|com)",
            f"repo1?{_DOT}maven{_DOT}",
            f"(?:docker|ghcr|quay|gcr){_DOT}io",
            "artifact" + "ory",
            "--(?:extra-)?index-" + "url",
            "--trusted-" + "host",
        )
    ),
    "a folder of one machine": r"(?<![\w.$}/-])(?:"
    + "|".join(
        (
            "/ro" + "ot/",
            "/wo" + "rk/",
            "/ho" + r"me/\w",
            "/Us" + r"ers/\w",
            "/tm" + r"p/\w",
            r"[A-Z]:\\" + "Users",
        )
    )
    + ")",
    "a private key": "-----BEGIN (?:[A-Z]+ )?PRIVATE " + "KEY-----",
}

#: What is ours by content and not by wording: names of files in it may lie anywhere.
_NOT_READ = (".woff2", ".png", ".ico", ".gz", ".xlsx")
_VENDORED = ("/vendor/", "/static/vendor/")


def tracked(root: Path) -> list[Path]:
    """What git knows or would take, or every file where there is no git."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [tool("git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return sorted(path for path in root.rglob("*") if path.is_file())
    paths = (root / name for name in sorted(set(done.stdout.split("\0"))) if name)
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def _texts(root: Path) -> list[tuple[str, str]]:
    texts = []
    for path in tracked(root):
        name = path.relative_to(root).as_posix()
        if path.suffix in _NOT_READ:
            continue
        try:
            texts.append((name, path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return texts


def check_names(root: Path) -> Outcome:
    """No registry, no machine's folder, no private key in any file."""
    patterns = {what: re.compile(pattern) for what, pattern in FORBIDDEN.items()}
    texts = _texts(root)
    problems = [
        f"{name}:{number}: names {what}: {found[0]}"
        for name, text in texts
        if not any(part in f"/{name}" for part in _VENDORED)
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in patterns.items()
        if (found := pattern.search(line))
    ]
    return Outcome(
        "no registry, machine's folder or private key in the tree", len(texts), tuple(problems)
    )


def check_letters(root: Path) -> Outcome:
    """Every text is in Unicode's composed form (NFC): a decomposed letter is found by no search."""
    texts = [(name, text) for name, text in _texts(root) if not text.isascii()]
    problems = [
        f"{name}:{number}: {_decomposed(line)}"
        for name, text in texts
        if not unicodedata.is_normalized("NFC", text)
        for number, line in enumerate(text.splitlines(), 1)
        if not unicodedata.is_normalized("NFC", line)
    ]
    return Outcome("texts beyond ASCII are in NFC", len(texts), tuple(problems))


def _decomposed(line: str) -> str:
    wrong = next(
        (word for word in line.split() if not unicodedata.is_normalized("NFC", word)), line
    )
    return f"not in NFC: {wrong}"
