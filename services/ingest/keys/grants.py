"""What a key opens: whose figures it may report, of which targets, and what it may say of them."""

from dataclasses import dataclass
from enum import StrEnum

#: Every source, or every target.
ALL = "*"


class Right(StrEnum):
    """What may be done with a key."""

    REPORT = "report"
    DECIDE = "decide"  # carry a person's word on a figure: accepted or refused


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody with a good key may do.

    A source is named whole, or by its beginning with a * behind it.
    """

    key: str
    sources: tuple[str, ...]
    targets: frozenset[str]
    rights: frozenset[Right]

    def covers_source(self, source: str) -> bool:
        """Whether events of this source may come with the key."""
        return any(
            source.startswith(one.removesuffix(ALL)) if one.endswith(ALL) else source == one
            for one in self.sources
        )

    def covers_target(self, target: str) -> bool:
        """Whether figures of this target may come with the key."""
        return ALL in self.targets or target in self.targets

    def may(self, right: Right) -> bool:
        """Whether the key has this right."""
        return right in self.rights
