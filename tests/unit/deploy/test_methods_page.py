"""The gateway's page of methods is docs/methods.md, and nothing else."""

import pytest

from deploy.methods_page import LANGUAGES, PAGES, ROOT, TEXT, body, pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_current(language: str) -> None:
    written = (ROOT / PAGES / f"{language}.html").read_text(encoding="utf-8")

    assert written == pages((ROOT / TEXT).read_text(encoding="utf-8"))[language], (
        "run `python -m deploy.methods_page`"
    )


def test_a_text_becomes_the_inside_of_a_page() -> None:
    text = """
## Kinds

### A rank (rank)

Place **20** or *better*, `a < 0`:
always with its n.

- one
  line
- two

| Verdict | When |
|---|---|
| Met | `p ≥ 1` |

```
a = 1

b & c
```
"""
    assert body(text, "en-").splitlines() == [
        "<h2>Kinds</h2>",
        '<h3 id="en-rank">A rank (rank)</h3>',
        "<p>Place <strong>20</strong> or <em>better</em>, <code>a &lt; 0</code>: always with its n."
        "</p>",
        "<ul><li>one line</li><li>two</li></ul>",
        '<div class="scroll" tabindex="0" role="region" aria-label="Verdict"><table><thead><tr>'
        '<th scope="col">Verdict</th><th scope="col">When</th></tr></thead><tbody><tr>'
        '<th scope="row">Met</th><td><code>p ≥ 1</code></td></tr></tbody></table></div>',
        '<div class="worked"><p class="formula">a = 1</p><p class="formula"></p>'
        '<p class="formula">b &amp; c</p></div>',
    ]


def test_a_text_without_both_languages_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 2 first headings, found 1"):
        pages("# Only one\n\nWords.\n")
