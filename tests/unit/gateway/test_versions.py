"""Two versions of a catalogue: a verdict names the one that judged it, beside the one of today."""

from dataclasses import replace

from services.gateway.memory import MemoryStore
from targets.catalogue import Programme
from targets.goals import Goal
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.seed import seeded, series

TARGET = "coverage-5g"
OLDER = "2026.06+0a0b0c0d"


async def judged_by_an_older_one(programme: Programme) -> MemoryStore:
    """A store that an older catalogue judged: its goal of 2030 was lower."""
    target = programme.target_by_id[TARGET]
    lower = replace(target, goals=tuple(Goal(one.value - 10, one.by) for one in target.goals))
    older = replace(
        programme,
        version=OLDER,
        targets=tuple(lower if one.id == TARGET else one for one in programme.targets),
    )
    return await seeded(older, series(TARGET, {"2025-S2": 42}))


async def test_the_api_names_both_versions(connect: Connect, programme: Programme) -> None:
    client = connect(await judged_by_an_older_one(programme))

    target = (await client.get(f"/api/v1/targets/{TARGET}")).json()
    listed = (await client.get("/api/v1/targets")).json()["items"]

    assert target["verdict"]["catalogue_version"] == OLDER
    assert target["catalogue_version"] == programme.version
    assert {one["catalogue_version"] for one in listed} == {programme.version}


async def test_history_keeps_the_version_that_judged(
    connect: Connect, programme: Programme
) -> None:
    client = connect(await judged_by_an_older_one(programme))

    history = (await client.get(f"/api/v1/targets/{TARGET}/verdicts")).json()

    assert {one["catalogue_version"] for one in history["items"]} == {OLDER}
    assert history["catalogue_version"] == programme.version
    assert history["items"][0]["verdict"]["goal"]["value"] == 90


async def test_the_page_says_that_another_version_judged(
    connect: Connect, programme: Programme
) -> None:
    client = connect(await judged_by_an_older_one(programme))

    vietnamese = (await client.get(f"/targets/{TARGET}", params={"lang": "vi"})).text
    english = (await client.get(f"/targets/{TARGET}", params={"lang": "en"})).text

    assert (
        f"Đánh giá theo danh mục phiên bản {OLDER}; danh mục hiện nay là phiên bản "
        f"{programme.version}."
    ) in vietnamese
    assert f"Judged by catalogue version {OLDER}" in english


async def test_where_both_are_one_nothing_is_said(connect: Connect, programme: Programme) -> None:
    client = connect(await seeded(programme, series(TARGET, {"2025-S2": 42})))

    assert "danh mục hiện nay là" not in (await client.get(f"/targets/{TARGET}")).text
