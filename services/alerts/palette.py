"""The colours of letters, by day and by night. Every text has a contrast of at least 4.5 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.alerts.message import Tone


@dataclass(frozen=True, slots=True)
class Pair:
    """A background and the text on it."""

    back: str
    ink: str


@dataclass(frozen=True, slots=True)
class Palette:
    """All colours of a letter: `ground` lies under the letter, `paper` is the letter itself,
    `faint` writes what is read last, `link` is a link in the text."""

    ground: str
    paper: str
    ink: str
    faint: str
    line: str
    link: str
    button: Pair
    invented: Pair
    tones: Mapping[Tone, Pair]


DAY = Palette(
    ground="#f0f2f4",
    paper="#ffffff",
    ink="#17212b",
    faint="#53606d",
    line="#d8dee3",
    link="#0a5a70",
    button=Pair("#0a5a70", "#ffffff"),
    invented=Pair("#4a2a7b", "#ffffff"),
    tones={
        Tone.WARNING: Pair("#fdf1d7", "#6b4700"),
        Tone.SERIOUS: Pair("#fde3d3", "#7a2e00"),
        Tone.CRITICAL: Pair("#a8101b", "#ffffff"),
        Tone.BETTER: Pair("#e1effb", "#0b4a7d"),
        Tone.OVER: Pair("#dff3e4", "#0f5a2a"),
        Tone.WITHDRAWN: Pair("#e8e9eb", "#33383f"),
        Tone.NEWS: Pair("#0d3442", "#ffffff"),
    },
)

NIGHT = Palette(
    ground="#0b1115",
    paper="#151d24",
    ink="#e8edf1",
    faint="#a9b6c2",
    line="#33414d",
    link="#7cc7dc",
    button=Pair("#7cc7dc", "#08181e"),
    invented=Pair("#cdb8f7", "#24104a"),
    tones={
        Tone.WARNING: Pair("#3f3110", "#ffd98a"),
        Tone.SERIOUS: Pair("#4a2612", "#ffc09b"),
        Tone.CRITICAL: Pair("#8c0f1a", "#ffffff"),
        Tone.BETTER: Pair("#12324c", "#a9d3f7"),
        Tone.OVER: Pair("#133722", "#9fe0b6"),
        Tone.WITHDRAWN: Pair("#2b333b", "#d5dbe1"),
        Tone.NEWS: Pair("#0d3442", "#ffffff"),
    },
)
