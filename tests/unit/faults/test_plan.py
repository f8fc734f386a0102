"""A run is its seed: the same targets, the same events and the same injuries every time."""

import random
from pathlib import Path

import pytest

from tests.faults import programme
from tests.faults.deeds import Doing, deeds
from tests.faults.events import REPEATED, Script, Way, script
from tests.faults.plan import STEPS, WEIGHTS, Kind, kinds_of, plan
from tests.faults.points import POINTS, Point, When, points_of
from tests.unit.faults.ends import TODAY

SEEDS = range(400)


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> list[Script]:
    """The events of one seed, made twice."""
    made = []
    for _ in range(2):
        dice = plan(7, brokers=1).dice
        file = programme.write_programme(tmp_path_factory.mktemp("run"), dice, whole=False)
        made.append(script(programme.load(file), dice, TODAY, STEPS))
    return made


def test_a_seed_always_makes_the_same_plan() -> None:
    assert [plan(seed, brokers=1) for seed in SEEDS] == [plan(seed, brokers=1) for seed in SEEDS]


def test_a_seed_always_makes_the_same_events(scripts: list[Script]) -> None:
    assert scripts[0] == scripts[1]


def test_different_seeds_make_different_plans() -> None:
    assert len({str(plan(seed, brokers=1).injuries) for seed in SEEDS}) > 300


def test_every_kind_of_injury_comes_up_in_three_hundred_runs() -> None:
    drawn = {one.kind for seed in range(300) for one in plan(seed, brokers=3).injuries}

    assert drawn == set(Kind)


def test_without_brokers_of_our_own_no_broker_is_injured() -> None:
    drawn = {one.kind for seed in SEEDS for one in plan(seed, brokers=0).injuries}

    assert drawn == {kind for kind, (_, needed) in WEIGHTS.items() if not needed}


def test_a_leader_changes_only_where_there_are_three() -> None:
    assert not any(plan(seed, brokers=1).has(Kind.LEADER) for seed in SEEDS)


def test_a_part_draws_only_its_own_kinds() -> None:
    only = kinds_of("post,poison")

    drawn = {one.kind for seed in SEEDS for one in plan(seed, brokers=1, only=only).injuries}

    assert drawn == {Kind.MAIL, Kind.ZALO, Kind.POISON}


def test_a_word_that_means_no_part_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValueError, match="store-kill"):
        kinds_of("everything")


def test_every_injury_happens_while_events_are_sent() -> None:
    steps = {one.step for seed in SEEDS for one in plan(seed, brokers=3).injuries}

    assert steps <= set(range(STEPS))


def test_every_write_of_the_services_can_be_their_end() -> None:
    whens = {point.when for service in POINTS for point in points_of(service)}

    assert whens == set(When)
    assert {"after:verdicts.write", "half:herald.announce"} <= {
        f"{point.when}:{point.name}" for point in points_of("scoring")
    }


def test_a_failpoint_is_read_as_it_is_written() -> None:
    assert Point.parse("after:verdicts.write:3") == (Point(When.AFTER, "verdicts.write"), 3)


def test_a_run_sends_repeats_other_spellings_late_vintages_and_wrong_records(
    scripts: list[Script],
) -> None:
    made = scripts[0]
    sent = [report for sending in made.sendings for report in sending.reports]
    respelt = [one.report[0].event_id for one in sent if one.data]
    revisions = [one for one in made.known if one[0].event_id.startswith("revision-")]

    assert len(sent) == len(made.known) + int(len(made.known) * REPEATED)
    assert revisions
    assert respelt
    assert len(set(respelt)) == len(respelt)
    assert {one.opinion for report in made.known for one in report} == {"", "accepted", "refused"}
    assert {sending.way for sending in made.sendings} == set(Way)
    assert any(sending.poison for sending in made.sendings)


def test_everything_that_an_official_can_do_comes_up_in_a_few_runs() -> None:
    drawn = [
        deed for seed in range(20) for some in deeds(random.Random(seed), STEPS) for deed in some
    ]

    assert {one.doing for one in drawn} == set(Doing)


def test_every_report_of_a_run_has_an_id_of_its_own(scripts: list[Script]) -> None:
    ids = [report[0].event_id for report in scripts[0].known]

    assert len(set(ids)) == len(ids)


def test_a_changed_catalogue_is_another_version_that_can_be_read(tmp_path: Path) -> None:
    file = programme.write_programme(tmp_path, random.Random(3), whole=False)
    before = programme.load(file)

    programme.change_programme(file, random.Random(3))

    after = programme.load(file)
    assert after.version != before.version
    assert [one.id for one in after.targets] == [one.id for one in before.targets]
    assert after.targets != before.targets
