"""What is wrong with a catalogue, said so that the person who wrote it can mend it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One contradiction: the file, the line (from 1), the field as a dotted path, a sentence."""

    file: str
    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        """As compilers write it, so that editors can jump to the line."""
        place = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {place}{self.sentence}"


class CatalogueError(ValueError):
    """The file is no catalogue. `problems` names everything that was found, in the order of the
    lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    @property
    def file(self) -> str:
        """The file of the first problem."""
        return self.problems[0].file

    @property
    def line(self) -> int:
        """The line of the first problem."""
        return self.problems[0].line

    @property
    def field(self) -> str:
        """The field of the first problem."""
        return self.problems[0].field

    @property
    def sentence(self) -> str:
        """What is wrong at the first problem."""
        return self.problems[0].sentence


class Sheet:
    """The problems found so far: reading goes on after the first, so that all are told at once."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def __len__(self) -> int:
        """How many were found."""
        return len(self._problems)

    def add(self, file: Path, line: int, field: str, sentence: str) -> None:
        """Note one problem; the same one is noted once."""
        problem = Problem(str(file), line, field, sentence)
        if problem not in self._problems:
            self._problems.append(problem)

    def refuse_if_any(self) -> None:
        """Raise CatalogueError when something was found."""
        if self._problems:
            raise CatalogueError(tuple(sorted(self._problems)))
