"""Figures walked back from the newest report: nothing lost, nothing twice, little read."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.stored import MeasurementDocument, VerdictDocument
from services.gateway.memory import MemoryStore
from services.gateway.ports import Span
from services.gateway.windows import (
    AT_FIRST,
    AT_ONCE,
    FACTS_IN_A_WINDOW,
    Newest,
    is_commune,
    newest_of_areas,
    walk_back,
    window,
)
from targets.catalogue import Programme

T0 = datetime(2026, 1, 1, tzinfo=UTC)
TARGET = "coverage-5g"
OURS = frozenset({TARGET})


class Watched(MemoryStore):
    """A store that counts the reports it hands out."""

    handed = 0

    async def reports_back(self, span: Span, limit: int = 0) -> Sequence[MeasurementDocument]:
        """Count."""
        found = await super().reports_back(span, limit)
        self.handed += len(found)
        return found


def report(
    number: int, at: datetime, period: str, value: object = 1, areas: Sequence[str] = ("lao-cai",)
) -> MeasurementDocument:
    """One report on one period of some areas."""
    return {
        "_id": f"s|{number}",
        "source": "s",
        "event_id": str(number),
        "time": at.replace(microsecond=at.microsecond // 1000 * 1000),
        "reported_at": at.isoformat(),
        "target": TARGET,
        "invented": False,
        "digest": "",
        "observations": [
            {
                "measure": "value",
                "area": area,
                "period": period,
                "stage": "",
                "value": Decimal(str(value)),
                "status": "A",
                "note": "",
                "evidence": "",
            }
            for area in areas
        ],
    }


def monthly(months: int) -> Watched:
    """A store with one report a month, the first of 1950."""
    store = Watched()
    store.measurement_documents = [
        report(n, T0 + timedelta(days=n), f"{1950 + n // 12}-{n % 12 + 1:02}")
        for n in range(months)
    ]
    return store


@settings(max_examples=60, deadline=None)
@given(
    offsets=st.lists(st.integers(0, 40), min_size=1, max_size=3 * AT_ONCE),
)
async def test_a_walk_meets_every_report_once_and_those_of_a_moment_together(
    offsets: list[int],
) -> None:
    store = MemoryStore()
    store.measurement_documents = [
        report(n, T0 + timedelta(microseconds=300 * offset), "2026-01")
        for n, offset in enumerate(offsets)
    ]

    groups = [group async for group in walk_back(store, Span(OURS))]

    met = [one["_id"] for group in groups for one in group]
    assert sorted(met) == sorted(one["_id"] for one in store.measurement_documents)
    moments = [{one["time"] for one in group} for group in groups]
    assert all(len(one) == 1 for one in moments)
    assert [min(one) for one in moments] == sorted(
        {m for one in moments for m in one}, reverse=True
    )


async def test_a_window_reads_little_of_much(programme: Programme) -> None:
    store = monthly(900)

    found = await window(store, programme, TARGET, None, None)

    assert len({one.fact for one in found.vintages}) == 60
    assert store.handed < 250


async def test_a_walk_that_ends_soon_has_read_few_reports(programme: Programme) -> None:
    store = monthly(900)

    async for _ in walk_back(store, Span(OURS)):
        break

    assert store.handed == AT_FIRST


async def test_a_window_of_reports_about_every_commune_ends_before_it_is_huge(
    programme: Programme,
) -> None:
    communes = [name for name in programme.area_by_id if is_commune(programme, name)]
    store = Watched()
    store.measurement_documents = [
        report(n, T0 + timedelta(days=n), f"{1950 + n // 12}-{n % 12 + 1:02}", areas=communes)
        for n in range(100)
    ]

    found = await window(store, programme, TARGET, None, None)

    assert len({one.fact for one in found.vintages}) < FACTS_IN_A_WINDOW + len(communes)
    assert found.older is not None


async def test_windows_one_after_the_other_show_every_fact_once(programme: Programme) -> None:
    store = monthly(200)
    revised = report(999, T0 + timedelta(days=500), "1950-01", 2)
    store.measurement_documents.append(revised)
    facts = []
    end = None
    for _ in range(10):
        found = await window(store, programme, TARGET, None, end)
        facts += list({one.fact for one in found.vintages})
        end = found.older
        if end is None:
            break

    assert len(facts) == len(set(facts)) == 200


async def test_a_fact_comes_with_what_it_has_replaced(programme: Programme) -> None:
    store = monthly(200)
    store.measurement_documents.append(report(999, T0 + timedelta(days=500), "1950-01", 2))

    first = await window(store, programme, TARGET, None, None)

    values = [one.value for one in first.vintages if str(one.fact.period) == "1950-01"]
    assert sorted(values) == [1, 2]


async def test_a_window_of_a_past_day_knows_nothing_newer(programme: Programme) -> None:
    store = monthly(20)
    until = T0 + timedelta(days=10)

    found = await window(store, programme, TARGET, until, None)

    assert len(found.vintages) == 10
    assert all(one.reported_at < until for one in found.vintages)


@pytest.mark.parametrize("together", [True, False], ids=["in one report", "each in its own"])
async def test_every_area_comes_with_its_newest_figure(
    programme: Programme, together: bool
) -> None:
    communes = sorted(set(programme.area_by_id) - {programme.area})[:30]
    store = Watched()
    for round_ in range(20):
        at = T0 + timedelta(days=40 * round_)
        if together:
            store.measurement_documents.append(report(round_, at, "2026-01", round_, communes))
        else:
            store.measurement_documents += [
                report(100 * round_ + n, at + timedelta(days=n), "2026-01", round_, [area])
                for n, area in enumerate(communes)
            ]

    found = await newest_of_areas(store, programme, TARGET, "value", None)

    newest = {
        area: max((one for one in found if one.fact.area == area), key=lambda one: one.vintage)
        for area in communes
    }
    assert {one.value for one in newest.values()} == {19}
    assert store.handed <= 200


def take_in(store: MemoryStore, guard: int) -> None:
    """Scoring has taken in what was reported: it raises the guard of the target's verdict."""
    store.verdict_documents[TARGET] = cast("VerdictDocument", {"_id": TARGET, "guard": guard})


async def test_the_newest_figures_are_read_again_only_when_another_report_was_taken_in(
    programme: Programme,
) -> None:
    store = monthly(3)
    newest = Newest(store, programme)
    take_in(store, guard=1)
    first = await newest.window(TARGET)
    handed = store.handed

    assert await newest.window(TARGET) == first
    assert store.handed == handed

    store.measurement_documents.append(report(9, T0 + timedelta(days=9), "2026-09"))
    take_in(store, guard=2)
    assert len((await newest.window(TARGET)).vintages) == len(first.vintages) + 1


async def test_figures_that_scoring_has_not_taken_in_are_read_every_time(
    programme: Programme,
) -> None:
    store = monthly(3)
    newest = Newest(store, programme)
    await newest.window(TARGET)

    store.measurement_documents.append(report(9, T0 + timedelta(days=9), "2026-09"))

    assert len((await newest.window(TARGET)).vintages) == 4
