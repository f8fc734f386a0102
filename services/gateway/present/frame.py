"""The frame around every page: in which language, as of which day, and where links go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from services.gateway.present.forms import Forms, Language

Query = tuple[tuple[str, str], ...]
#: Pages that show all targets, so that every verdict may change them.
FOLLOWING = ("/", "/slips")

#: The pages that every page leads to: those of every day in its head, the others at its foot.
PRIMARY = (
    ("/", "programme"),
    ("/slips", "slips"),
    ("/budget", "budget"),
    ("/reporting", "reporting"),
    ("/changes", "changes"),
    ("/report", "report"),
)
SECONDARY = (
    ("/compare", "compare"),
    ("/context", "context"),
    ("/methods", "methods"),
    ("/about", "about"),
    ("/data", "data"),
)
#: Pages below another one, by how their addresses begin, where the address does not say so itself.
BELOW = {"/targets/": "/", "/silences": "/slips", "/deliveries": "/slips"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page knows of the request that it answers. `day` None is now."""

    forms: Forms
    path: str
    query: Query
    day: date | None
    today: date
    site_name: str
    catalogue_version: str
    assets: str

    def link(self, path: str, **query: str) -> str:
        """A link to another page that keeps the day which is looked at."""
        kept = dict(query)
        if self.day is not None:
            kept.setdefault("as_of", self.day.isoformat())
        return _joined(path, tuple(kept.items()))

    def here(self, **changes: str) -> str:
        """A link to this page with other parts of its question; an empty part is left out."""
        parts = [(name, value) for name, value in self.query if name not in changes]
        parts += [(name, value) for name, value in changes.items() if value]
        return _joined(self.path, tuple(parts))

    def asset(self, name: str) -> str:
        """The address of a static file, which changes whenever any of them does."""
        return f"{self.assets}/{name}"

    @property
    def live(self) -> str:
        """Where this page hears of new verdicts; empty for a page that does not show today."""
        if self.day is not None:
            return ""
        if self.path in FOLLOWING:
            return "/live"
        head, _, target = self.path.rpartition("/")
        return _joined("/live", (("target", target),)) if head == "/targets" else ""

    @property
    def other_language(self) -> Language:
        """The language that the reader can switch to."""
        return Language.EN if self.forms.vi else Language.VI

    primary = PRIMARY
    secondary = SECONDARY

    def place(self, path: str) -> str:
        """What `aria-current` says of an entry of the navigation: it is the page itself, or the
        page is below it."""
        if self.path == path:
            return "page"
        above = next((one for begin, one in BELOW.items() if self.path.startswith(begin)), "")
        below = above == path or (path != "/" and self.path.startswith(f"{path}/"))
        return "true" if below else ""


def _joined(path: str, query: Query) -> str:
    written = urlencode(query)
    return f"{path}?{written}" if written else path


def query_of(given: Mapping[str, str] | list[tuple[str, str]]) -> Query:
    """The parts of a question that are worth keeping in a link: the language is in the cookie."""
    pairs = given.items() if isinstance(given, Mapping) else given
    return tuple((name, value) for name, value in pairs if value and name != "lang")
