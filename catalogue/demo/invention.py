"""What every invented series is made with: its random numbers, its periods, its reports."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from catalogue.demo.stories import Story
from catalogue.figures.figure import Figure
from targets.catalogue import Programme, Target
from targets.freshness import silence
from targets.measures import Share
from targets.periods import Cadence, Period

SOURCE = "/demo/invented"
NOTE = "số liệu giả định để minh họa / invented for demonstration"

#: How many periods a history goes back, so that every chart has a line and none is a carpet.
LENGTH = {
    Cadence.YEAR: 4,
    Cadence.HALF: 5,
    Cadence.QUARTER: 6,
    Cadence.MONTH: 10,
    Cadence.DAY: 10,
}


@dataclass(frozen=True)
class Invention:
    """One target's invented history in the making. The same target and day always give the same
    numbers."""

    programme: Programme
    target: Target
    story: Story
    today: date

    @property
    def random(self) -> Random:
        """Numbers that look like chance and never change."""
        return Random(f"slipwatch:{self.target.id}")  # noqa: S311 - a demonstration, no secret

    @property
    def judged(self) -> str:
        """The measure that is judged; of a computed share its numerator."""
        value = self.target.value
        return value.numerator if isinstance(value, Share) else value

    @property
    def deadline(self) -> date:
        """The last day of the goal that counts."""
        goal = self.target.goal_on(self.today)
        return goal.by if goal else date.max

    def reported_on(self, period: Period) -> date:
        """The day on which the figure of a period came: half the usual delay after its end."""
        return period.end + timedelta(days=self.target.publishing_delay_days // 2)

    def periods(self, cadence: Cadence | None = None) -> list[Period]:
        """The periods that have been reported by today, oldest first. A silent source's last one is
        so old that the next is overdue."""
        cadence = cadence or self.target.cadence
        period = Period.containing(self.today, cadence)
        while self.reported_on(period) > self.today or (
            self.story is Story.SILENT and silence(self.target, period, self.today) is None
        ):
            period = period.preceding
        found = [period]
        while len(found) < LENGTH[cadence]:
            found.append(found[-1].preceding)
        return found[::-1]

    def figure(
        self,
        period: Period,
        value: Decimal,
        *,
        measure: str = "",
        area: str = "",
        stage: str = "",
        status: str = "A",
        on: date | None = None,
        note: str = "",
    ) -> Figure:
        """One invented figure. Those of one target, period, stage and day are one report, for now
        under that name: `invented_history` gives it its id once it is whole."""
        day = min(on or self.reported_on(period), self.today)
        told = datetime.combine(day, time(5), UTC)  # noon in Hà Nội
        return Figure(
            target=self.target.id,
            measure=measure or self.judged,
            area=area or self.programme.area,
            period=str(period),
            value=value,
            status=status,
            reported_at=told,
            source=SOURCE,
            event_id=f"{self.target.id}/{period}/{stage}/{day}",
            stage=stage,
            note="; ".join(part for part in (NOTE, note) if part),
            indicator=measure or self.judged,
            invented=True,
        )
