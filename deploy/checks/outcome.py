"""What a check says when it is done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check: its sentence, how many things it looked at, and what is wrong, one line each.

    `skipped` says what could not be looked at on this machine, and why.
    """

    what: str
    looked_at: int
    problems: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def held(self) -> bool:
        """Whether nothing is wrong. A check that looked at nothing proves nothing: it failed."""
        return not self.problems and self.looked_at > 0

    def lines(self) -> list[str]:
        """The report: one line, then one per problem."""
        mark = "ok  " if self.held else "FAIL"
        left_out = f"; left out: {self.skipped}" if self.skipped else ""
        nothing = [] if self.looked_at or self.problems else ["     nothing was there to look at"]
        head = f"{mark} {self.what} ({self.looked_at}){left_out}"
        return [head, *nothing, *(f"     {problem}" for problem in self.problems)]
