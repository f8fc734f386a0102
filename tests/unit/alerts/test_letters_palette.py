"""The colours of letters: whatever is written can be read, by day and by night."""

import pytest

from services.alerts.chart import FAINT, GAP, GOAL, INK, INVENTED, PAPER, PATH, SERIES
from services.alerts.message import Tone
from services.alerts.palette import DAY, NIGHT, Pair, Palette


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(pair: Pair) -> float:
    """The ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(pair.back), _luminance(pair.ink)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_every_text_can_be_read(palette: Palette) -> None:
    pairs = [
        *(palette.tones[tone] for tone in Tone),
        palette.button,
        palette.invented,
        Pair(palette.paper, palette.ink),
        Pair(palette.paper, palette.faint),
        Pair(palette.paper, palette.link),
        Pair(palette.ground, palette.ink),
    ]

    assert min(contrast(pair) for pair in pairs) >= 4.5


@pytest.mark.parametrize("ink", [INK, FAINT, GAP, GOAL, INVENTED, PATH, SERIES])
def test_every_word_in_the_chart_can_be_read(ink: str) -> None:
    assert contrast(Pair(PAPER, ink)) >= 4.5
