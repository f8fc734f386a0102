"""The same report however it is spelt; another report however alike it looks."""

import asyncio
import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from runtime.messages import Record
from schemas.events import ReportedObservation
from services.scoring.intake import Taken, read
from services.scoring.sameness import says_the_same
from tests.unit.scoring.test_convergence import reports
from tests.unit.scoring.world import PROGRAMME, TODAY, World, a_figure, a_report, told_again

TOTAL = a_figure("2025", "12", measure="total", stage="plan")
PART = a_figure("2025", "3.50", measure="part", stage="plan", note="of December")
IN_ONE_BATCH_OR_TWO = pytest.mark.parametrize("together", [True, False], ids=["one", "two"])
DICE = st.randoms(use_true_random=False)


def a_budget(*figures: ReportedObservation, offset: int = 0, invented: bool = False) -> Record:
    """A report on the budget, always under the same id."""
    return a_report("budget", *figures, id="r1", offset=offset, invented=invented)


async def take(world: World, first: Record, second: Record, *, together: bool) -> None:
    """Let one worker take two records."""
    worker = world.worker()
    for batch in [[first, second]] if together else [[first], [second]]:
        await worker.take(batch)


@IN_ONE_BATCH_OR_TWO
@settings(deadline=None)
@given(dice=DICE)
def test_a_report_that_is_spelt_otherwise_is_the_same_again(
    together: bool, dice: random.Random
) -> None:
    world, first = World(), a_budget(TOTAL, PART)

    asyncio.run(take(world, first, told_again(replace(first, offset=1), dice), together=together))

    assert world.herald.parked == []
    (kept,) = world.reports.documents.values()
    assert [one["value"].as_tuple().digits for one in kept["observations"]] == [(1, 2), (3, 5, 0)]
    assert world.verdicts.documents["budget"]["version"] == 1


@IN_ONE_BATCH_OR_TWO
@pytest.mark.parametrize(
    "another",
    [
        pytest.param(a_budget(TOTAL, offset=1), id="a figure less"),
        pytest.param(
            a_budget(TOTAL, structs.replace(PART, value=Decimal("3.51")), offset=1), id="a value"
        ),
        pytest.param(a_budget(TOTAL, structs.replace(PART, note="of June"), offset=1), id="a note"),
        pytest.param(a_budget(TOTAL, structs.replace(PART, status="P"), offset=1), id="a status"),
        pytest.param(a_budget(TOTAL, structs.replace(PART, area="all"), offset=1), id="an area"),
        pytest.param(
            a_budget(TOTAL, structs.replace(PART, opinion="accepted"), offset=1), id="an opinion"
        ),
        pytest.param(a_budget(TOTAL, PART, offset=1, invented=True), id="that it is invented"),
        pytest.param(a_report("coverage", a_figure("2025", 1), id="r1", offset=1), id="a target"),
    ],
)
async def test_an_id_under_which_something_else_is_said_is_parked(
    together: bool, another: Record
) -> None:
    world = World()

    await take(world, a_budget(TOTAL, PART), another, together=together)

    assert [(one.reason, one.event.offset) for one in world.herald.parked] == [("id_reused", 1)]
    assert len(world.reports.documents) == 1


async def test_what_stands_under_a_digest_of_another_kind_is_known_by_what_it_says() -> None:
    world = World()
    await world.worker().take([a_budget(TOTAL, PART)])
    world.reports.documents["urn:test:office|r1"]["digest"] = "of another version"

    await world.worker().take([a_budget(TOTAL, PART, offset=1)])
    await world.worker().take([a_budget(TOTAL, offset=2)])

    assert [(one.reason, one.event.offset) for one in world.herald.parked] == [("id_reused", 2)]


@settings(deadline=None)
@given(reports(), DICE)
def test_every_spelling_of_every_report_says_the_same_and_no_two_reports_do(
    whole: list[Record], dice: random.Random
) -> None:
    for record in whole:
        one, other = (read(PROGRAMME, each, TODAY) for each in (record, told_again(record, dice)))
        if isinstance(one, Taken):
            assert isinstance(other, Taken)
            assert says_the_same(one.observations, other.observations)
            assert not says_the_same(one.observations, one.observations[1:])
        else:
            assert not isinstance(other, Taken)
