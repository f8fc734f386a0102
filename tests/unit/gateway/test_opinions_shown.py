"""A person's word on a figure wherever figures are shown: what is accepted says so and why, what is
refused is kept, shown and no longer current."""

import csv
import io

import httpx
import pytest

from services.gateway.present.figures import Figure, figures
from services.gateway.present.forms import Forms, Language
from services.gateway.vintages import observations
from targets.catalogue import Programme
from targets.judge import judge
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.seed import TODAY, Report, figure, seeded
from tests.unit.gateway.test_pages import page

TARGET = "officials-trained"
DECISIONS = "urn:slipwatch:gateway:decisions"
ACCEPTED, REFUSED = "đã đối chiếu với Cổng dịch vụ công", "nhầm tử số, nguồn sẽ báo cáo lại"


def reports() -> list[Report]:
    """Of two odd figures one is accepted and one refused; a revision is refused too."""
    on = TODAY.replace
    return [
        Report(TARGET, on(month=4, day=10), (figure("2026-Q1", "1.5"),), id="q1"),
        Report(TARGET, on(month=7, day=10), (figure("2026-Q2", "52"),), id="q2"),
        Report(TARGET, on(month=7, day=20), (figure("2026-Q2", "1.2"),), id="q2-again"),
        Report(TARGET, on(month=10, day=10), (figure("2026-Q3", "0.65"),), id="q3"),
        *(
            Report(
                TARGET,
                on(month=10, day=15),
                (figure(period, value, opinion=opinion, note=why),),
                source=DECISIONS,
                id=f"decision-{period}",
            )
            for period, value, opinion, why in (
                ("2026-Q1", "1.5", "accepted", ACCEPTED),
                ("2026-Q2", "1.2", "refused", REFUSED),
                ("2026-Q3", "0.65", "refused", REFUSED),
            )
        ),
    ]


@pytest.fixture
async def decided(connect: Connect, programme: Programme) -> httpx.AsyncClient:
    """A gateway over these figures."""
    return connect(await seeded(programme, reports()))


async def shown(programme: Programme, language: Language = Language.VI) -> dict[str, Figure]:
    """The rows of the target's table of figures."""
    store = await seeded(programme, reports())
    forms = Forms(language, programme.timezone)
    measures = programme.target_by_id[TARGET].measure_by_id
    found = figures(forms, programme, measures, observations(store.measurement_documents))
    return {one.period: one for one in found.shown}


async def test_an_accepted_figure_names_its_source_and_says_who_lets_it_stand_and_why(
    programme: Programme,
) -> None:
    one = (await shown(programme))["quý 1/2026"]

    assert (one.value, one.decided, one.why) == ("1,5%", "được chấp nhận ngày 15/10/2026", ACCEPTED)
    assert (one.source, one.reported, one.revisions) == (
        "https://figures.example.test",
        "10/04/2026",
        (),
    )


async def test_a_refused_revision_is_shown_behind_the_figure_that_stands_again(
    programme: Programme,
) -> None:
    one = (await shown(programme))["quý 2/2026"]

    assert (one.value, one.decided, one.refused) == ("52%", "", False)
    (revision,) = one.revisions
    assert revision.was == ("trước đó 1,2% (báo cáo 20/07/2026); đã từ chối ngày 15/10/2026")
    assert revision.why == REFUSED


async def test_a_figure_of_which_all_was_refused_is_shown_as_refused(programme: Programme) -> None:
    one = (await shown(programme, Language.EN))["Q3 2026"]

    assert (one.value, one.refused) == ("0.65%", True)
    assert (one.decided, one.why) == ("refused on 15 October 2026", REFUSED)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_targets_page_says_it_and_its_derivation_too(
    decided: httpx.AsyncClient, language: str
) -> None:
    document = await page(decided, f"/targets/{TARGET}", lang=language)

    said = document.text
    assert said.count(REFUSED) >= 4  # two in the table, two beside the derivation
    assert ACCEPTED in said


async def test_the_api_tells_what_stands_and_what_was_struck_out(
    decided: httpx.AsyncClient,
) -> None:
    answer = await decided.get(f"/api/v1/targets/{TARGET}/observations")
    told = {one["event_id"]: one for one in answer.json()["items"]}

    assert {name: (one["current"], one["refused"]) for name, one in told.items()} == {
        "q1": (False, False),
        "decision-2026-Q1": (True, False),
        "q2": (True, False),
        "q2-again": (False, True),
        "decision-2026-Q2": (False, True),
        "q3": (False, True),
        "decision-2026-Q3": (False, True),
    }
    assert told["decision-2026-Q1"]["opinion"] == "accepted"


async def test_a_table_and_sdmx_tell_the_same(decided: httpx.AsyncClient) -> None:
    plain = await decided.get(f"/api/v1/observations.csv?target={TARGET}")
    sdmx = await decided.get(f"/api/v1/observations.csv?target={TARGET}&format=sdmx-csv")

    assert plain.status_code == 200
    rows = list(csv.DictReader(io.StringIO(plain.text)))
    assert {row["event_id"]: (row["current"], row["refused"], row["opinion"]) for row in rows}[
        "q2-again"
    ] == ("false", "true", "")
    again = list(csv.DictReader(io.StringIO(sdmx.text)))
    assert sorted((row["CURRENT"], row["REFUSED"]) for row in again) == sorted(
        (row["current"], row["refused"]) for row in rows
    )


async def test_what_a_reader_downloads_is_judged_alike_by_hand(programme: Programme) -> None:
    store = await seeded(programme, reports())
    target = programme.target_by_id[TARGET]

    verdict = judge(programme, target, observations(store.measurement_documents), TODAY)

    kept = next(one for one in store.verdict_documents.values() if one["_id"] == TARGET)
    assert kept["target"]["verdict"]["value"] == verdict.value == 52
