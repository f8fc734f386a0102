"""Keys as values: which header opens what, on which day, and what a broken file says."""

import io
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.keys import commands
from services.ingest.keys.grants import Grant, Right
from services.ingest.keys.handlers import Admission, NotAdmitted, Ring, written
from services.ingest.keys.making import as_yaml, entry_of, new_key
from services.ingest.keys.reading import BadKeyFile, ring_of

DAY = date(2026, 11, 22)


def a_file(*entries: dict[str, object]) -> str:
    return "keys:\n" + as_yaml(*entries)


def shown(ring: Ring, header: str, on: date = DAY) -> Grant | Admission:
    try:
        return ring.grant_of(header, on)
    except NotAdmitted as refused:
        return refused.why


def test_a_new_key_opens_what_it_was_made_for_and_nothing_else() -> None:
    made = new_key("so-tai-chinh", ["/so-tai-chinh/*", "/exact"], targets=["sti-budget-share"])

    grant = shown(ring_of(a_file(made.entry)), f"Bearer {made.key}")

    assert isinstance(grant, Grant)
    assert [grant.covers_source(one) for one in ("/so-tai-chinh/a", "/exact", "/exact2")] == [
        True,
        True,
        False,
    ]
    assert not grant.covers_source("/so-tai-chinh")
    assert grant.covers_target("sti-budget-share")
    assert not grant.covers_target("pii-rank")
    assert grant.may(Right.REPORT)
    assert not grant.may(Right.DECIDE)


def test_the_secret_stands_nowhere_in_the_file_nor_in_a_repr() -> None:
    made = new_key("a", ["*"])
    secret = made.key.split("_", 2)[2]
    text = a_file(made.entry)

    assert secret not in text
    assert secret not in repr(made)
    assert secret not in repr(ring_of(text).keys)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        pytest.param("", Admission.MISSING, id="nothing"),
        pytest.param("Basic YTpi", Admission.UNREADABLE, id="another scheme"),
        pytest.param("Bearer abc", Admission.UNREADABLE, id="no key of ours"),
        pytest.param("Bearer slw__x", Admission.UNREADABLE, id="no id"),
        pytest.param("Bearer slw_a_", Admission.UNREADABLE, id="no secret"),
        pytest.param("Bearer slw_a_x,Bearer slw_a_x y", Admission.UNREADABLE, id="two headers"),
        pytest.param("Bearer slw_a_wrong", Admission.UNKNOWN, id="a wrong secret"),
        pytest.param("Bearer slw_b_right", Admission.UNKNOWN, id="an unknown id"),
        pytest.param("bearer slw_a_right", Admission.ADMITTED, id="the scheme in small letters"),
    ],
)
def test_a_header_that_is_no_good_key_is_refused_with_its_reason(
    header: str, why: Admission
) -> None:
    ring = ring_of(a_file(entry_of("slw_a_right", ["*"])))

    found = shown(ring, header)

    assert (Admission.ADMITTED if isinstance(found, Grant) else found) is why


def test_a_key_is_good_through_its_last_day() -> None:
    ring = ring_of(a_file(entry_of("slw_a_right", ["*"], expires=DAY)))

    assert isinstance(shown(ring, "Bearer slw_a_right"), Grant)
    assert shown(ring, "Bearer slw_a_right", DAY + timedelta(days=1)) is Admission.EXPIRED
    assert shown(ring, "Bearer slw_a_wrong", DAY + timedelta(days=1)) is Admission.UNKNOWN


def test_while_a_key_is_changed_its_old_and_its_new_secret_are_good() -> None:
    old = entry_of("slw_a_old", ["*"], expires=DAY)
    new = entry_of("slw_a_new", ["*"])
    both = {**new, "secrets": [*old["secrets"], *new["secrets"]]}  # type: ignore[misc]
    ring = ring_of(a_file(both))

    assert isinstance(shown(ring, "Bearer slw_a_old"), Grant)
    assert isinstance(shown(ring, "Bearer slw_a_new"), Grant)
    tomorrow = DAY + timedelta(days=1)
    assert shown(ring, "Bearer slw_a_old", tomorrow) is Admission.EXPIRED
    assert isinstance(shown(ring, "Bearer slw_a_new", tomorrow), Grant)
    assert ring.ends() == {}


