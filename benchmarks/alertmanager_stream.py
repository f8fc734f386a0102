"""The same changes for both: what slips, flaps and recovers while the relay refuses and a process
is killed. A second is a minute of the story."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from schemas.events import Bilingual, SlipChanged
from targets.catalogue import Programme

#: How many times faster than a real clock the story goes.
SPEED = 60.0
ON = date(2026, 11, 23)


class Trouble(StrEnum):
    """What happens to those who tell."""

    KILL = "kill"  # the process that tells, and it is started again at once
    REFUSE = "refuse"  # the relay answers 451
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Moment:
    """What happens at a second of the story: changes are published first, then the trouble."""

    at: float
    changes: tuple[SlipChanged, ...] = ()
    trouble: Trouble | None = None


@dataclass
class Story:
    """Episodes, one per target, and the numbers of their changes."""

    programme: Programme
    names: dict[str, str] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)

    def change(self, name: str, what: str, severity: str = "warning") -> SlipChanged:
        """The next change of a named episode."""
        target = self.names.setdefault(name, self.programme.targets[len(self.names)].id)
        self.seqs[name] = self.seqs.get(name, 0) + 1
        over = what == "recovered"
        return SlipChanged(
            episode=f"bench-{target}",
            seq=self.seqs[name],
            change=what,
            target=target,
            area=self.programme.area,
            finding="behind",
            since="2026-Q3",
            severity=severity,
            on=ON,
            to_status="on_track" if over else "at_risk",
            reason="on_path" if over else "behind_path",
            sentence=Bilingual(f"{name}: {what}", f"{name}: {what}"),
        )


def moments(programme: Programme) -> Iterator[Moment]:
    """The story, in order: the same every time."""
    story = Story(programme)

    def change(names: str, what: str, severity: str = "warning") -> tuple[SlipChanged, ...]:
        return tuple(story.change(name, what, severity) for name in names.split())

    yield Moment(0, change("a1 a2 a3 a4", "opened"))
    yield Moment(6, (*change("a5", "opened"), *change("a1", "worsened", "serious")))
    for turn in range(6):  # up and down every four minutes
        yield Moment(10 + 4 * turn, change("flap", "recovered" if turn % 2 else "opened"))
    yield Moment(36, trouble=Trouble.REFUSE)
    yield Moment(37, change("b1 b2 b3 b4", "opened"))
    yield Moment(42, change("b1 b2", "recovered"))
    yield Moment(50, trouble=Trouble.TAKE)
    yield Moment(
        56,
        (*change("c1 c2 c3 c4", "opened"), *change("a2", "recovered")),
        Trouble.KILL,
    )
    yield Moment(68, (*change("c1", "recovered"), *change("c2", "worsened", "critical")))
    yield Moment(76, change("a3 a5 b3", "recovered"))


#: The story ends here, and everybody has the rest of the time to finish telling.
END = 80.0


def is_over(change: SlipChanged) -> bool:
    """Whether the slip has ended with it."""
    return change.change in {"recovered", "retracted"}
