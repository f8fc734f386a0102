"""One judgement in the making: what is judged, on which day, from which figures."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from targets.areas import Level
from targets.catalogue import Programme, Target
from targets.figures import Figures
from targets.goals import Goal
from targets.numbers import number_en, number_vi, period_en, period_vi, round_to
from targets.observations import Observation
from targets.periods import Period
from targets.quarantine import Held, Odd, OddOne, in_order
from targets.verdicts import Reason, Status, Verdict
from targets.words import Text

#: A verdict carries the latest of what is held, and counts the rest.
HELD_TOLD = 100


@dataclass
class Case:
    """What a rule is given. `notes` gathers what a reader has to know beside the verdict."""

    programme: Programme
    target: Target
    day: date
    figures: Figures
    held: Held
    notes: list[Text] = field(default_factory=list)

    @property
    def area(self) -> str:
        """The programme's own area: the one that is judged."""
        return self.programme.area

    @property
    def goal(self) -> Goal | None:
        """The goal that counts on the day."""
        return self.target.goal_on(self.day)

    def note(self, vi: str, en: str) -> None:
        """Tell the reader something, once."""
        text = Text(vi, en)
        if text not in self.notes:
            self.notes.append(text)

    def hold(self, seen: Observation, why: Odd) -> None:
        """Hold a figure that a rule finds odd."""
        self.held.add(OddOne(seen, why, self.figures.before(seen)))

    def heard(self, latest: Period) -> Period:
        """The latest period that the source has spoken of: a figure that is held for a check is no
        silence."""
        spoken = [latest]
        for held in self.held.after(latest.end):
            fact = held.fact
            if fact.area == self.area:
                spoken.append(fact.period)
                self.note(
                    f"Số liệu {period_vi(fact.period)} ({number_vi(held.value)}) đang chờ người "
                    "kiểm tra nên chưa được đánh giá.",
                    f"The figure for {period_en(fact.period)} ({number_en(held.value)}) awaits a "
                    "person's check and is not judged yet.",
                )
        return max(spoken, key=lambda one: (one.end, one.start))

    def verdict(
        self,
        status: Status,
        reason: Reason,
        sentence: Text,
        inputs: Iterable[Observation] = (),
        *,
        invented: bool | None = None,
        **more: Any,
    ) -> Verdict:
        """The verdict, with all that every verdict carries.

        `inputs` are the figures that its derivation names; `invented` says whether any figure
        behind it was made up, where it rests on more than those.
        """
        used = tuple(in_order(set(inputs)))
        return Verdict(
            target=self.target.id,
            area=self.area,
            as_of=self.day,
            catalogue_version=self.programme.version,
            status=status,
            reason=reason,
            sentence=sentence,
            inputs=used,
            invented=any(one.invented for one in used) if invented is None else invented,
            quarantined=self.held.latest(HELD_TOLD),
            held=len(self.held),
            notes=tuple(self.notes),
            **{"goal": self.goal, **more, **_readable(more)},
        )


def note_predecessors(case: Case) -> None:
    """Figures of the provinces that were merged are other series: said, and never joined on."""
    before = [
        area.name
        for area in case.programme.areas
        if area.level is Level.PREDECESSOR and area.id in case.figures.areas
    ]
    if before:
        case.note(
            f"Có số liệu của {', '.join(one.vi for one in before)}: đó là chuỗi khác, được nêu "
            "nhưng không nối với chuỗi của tỉnh hiện nay.",
            f"There are figures of {', '.join(one.en for one in before)}: other series, shown and "
            "not joined to that of today's province.",
        )


_NUMBERS = ("value", "base_value", "achieved", "required", "pace", "score")
#: Past what any page shows; the decision was made on what was not rounded.
_PLACES = 12


def _readable(fields: dict[str, Any]) -> dict[str, Decimal]:
    return {
        name: round_to(fields[name], _PLACES)
        for name in _NUMBERS
        if isinstance(fields.get(name), Decimal)
    }
