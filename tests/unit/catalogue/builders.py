"""A small catalogue that is right, and the means to make it wrong in one place."""

from pathlib import Path

import pytest

from catalogue import CatalogueError, Problem, load

SMALL = """\
id: hill
version: "1"
name: {vi: "Tỉnh Đồi", en: "Hill"}
area: hill
themes:
  - {id: reach, name: {vi: "Hạ tầng", en: "Infrastructure"}}
owners:
  - {id: office, name: {vi: "Văn phòng", en: "Office"}}
areas:
  - {id: hill, name: {vi: "Tỉnh Đồi", en: "Hill"}, level: province}
targets:
  - id: coverage
    theme: reach
    paragraph: "1"
    name: {vi: "Phủ sóng", en: "Coverage"}
    kind: reach
    unit: "%"
    goals: [{value: 90.10, by: 2030-12-31}]
    base: {value: "12.33", period: 2024, source: "https://example.test"}
    waypoints:
      - {value: 40, by: 2027-12-31, source: "https://example.test"}
    measures:
      - {id: value, possible: [0, 100]}
    owner: office
    cadence: year
    publishing_delay_days: 90
"""


def line_with(text: str, part: str) -> int:
    """The number of the line that holds a part of the text."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def written(folder: Path, text: str) -> Path:
    """The text as a file."""
    path = folder / "hill.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(folder: Path, text: str) -> tuple[Problem, ...]:
    """What the reader says against a text."""
    with pytest.raises(CatalogueError) as caught:
        load(written(folder, text))
    return caught.value.problems
