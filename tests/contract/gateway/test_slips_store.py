"""What the store of slips and its twin in memory both promise."""

from datetime import timedelta
from itertools import pairwise

import pytest

from runtime.mongo import Database
from schemas.stored import ACTS, DELIVERIES, EPISODES, RECIPIENTS, ActDocument
from services.gateway.slips.memory import MemorySlips, place_of
from services.gateway.slips.ports import Choice, Log, Moment, Slips
from services.gateway.slips.store import MongoSlips
from tests.unit.gateway.slips.seed import a_change, moment, slips_of

NOW = moment("2026-11-22T05:00:00")


def an_act(name: str, kind: str, **more: object) -> ActDocument:
    """An act of a leader."""
    act: ActDocument = {
        "_id": name, "kind": kind, "at": NOW, "by": "leader", "via": "page", "taken": None
    }  # fmt: skip
    return act | more  # type: ignore[return-value]


@pytest.fixture
def seed() -> MemorySlips:
    """Open and closed episodes of every severity, some taken on, some given away."""
    slips = slips_of(
        [
            a_change("a", severity="warning", on="2026-11-21", steps=[{"text": {}}], points=[]),
            a_change("b", severity="critical", on="2026-10-01"),
            a_change("c", severity="critical", on="2026-11-01", target="dti-rank"),
            a_change("d", severity="critical", on="2026-11-01", finding="source_silent"),
            a_change("x", on="2026-08-01"),
            a_change("x", 2, change="recovered", on="2026-09-01"),
            a_change("y", severity="warning", on="2026-08-02"),
            a_change("y", 2, change="retracted", severity="warning", on="2026-09-02"),
        ]
    )
    slips.episode_documents["b"]["acknowledged"] = {"by": "someone", "at": NOW, "comment": ""}
    slips.episode_documents["c"]["assignee"] = "van-phong-bcd"
    for act in (
        an_act("1", "acknowledged", episode="a", comment=""),
        an_act("2", "commented", episode="a", comment="x", at=NOW - timedelta(hours=1)),
        an_act("3", "acknowledged", episode="d", taken=NOW),
        an_act("4", "silenced", matcher={"targets": ["dti-rank"]}, starts=NOW, ends=NOW),
        an_act("5", "silence_ended", silence="4", at=NOW + timedelta(hours=1)),
        an_act("6", "silenced", at=NOW - timedelta(days=900)),
    ):
        slips.act_documents[act["_id"]] = act
    return slips


@pytest.fixture(params=["memory", "mongo"])
async def slips(request: pytest.FixtureRequest, seed: MemorySlips, database: Database) -> Slips:
    """The twin, then the real one with the same documents in it."""
    if request.param == "memory":
        return seed
    for name, documents in (
        (EPISODES, list(seed.episode_documents.values())),
        (ACTS, list(seed.act_documents.values())),
        (DELIVERIES, seed.delivery_documents),
        (RECIPIENTS, seed.recipient_documents),
    ):
        await database[name].insert_many([dict(one) for one in documents])
    return MongoSlips(database)


async def shelves(slips: Slips, choice: Choice | None = None) -> list[str]:
    """Both shelves, one after the other."""
    wanted = choice or Choice()
    return [
        one["_id"]
        for is_open in (True, False)
        for one in await slips.shelf(wanted, open_ones=is_open, after=None, limit=99)
    ]


async def test_open_ones_stand_worst_first_and_closed_ones_newest_first(slips: Slips) -> None:
    assert await shelves(slips) == ["c", "d", "b", "a", "y", "x"]


@pytest.mark.parametrize("is_open", [True, False])
async def test_a_place_leads_on_wherever_it_is(slips: Slips, is_open: bool) -> None:
    whole = await slips.shelf(Choice(), open_ones=is_open, after=None, limit=99)

    for one, following in pairwise(whole):
        found = await slips.shelf(Choice(), open_ones=is_open, after=place_of(one), limit=1)
        assert [each["_id"] for each in found] == [following["_id"]]
    assert await slips.shelf(Choice(), open_ones=is_open, after=place_of(whole[-1]), limit=1) == []


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(open=False), ["y", "x"]),
        (Choice(targets=frozenset({"dti-rank"})), ["c"]),
        (Choice(targets=frozenset()), []),
        (Choice(mine=frozenset({"no-such"}), assignees=frozenset({"van-phong-bcd"})), ["c"]),
        (Choice(mine=frozenset({"dti-rank"})), ["c"]),
        (Choice(areas=frozenset({"elsewhere"})), []),
        (Choice(findings=frozenset({"source_silent"})), ["d"]),
        (Choice(severities=frozenset({"warning"})), ["a", "y"]),
        (Choice(episodes=frozenset({"x", "a"})), ["a", "x"]),
        (Choice(open=True, acknowledged=True), ["b", "a"]),
        (Choice(open=True, acknowledged=False), ["c", "d"]),
        (Choice(any_of=()), []),
        (
            Choice(any_of=(Choice(episodes=frozenset("a")), Choice(episodes=frozenset("b")))),
            ["b", "a"],
        ),
        (Choice(open=True, not_in=(Choice(severities=frozenset({"critical"})),)), ["a"]),
        (Choice(since="2026-09-02"), ["c", "d", "b", "a", "y"]),
    ],
)
async def test_a_choice_means_the_same(slips: Slips, choice: Choice, found: list[str]) -> None:
    assert await shelves(slips, choice) == found
    assert await slips.count(choice) == len(found)


