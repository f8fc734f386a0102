"""What people have said of the figures of one fact, sorted out."""

from collections.abc import Sequence
from dataclasses import dataclass

from targets.observations import Decision, Observation, Opinions
from targets.quarantine import Odd


@dataclass(frozen=True, slots=True)
class Accepted:
    """A judged figure that a person lets stand: the word, the oddness in spite of which it stands,
    and the newest report of the source that it speaks of, where there is one."""

    word: Observation
    why: Odd | None
    figure: Observation | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that a person has struck out: the word, and the newest report of it."""

    word: Observation
    figure: Observation


def accepted(word: Observation, why: Odd | None, vintages: Sequence[Observation]) -> Accepted:
    """The acceptance of a value, with what it speaks of. Vintages come oldest first."""
    return Accepted(word, why, _newest(vintages, word))


def refusals(vintages: Sequence[Observation], opinions: Opinions) -> tuple[Refused, ...]:
    """The values of a fact that are struck out, the newest report first. Vintages come oldest
    first."""
    found: dict[Observation, Refused] = {}
    for seen in reversed(vintages):
        word = None if seen.opinion is Decision.REFUSED else opinions.refusal(seen)
        if word is not None and word not in found:
            found[word] = Refused(word, seen)
    return tuple(found.values())


def _newest(vintages: Sequence[Observation], word: Observation) -> Observation | None:
    return next(
        (one for one in reversed(vintages) if one.value == word.value and not one.opinion), None
    )
