"""One message in words, before it becomes a mail or a chat line."""

from dataclasses import dataclass
from enum import StrEnum

from services.alerts.chart import Chart
from services.alerts.routing import Language
from targets.words import Text


class Tone(StrEnum):
    """How a message looks at first sight."""

    WARNING = "warning"
    SERIOUS = "serious"
    CRITICAL = "critical"
    BETTER = "better"
    OVER = "over"
    WITHDRAWN = "withdrawn"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says everything in one language."""

    language: Language

    def __call__(self, words: Text) -> str:
        """The words in the language."""
        return words.vi if self.language is Language.VI else words.en

    @property
    def other(self) -> "Speaker":
        """Who says it in the other one."""
        return Speaker(Language.EN if self.language is Language.VI else Language.VI)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing among several: an episode, or something that is late or due. Empty parts are left
    out."""

    tone: Tone
    mark: str
    title: str
    verdict: str = ""
    detail: str = ""
    remedy: str = ""
    link: str = ""
    link_label: str = ""
    remedy_label: str = ""
    ack: str = ""
    ack_label: str = ""
    severity: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Things that belong together. `heading` is empty when there is one group only; `left` counts
    those that had no room, `rest` says so."""

    heading: str
    lines: tuple[Line, ...]
    rest: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in words. Empty parts are left out.

    `verdict` is the one sentence that says it all, `lead` what is new, `rows` the numbers, `why`
    and `steps` the derivation (each step with its formula), `course` what happened so far. `ack`
    is the link that acknowledges without logging in. `groups` are the things of a bundle.
    """

    language: Language
    tone: Tone
    subject: str
    change: str
    severity: str
    title: str
    invented: str
    lead: str
    was: str
    now: str
    rows: tuple[tuple[str, str], ...]
    why_label: str
    why: tuple[str, ...]
    remedy_label: str
    remedy: str
    link: str
    link_label: str
    aside: str
    footer: str
    verdict: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    course_label: str = ""
    course: tuple[tuple[str, str], ...] = ()
    ack: str = ""
    ack_label: str = ""
    ack_note: str = ""
    chart: Chart | None = None
    groups: tuple[Group, ...] = ()
