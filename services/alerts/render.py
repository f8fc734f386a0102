"""Letters as text, as HTML and as a chat line, by templates."""

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from services.alerts.letters import Letter, Tone

ZALO_LIMIT = 2000

#: Background and text of the band at the top; each pair has a contrast of at least 4.5 to 1.
COLOURS = {
    Tone.WARNING: ("#fff4d6", "#6b4700"),
    Tone.SERIOUS: ("#ffe3d1", "#7a2e00"),
    Tone.CRITICAL: ("#b3121d", "#ffffff"),
    Tone.BETTER: ("#e1effb", "#0b4a7d"),
    Tone.OVER: ("#dff3e4", "#0f5a2a"),
    Tone.WITHDRAWN: ("#e8e9eb", "#33383f"),
}


class Renderer:
    """The templates, compiled once. HTML is escaped, text is not."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("services.alerts"),
            autoescape=select_autoescape(("html",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def text(self, letter: Letter) -> str:
        """The mail's plain part."""
        return self._environment.get_template("letter.txt").render(letter=letter)

    def html(self, letter: Letter) -> str:
        """The mail's HTML part."""
        background, ink = COLOURS[letter.tone]
        return self._environment.get_template("letter.html").render(
            letter=letter, background=background, ink=ink
        )

    def chat(self, letter: Letter) -> str:
        """A chat message of at most 2,000 characters; the link at its end is always whole."""
        body = self._environment.get_template("chat.txt").render(letter=letter).strip()
        end = f"\n\n{letter.link_label}: {letter.link}"
        return _cut(body, ZALO_LIMIT - len(end)) + end


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    whole, _, _ = text[: limit - 1].rpartition(" ")
    return whole + "…"
