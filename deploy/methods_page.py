"""`python -m deploy.methods_page`: write docs/methods.md as the gateway's page, in both languages.

The page is written when the text changes and kept in the tree, so that the gateway needs no reader
of Markdown; a test says when it is not current. What the text may use: headings, paragraphs, lists,
tables, fenced formulas, bold, italic and code.
"""

import re
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = Path("docs") / "methods.md"
PAGES = Path("services") / "gateway" / "templates" / "methods"
LANGUAGES = ("vi", "en")

_INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
)


def pages(text: str) -> dict[str, str]:
    """The body of the page in each language; every part under a first heading is one language."""
    parts = re.split(r"^# .+\n", text, flags=re.MULTILINE)[1:]
    if len(parts) != len(LANGUAGES):
        raise ValueError(f"expected {len(LANGUAGES)} first headings, found {len(parts)}")
    return {
        language: body(part, f"{language}-")
        for language, part in zip(LANGUAGES, parts, strict=True)
    }


def body(text: str, prefix: str = "") -> str:
    """A text as the inside of a page."""
    return "\n".join(_written(block, prefix) for block in _blocks(text)) + "\n"


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines without an empty one between them; a fence holds its own together."""
    block: list[str] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if not line.strip() and not fenced:
            if block:
                yield block
            block = []
        else:
            block.append(line)
    if block:
        yield block


def _written(block: list[str], prefix: str) -> str:
    first = block[0]
    writers: tuple[tuple[str, Callable[[list[str], str], str]], ...] = (
        ("#", _heading),
        ("```", _formulas),
        ("|", _table),
        ("- ", _list),
    )
    for mark, write in writers:
        if first.startswith(mark):
            return write(block, prefix)
    return f"<p>{_inline(' '.join(block))}</p>"


def _heading(block: list[str], prefix: str) -> str:
    marks, _, words = block[0].partition(" ")
    level = len(marks)
    kind = re.search(r" \(([a-z-]+)\)$", words)
    if kind:
        return f'<h{level} id="{prefix}{kind[1]}">{_inline(words)}</h{level}>'
    return f"<h{level}>{_inline(words)}</h{level}>"


def _formulas(block: list[str], _: str) -> str:
    lines = "".join(f'<p class="formula">{escape(line, quote=False)}</p>' for line in block[1:-1])
    return f'<div class="worked">{lines}</div>'


def _table(block: list[str], _: str) -> str:
    head, _rule, *rows = ([_inline(cell) for cell in _cells(line)] for line in block)
    name = escape(re.sub(r"<[^>]+>", "", head[0] or head[1]))
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(_row(cells) for cells in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>'
        f"<thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _row(cells: list[str]) -> str:
    first, *others = cells
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{one}</td>" for one in others)}</tr>'


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _list(block: list[str], _: str) -> str:
    items = re.split(r"^- ", "\n".join(block), flags=re.MULTILINE)[1:]
    return "<ul>" + "".join(f"<li>{_inline(' '.join(one.split()))}</li>" for one in items) + "</ul>"


def _inline(text: str) -> str:
    """Bold, italic and code; what stands in code is left as it is."""
    parts = escape(text, quote=False).split("`")
    for number in range(0, len(parts), 2):
        for mark, written in _INLINE:
            parts[number] = mark.sub(written, parts[number])
    return "".join(
        f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts)
    )


def write(root: Path = ROOT) -> list[Path]:
    """Write the pages; answers where."""
    written = []
    for language, page in pages((root / TEXT).read_text(encoding="utf-8")).items():
        path = root / PAGES / f"{language}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write():
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