async def test_a_shelf_leaves_derivations_out_and_an_episode_is_whole(slips: Slips) -> None:
    (brief,) = await slips.shelf(
        Choice(episodes=frozenset("a")), open_ones=True, after=None, limit=1
    )
    whole = await slips.episode("a")

    assert whole is not None
    assert "steps" not in brief["changes"][0]["event"]
    assert whole["changes"][0]["event"]["steps"] == [{"text": {}}]
    assert whole["changes"][0]["published_at"] == brief["changes"][0]["published_at"]
    assert await slips.episode("no-such") is None


async def test_what_was_opened_by_a_day(slips: Slips) -> None:
    found = await slips.opened_by(Choice(), "2026-10-01")

    assert {one["_id"] for one in found} == {"b", "x", "y"}


async def test_acts_are_read_oldest_first(slips: Slips) -> None:
    found = await slips.acts(["a", "b"])
    one = await slips.act("2")

    assert [act["_id"] for act in found] == ["2", "1"]
    assert one is not None
    assert one["comment"] == "x"
    assert await slips.act("no-such") is None


async def test_the_oldest_act_that_nobody_has_taken_is_known(slips: Slips) -> None:
    long_ago = NOW - timedelta(days=999)
    before = await slips.untaken_since()
    await slips.insert(an_act("new", "commented", episode="b", at=long_ago))
    ever = long_ago - timedelta(days=1)
    await slips.insert(an_act("taken", "commented", episode="b", at=ever, taken=NOW))

    assert before == NOW - timedelta(days=900)
    assert await slips.untaken_since() == long_ago


async def test_silences_are_those_of_late(slips: Slips) -> None:
    found = await slips.silences(NOW - timedelta(days=400))

    assert [act["_id"] for act in found] == ["4", "5"]


async def test_an_act_is_kept_once(slips: Slips) -> None:
    act = an_act("new", "commented", episode="b", comment="một")

    assert await slips.insert(act) is None
    again = await slips.insert({**act, "comment": "hai"})

    assert again is not None
    assert again["comment"] == "một"
    assert [one["comment"] for one in await slips.acts(["b"])] == ["một"]


async def test_who_was_told_is_read_oldest_first(slips: Slips) -> None:
    found = await slips.told(["x", "y"])

    moments = [one["created_at"] for one in found]
    assert moments == sorted(moments)
    assert len(found) == 8


@pytest.mark.parametrize(
    ("log", "count"),
    [
        (Log(), 16),
        (Log(episode="x"), 4),
        (Log(target="dti-rank", channel="email"), 1),
        (Log(recipient="van-phong-bcd"), 8),
        (Log(state="suppressed", why="silenced"), 8),
        (Log(dead=True), 0),
        (Log(since=moment("2026-11-01T00:00:00"), until=moment("2026-11-02T00:00:00")), 4),
    ],
    ids=str,
)
async def test_the_log_means_the_same(slips: Slips, log: Log, count: int) -> None:
    assert len(await slips.deliveries(log, after=None, limit=99)) == count


async def test_the_log_goes_back_message_by_message(slips: Slips) -> None:
    whole = [one["_id"] for one in await slips.deliveries(Log(), after=None, limit=99)]
    seen: list[str] = []
    after: Moment | None = None
    while page := await slips.deliveries(Log(), after=after, limit=3):
        seen += [one["_id"] for one in page]
        after = Moment(page[-1]["created_at"], page[-1]["_id"])

    assert seen == whole
    assert len(set(seen)) == 16
    found = await slips.delivery(whole[0])
    assert found is not None
    assert found["role"]["vi"]


async def test_recipients_are_roles_of_departments(slips: Slips) -> None:
    found = await slips.recipients()

    assert [one["_id"] for one in found] == [
        "dau-moi-so-khcn", "dau-moi-so-tai-chinh", "van-phong-bcd"
    ]  # fmt: skip
    assert set(found[0]) == {"_id", "role", "department"}


async def test_what_the_workers_keep_for_themselves_is_not_read(
    seed: MemorySlips, database: Database
) -> None:
    await database[DELIVERIES].insert_one(dict(seed.delivery_documents[0]))

    (found,) = await MongoSlips(database).deliveries(Log(), after=None, limit=1)

    assert not {"message_id", "handle", "fence", "lease_until", "traceparent"} & set(found)
