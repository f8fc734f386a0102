"""Letters as text, as HTML and as a chat line, by templates."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from services.alerts.bundle_phrases import REST
from services.alerts.letters import Letter
from services.alerts.message import Tone
from services.alerts.palette import DAY, NIGHT
from services.alerts.routing import Language

ZALO_LIMIT = 2000


@cache
def _environment() -> Environment:
    """The templates, each translated once for a process. HTML is escaped, text is not."""
    return Environment(
        loader=PackageLoader("services.alerts"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Renderer:
    """Fills the templates."""

    def __init__(self) -> None:
        self._environment = _environment()

    def text(self, letter: Letter) -> str:
        """The mail's plain part."""
        return self._environment.get_template("letter.txt").render(letter=letter)

    def html(self, letter: Letter, image: str = "") -> str:
        """The mail's HTML part; `image` is where its chart lies."""
        return self._environment.get_template("letter.html").render(
            letter=letter, image=image, day=DAY, night=NIGHT, tones=tuple(Tone)
        )

    def chat(self, letter: Letter, *, links: bool = True) -> str:
        """A chat message of at most 2,000 characters; the links at its end are always whole.

        Without `links` for a channel that has buttons.
        """
        tails = [f"{letter.ack_label}: {letter.ack}"] if letter.ack else []
        tails.append(f"{letter.link_label}: {letter.link}")
        end = "\n\n" + "\n".join(tails) if links else ""
        body = self._environment.get_template("chat.txt").render(letter=letter).strip()
        if not letter.groups:
            return _cut(body, ZALO_LIMIT - len(end)) + end
        return self._many(letter, _cut(body, ZALO_LIMIT // 2), end)

    def _many(self, letter: Letter, head: str, end: str) -> str:
        """Whole things only, and how many more there are and where."""
        template = self._environment.get_template("chat_line.txt")
        things = [
            template.render(line=line, heading="" if at else group.heading).strip()
            for group in letter.groups
            for at, line in enumerate(group.lines)
        ]
        left_out = REST.vi if letter.language is Language.VI else REST.en
        beyond = sum(group.left for group in letter.groups)
        for shown in range(len(things), 0, -1):
            left = len(things) - shown + beyond
            tail = "\n\n" + left_out.format(n=left, link=letter.link) if left else end
            text = "\n\n".join([head, *things[:shown]]) + tail
            if len(text) <= ZALO_LIMIT:
                return text
        return head + "\n\n" + left_out.format(n=len(things) + beyond, link=letter.link)


def _cut(text: str, limit: int) -> str:
    """As much as has room, up to the end of a line or of a sentence."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    ends = max(head.rfind("\n"), head.rfind(". ") + 1)
    if ends < limit // 2:
        ends = head.rfind(" ")
    return head[:ends].rstrip() + "…"
