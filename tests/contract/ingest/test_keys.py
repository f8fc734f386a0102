"""The keys in memory and those in a file are the same keys."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from runtime.clock import ManualClock
from services.ingest.keys.grants import Right
from services.ingest.keys.handlers import Admission, NotAdmitted
from services.ingest.keys.making import as_yaml, entry_of
from services.ingest.keys.memory import MemoryKeys
from services.ingest.keys.ports import Keys
from services.ingest.keys.reading import ring_of
from services.ingest.keys.store import KeyFile

#: Half past midnight of the 23rd where the programme is: the key `old` was good until the 22nd.
NOW = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TEXT = "keys:\n" + as_yaml(
    entry_of("slw_home_right", ["/home*"], targets=["a"], rights=[Right.REPORT]),
    entry_of("slw_old_right", ["*"], expires=date(2026, 11, 22)),
    entry_of("slw_now_right", ["*"], expires=date(2026, 11, 23)),
)


@pytest.fixture(params=["memory", "file"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> Keys:
    """Both kinds, holding the same."""
    if request.param == "memory":
        return MemoryKeys(*ring_of(TEXT).keys.values(), today=NOW.astimezone(ZONE).date())
    path = tmp_path / "keys.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return KeyFile(path, ManualClock(NOW), ZONE)


def test_a_good_key_opens_what_it_says(keys: Keys) -> None:
    grant = keys.grant_of("Bearer slw_home_right")

    assert (grant.key, grant.sources, grant.targets) == ("home", ("/home*",), frozenset({"a"}))
    assert grant.rights == {Right.REPORT}


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("", Admission.MISSING),
        ("Bearer x", Admission.UNREADABLE),
        ("Bearer slw_home_wrong", Admission.UNKNOWN),
        ("Bearer slw_none_right", Admission.UNKNOWN),
        ("Bearer slw_old_right", Admission.EXPIRED),
    ],
)
def test_another_one_opens_nothing(keys: Keys, header: str, why: Admission) -> None:
    with pytest.raises(NotAdmitted) as refused:
        keys.grant_of(header)

    assert refused.value.why is why


def test_the_last_day_is_counted_where_the_programme_is(keys: Keys) -> None:
    assert keys.grant_of("Bearer slw_now_right").key == "now"


def test_ends_are_told_and_nothing_is_broken(keys: Keys) -> None:
    assert keys.ends() == {"old": date(2026, 11, 22), "now": date(2026, 11, 23)}
    assert keys.broken() is None
