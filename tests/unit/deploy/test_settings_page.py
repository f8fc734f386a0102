"""The tables of settings on the operators' page."""

from pathlib import Path

import pytest

from deploy.checks import settings_page
from tests.unit.deploy.house import House, copied

MODULE = """
LIMIT_S = 2.5

def from_env(env):
    broker, store = required(env, "SLIPWATCH_BROKER", "SLIPWATCH_STORE")
    level = text(env, "SLIPWATCH_LEVEL", "info")
    limit = seconds(env, "SLIPWATCH_LIMIT_S", LIMIT_S)
    token = secret(env, "SLIPWATCH_TOKEN")
    if not token:
        raise MissingSetting("SLIPWATCH_OTHER")
"""


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what this check looks at."""
    return copied(tmp_path, "services", *settings_page.SHARED, "docs/operations.md")


def test_settings_are_read_from_the_module_with_their_defaults() -> None:
    assert settings_page.read_by(MODULE) == {
        "SLIPWATCH_BROKER": "required",
        "SLIPWATCH_STORE": "required",
        "SLIPWATCH_LEVEL": "info",
        "SLIPWATCH_LIMIT_S": "2.5",
        "SLIPWATCH_TOKEN": "required",
    }


def test_the_page_as_it_stands_fits_the_code(house: House) -> None:
    assert settings_page.check(house.root).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("| `8081` |", "| `8099` |", "is 8081, and the page says 8099", id="default"),
        pytest.param(
            "`SLIPWATCH_PARK_LIMIT` | `1000`",
            "`SLIPWATCH_BRAKE` | `1000`",
            "SLIPWATCH_BRAKE is read no more",
            id="a setting that is gone",
        ),
        pytest.param(
            "| `SLIPWATCH_CREATE_TOPICS` |",
            "| `OTHER` |",
            "SLIPWATCH_CREATE_TOPICS is not on the page",
            id="a setting that is new",
        ),
    ],
)
def test_a_page_that_does_not_fit_is_caught(house: House, old: str, new: str, said: str) -> None:
    house.plant(str(settings_page.PAGE), old, new)

    problems = settings_page.check(house.root).problems

    assert any(said in problem for problem in problems), problems
