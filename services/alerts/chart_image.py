"""A chart as PNG, at twice its size for sharp screens."""

from pathlib import Path

import resvg_py

from services.alerts.chart import Chart, svg

#: Ours alone, so that the image is the same on every machine. The web fonts of Be Vietnam Pro as
#: TrueType, their three alphabets joined; fonts/OFL.txt is the licence.
FONTS = Path(__file__).with_name("fonts")

#: A letter is read on a phone, perhaps on a mountain road.
LIMIT = 60_000


def png(chart: Chart) -> bytes:
    """The image of a chart, as sharp as the limit allows."""
    drawn = svg(chart)
    for zoom in (2.0, 1.5):
        image = _rendered(drawn, zoom)
        if len(image) <= LIMIT:
            return image
    return _rendered(drawn, 1.0)


def _rendered(drawn: str, zoom: float) -> bytes:
    return resvg_py.svg_to_bytes(
        svg_string=drawn,
        zoom=zoom,
        skip_system_fonts=True,
        font_files=[str(FONTS / f"be-vietnam-pro-{weight}.ttf") for weight in (400, 600)],
    )
