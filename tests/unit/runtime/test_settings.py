"""Settings from a mapping, and what is said when they are wrong."""

from pathlib import Path

import pytest

from runtime.settings import (
    BadSetting,
    MissingSetting,
    number,
    port,
    required,
    seconds,
    secret,
    share,
    text,
)


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(MissingSetting, match=r"missing settings: BROKER, STORE"):
        required({"HOST": "h", "STORE": "  "}, "BROKER", "HOST", "STORE")


def test_required_settings_come_in_the_order_asked_for() -> None:
    assert required({"A": "1", "B": " 2 "}, "B", "A") == ("2", "1")


def test_an_empty_setting_counts_as_absent() -> None:
    assert text({"NAME": ""}, "NAME", "default") == "default"
    assert number({"N": ""}, "N", 5) == 5
    assert seconds({}, "S", 1.5) == 1.5


@pytest.mark.parametrize("given", ["ten", "1.5", "-1", "101"])
def test_a_number_out_of_its_bounds_is_refused_with_name_and_value(given: str) -> None:
    with pytest.raises(BadSetting, match=f"LIMIT='{given}' is not a whole number from 0 to 100"):
        number({"LIMIT": given}, "LIMIT", 1, most=100)


@pytest.mark.parametrize("given", ["soon", "0", "-3", "nan", "inf"])
def test_a_duration_is_a_number_above_zero(given: str) -> None:
    with pytest.raises(BadSetting):
        seconds({"WAIT": given}, "WAIT", 1.0)


def test_a_port_is_a_port() -> None:
    assert port({"PORT": "8080"}, "PORT", 1) == 8080
    with pytest.raises(BadSetting):
        port({"PORT": "70000"}, "PORT", 1)


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("p ss\n")

    assert secret({"PASSWORD_FILE": str(path)}, "PASSWORD") == "p ss"
    assert secret({"PASSWORD": "given", "PASSWORD_FILE": str(path)}, "PASSWORD") == "given"


def test_a_secret_without_a_default_must_be_given() -> None:
    with pytest.raises(MissingSetting, match="PASSWORD"):
        secret({}, "PASSWORD")
    assert secret({}, "PASSWORD", "") == ""


def test_a_secret_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(BadSetting, match="PASSWORD_FILE"):
        secret({"PASSWORD_FILE": "/nowhere/at/all"}, "PASSWORD")


@pytest.mark.parametrize("given", ["1.1", "-0.1", "most", "nan"])
def test_a_share_lies_between_nothing_and_all(given: str) -> None:
    assert share({"RATIO": "0.25"}, "RATIO", 1.0) == 0.25
    assert share({}, "RATIO", 1.0) == 1.0
    with pytest.raises(BadSetting, match="RATIO"):
        share({"RATIO": given}, "RATIO", 1.0)
