from datetime import UTC, datetime

from targets.observations import Observation
from targets.plain import episode_from_plain, episode_plain
from targets.slips import Change, Episode, SlipChange, changes
from targets.verdicts import FindingKind, Severity
from tests.unit.targets.builders import a_base, a_target, on, seen, series

TARGET = a_target(base=a_base("20", "2025"))


class Told:
    """What has been told so far."""

    def __init__(self) -> None:
        self.episodes: tuple[Episode, ...] = ()

    def after(self, day: str, figures: list[Observation]) -> list[SlipChange]:
        self.episodes, news = changes(self.episodes, on(day, TARGET, figures), None)
        return list(news)


def test_a_slip_opens_once_worsens_and_recovers() -> None:
    told = Told()

    opened = told.after("2027-02-01", series(TARGET, y2026="29"))
    again = told.after("2027-02-02", series(TARGET, y2026="29"))
    worse = told.after("2028-02-01", series(TARGET, y2026="29", y2027="30"))
    better = told.after("2029-02-01", series(TARGET, y2026="29", y2027="30", y2028="60"))

    assert [one.episode.change for one in opened] == [Change.OPENED]
    assert again == []
    assert [(one.episode.change, one.episode.spell.severity) for one in worse] == [
        (Change.WORSENED, Severity.SERIOUS)
    ]
    assert [(one.episode.change, one.episode.seq) for one in better] == [(Change.RECOVERED, 3)]


def test_a_revision_retracts_the_slip_that_it_cancels() -> None:
    told = Told()
    told.after("2027-02-01", series(TARGET, y2026="25"))

    revised = seen(TARGET, "2026", "33", at=datetime(2027, 3, 1, tzinfo=UTC), event="later")
    (news,) = told.after("2027-03-02", [*series(TARGET, y2026="25"), revised])

    assert (news.episode.change, news.episode.seq) == (Change.RETRACTED, 2)


def test_a_source_that_speaks_again_has_recovered_and_was_no_false_alarm() -> None:
    told = Told()
    silent = told.after("2028-04-15", series(TARGET, y2026="33"))
    spoken = told.after("2028-04-20", series(TARGET, y2026="33", y2027="45"))

    assert [one.episode.spell.kind for one in silent] == [FindingKind.SOURCE_SILENT]
    assert [one.episode.change for one in spoken] == [Change.RECOVERED]


def test_the_same_finding_from_the_same_period_reopens_the_same_episode() -> None:
    told = Told()
    (first,) = told.after("2027-02-01", series(TARGET, y2026="25"))
    revised = seen(TARGET, "2026", "33", at=datetime(2027, 3, 1, tzinfo=UTC), event="2")
    worse = seen(TARGET, "2026", "24", at=datetime(2027, 4, 1, tzinfo=UTC), event="3")
    told.after("2027-03-02", [revised])
    (again,) = told.after("2027-04-02", [worse])

    assert again.episode.id == first.episode.id
    assert (again.episode.change, again.episode.seq) == (Change.OPENED, 3)


def test_an_episode_survives_being_stored() -> None:
    told = Told()
    told.after("2027-02-01", series(TARGET, y2026="25"))

    assert tuple(episode_from_plain(episode_plain(one)) for one in told.episodes) == told.episodes