GOOD = entry_of("slw_a_right", ["*"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("keys: [", "line 1", id="no YAML"),
        pytest.param("[]", "Expected", id="a list"),
        pytest.param("keys: []\nother: 1", "other", id="an unknown field"),
        pytest.param(a_file({**GOOD, "secret": "x"}), "secret", id="a secret in the open"),
        pytest.param(a_file(GOOD, GOOD), "stands twice", id="an id twice"),
        pytest.param(a_file({**GOOD, "id": "A_b"}), "keys[0].id", id="an id of other signs"),
        pytest.param(a_file({**GOOD, "sources": []}), "sources", id="no source"),
        pytest.param(a_file({**GOOD, "sources": ["*a"]}), "sources[0]", id="a star in front"),
        pytest.param(a_file({**GOOD, "rights": ["rule"]}), "rights", id="an unknown right"),
        pytest.param(a_file({**GOOD, "secrets": []}), "secrets", id="no secret"),
        pytest.param(
            a_file({**GOOD, "secrets": [{"sha256": "right"}]}), "64 hexadecimal", id="no digest"
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused_as_a_whole_and_says_where(text: str, said: str) -> None:
    with pytest.raises(BadKeyFile, match=said.replace("[", r"\[")):
        ring_of(text)


def test_a_secret_put_where_its_digest_belongs_is_not_repeated() -> None:
    with pytest.raises(BadKeyFile) as refused:
        ring_of(a_file({**GOOD, "secrets": [{"sha256": "my-secret"}]}))

    assert "my-secret" not in str(refused.value)


@given(st.text(max_size=200))
def test_any_text_is_a_file_of_keys_or_says_what_is_wrong(text: str) -> None:
    with suppress(BadKeyFile):
        assert isinstance(ring_of(text), Ring)


@given(st.text(max_size=300))
def test_any_header_is_refused_or_opens_a_key(header: str) -> None:
    assert isinstance(shown(ring_of(a_file(GOOD)), header), Admission | Grant)


def test_the_command_makes_a_key_that_its_own_entry_knows(tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()

    code = commands.run(
        ["keys", "new", "--id", "so-y-te", "--source", "/so-y-te*", "--right", "report",
         "--target", "doctors", "--expires", "2027-12-31"], out, err,
    )  # fmt: skip

    key, entry = out.getvalue().split("\n\n")
    ring = ring_of("keys:\n" + entry)
    assert code == 0
    assert isinstance(shown(ring, f"Bearer {key}"), Grant)
    assert ring.ends() == {"so-y-te": date(2027, 12, 31)}
    path = tmp_path / "keys.yaml"
    path.write_text("keys:\n" + entry)
    told = io.StringIO()
    assert commands.run(["keys", "check", str(path)], told, err) == 0
    assert "so-y-te: report; sources /so-y-te*; targets doctors; 2027-12-31" in told.getvalue()


def test_the_command_refuses_what_the_file_would_refuse(tmp_path: Path) -> None:
    err = io.StringIO()
    assert commands.run(["keys", "new", "--id", "A B", "--source", "*"], io.StringIO(), err) == 1
    path = tmp_path / "keys.yaml"
    path.write_text(yaml.safe_dump({"keys": [{**GOOD, "id": "A"}]}))
    assert commands.run(["keys", "check", str(path)], io.StringIO(), err) == 1
    assert commands.run(["keys", "check", str(tmp_path / "none")], io.StringIO(), err) == 1
    assert written("a", "b") == "slw_a_b"
