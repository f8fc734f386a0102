"""What a comparison finds."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Differences:
    """Sentences. `uncertain`: letters that came twice after an end that nobody knows."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    repeats: int = 0  # records of a topic under an id that stood there already: allowed

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled)
