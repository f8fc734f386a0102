"""Which slips a rule of silence speaks of: every named thing has to fit, an empty one always
does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Slipped:
    """What a matcher looks at: where a slip is, and how bad."""

    target: str
    theme: str
    department: str
    area: str
    finding: str
    severity: str
    episode: str = ""


@dataclass(frozen=True, slots=True)
class Matcher:
    """A choice of slips by closed lists of ids and words."""

    targets: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    findings: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    episodes: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether it names nothing, and so fits every slip."""
        return not any(getattr(self, name) for name in FIELDS)

    def fits(self, slip: Slipped) -> bool:
        """Whether it speaks of this slip."""
        return all(
            not named or found in named
            for named, found in (
                (self.targets, slip.target),
                (self.themes, slip.theme),
                (self.departments, slip.department),
                (self.areas, slip.area),
                (self.findings, slip.finding),
                (self.severities, slip.severity),
                (self.episodes, slip.episode),
            )
        )


FIELDS = ("targets", "themes", "departments", "areas", "findings", "severities", "episodes")


def matcher_plain(matcher: Matcher) -> dict[str, list[str]]:
    """A matcher as it is stored: only what it names, in order."""
    named = {name: sorted(getattr(matcher, name)) for name in FIELDS}
    return {name: ids for name, ids in named.items() if ids}


def matcher_from_plain(plain: Mapping[str, Any]) -> Matcher:
    """The matcher behind its stored form."""
    return Matcher(**{name: _ids(plain.get(name, ())) for name in FIELDS})


def _ids(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)
