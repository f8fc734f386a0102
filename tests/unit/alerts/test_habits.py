"""Rest and digests by the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from runtime.links import Links
from services.alerts.acknowledging import SignedAcks
from services.alerts.calendars import vietnamese_holidays
from services.alerts.habits import DigestKind, Quiet, Rest, digest_slot
from tests.unit.alerts.test_decisions import a_delivery
from tests.unit.alerts.world import NOON

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def local(text: str) -> datetime:
    """A moment by the local clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "until", "rest"),
    [
        ("2026-11-25T21:29", None, None),
        ("2026-11-25T21:30", "2026-11-26T06:30", Rest.NIGHT),
        ("2026-11-26T06:29", "2026-11-26T06:30", Rest.NIGHT),
        ("2026-11-26T06:30", None, None),
        ("2026-11-27T22:00", "2026-11-30T06:30", Rest.DAY_OFF),  # Friday night to Monday
        ("2027-02-03T22:00", "2027-02-11T06:30", Rest.DAY_OFF),  # the eve of Tết
        ("2027-02-06T12:00", "2027-02-11T06:30", Rest.DAY_OFF),  # mùng 1
    ],
)
def test_rest_ends_in_the_morning_of_the_next_day_of_work(
    now: str, until: str | None, rest: Rest | None
) -> None:
    over = Quiet(weekends=True).over(local(now), ZONE, vietnamese_holidays(2027))

    assert over == ((local(until), rest) if until else None)


def test_hours_of_rest_may_lie_within_a_day() -> None:
    siesta = Quiet(time(11, 30), time(13, 30))

    over = siesta.over(local("2026-11-25T12:00"), ZONE, frozenset())

    assert over == (local("2026-11-25T13:30"), Rest.NIGHT)


def test_tet_2027_is_known() -> None:
    assert {date(2027, 2, day) for day in range(4, 11)} <= vietnamese_holidays(2027)


@pytest.mark.parametrize(
    ("kind", "now", "due", "before"),
    [
        (DigestKind.DAILY, "2026-11-25T07:30", "2026-11-25T07:30", "2026-11-23T07:30"),
        (DigestKind.DAILY, "2026-11-25T07:29", "2026-11-23T07:30", "2026-11-20T07:30"),
        (DigestKind.WEEKLY, "2026-11-25T09:00", "2026-11-23T07:30", "2026-11-16T07:30"),
        # The week of Tết begins on Thursday.
        (DigestKind.WEEKLY, "2027-02-11T09:00", "2027-02-11T07:30", "2027-02-01T07:30"),
    ],
)
def test_a_digest_is_due_on_working_days(kind: DigestKind, now: str, due: str, before: str) -> None:
    days_off = vietnamese_holidays(2026) | vietnamese_holidays(2027)

    assert digest_slot(kind, local(now), time(7, 30), ZONE, days_off) == (local(due), local(before))


async def test_the_link_of_a_delivery_is_always_the_same_link() -> None:
    key = b"an-invented-key-of-32-bytes-long"
    acks = SignedAcks([key], "https://slipwatch.example.test")
    delivery = await a_delivery()

    made = [acks.link(delivery, NOON + timedelta(days=day)) for day in (0, 1)]

    links = Links([key], "acknowledge")
    read = [links.read(one.url.rsplit("/", 1)[1], NOON) for one in made if one is not None]
    assert len({one.id for one in read}) == 1
    assert read[0].about == {
        "episode": "episode-5g",
        "recipient": "lan",
        "target": "coverage-5g",
    }
    assert read[0].expires == datetime(2026, 12, 7, 5, 0, tzinfo=UTC)
