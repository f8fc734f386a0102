"""The shapes of the budget's answers, for the API's description."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from services.gateway.contract import Both, Number, PeriodText, Share
from targets.budget import Basis, Lack
from targets.observations import Stage
from targets.verdicts import Reason, Status

Money = Annotated[float, Meta(description="In VND, exact.")]
Percent = Annotated[float, Meta(description="In per cent.")]


class BudgetLine(Struct):
    """One stage of one year. What is not known is null, never zero."""

    year: PeriodText
    stage: Stage
    numerator: Money | None
    denominator: Money | None
    share: Percent | None
    held: Annotated[bool | None, Meta(description="Null while a sum is missing.")]
    shortfall: Annotated[
        float | None, Meta(description="limit × denominator − numerator, in VND; 0 when held.")
    ]
    share_before: Annotated[
        float | None, Meta(description="Of the same stage of the year before, in per cent.")
    ]
    fall: Annotated[
        float | None,
        Meta(description="VND more that would equal the year before; 0 when it did not fall."),
    ]
    denominator_at_most: Annotated[
        float | None, Meta(description="Of a numerator alone: the total that it is enough for.")
    ]
    numerator_at_least: Annotated[
        float | None, Meta(description="What has to be spent of the total to hold the limit.")
    ]
    settled: Annotated[bool, Meta(description="Whether its figures are final.")]
    sources: list[str]
    invented: bool


class BudgetMonth(Struct):
    """One month: expected by its end, spent by its end, and what it still has to spend."""

    month: PeriodText
    due_share: Share | None
    due: Money | None
    spent: Annotated[float | None, Meta(description="Since January, in VND.")]
    spent_alone: Annotated[float | None, Meta(description="In the month itself, in VND.")]
    asked: Annotated[
        float | None, Meta(description="Still to be spent in the month; null for months over.")
    ]
    asked_total: Annotated[float | None, Meta(description="Counted by its end if it is.")]


class BudgetYear(Struct):
    """A budget year by month. The `asked` of its months together are exactly `left`."""

    year: PeriodText
    basis: Annotated[
        Basis,
        Meta(description="Whether `counted` is spending so far, or the sum on paper."),
    ]
    needed: Annotated[float, Meta(description="What the floor asks of the year, in VND.")]
    counted: Money
    left: Money
    through: Annotated[str | None, Meta(description="The period of the latest running total.")]
    months: list[BudgetMonth]


class BudgetUnsaid(Struct):
    """One thing that cannot be said yet, and why."""

    why: Lack
    year: str | None
    stage: Stage
    months: list[str]
    text: Both


class BudgetFloor(Struct):
    """One floor on money: every year and stage, the year by month, and what cannot be said."""

    target: str
    name: Both
    limit: Number
    rising: Annotated[bool, Meta(description="Whether no year may be below the one before.")]
    status: Status
    reason: Reason
    sentence: Both
    lines: Annotated[list[BudgetLine], Meta(description="By year, from plan to final account.")]
    within: BudgetYear | None
    unsaid: list[BudgetUnsaid]
    held_count: int
    invented: bool


class Budget(Struct):
    """All floors on money."""

    items: list[BudgetFloor]
    next: str | None
    as_of: date


ANSWERS = (Budget,)
