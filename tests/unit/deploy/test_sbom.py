"""The bill of materials: complete, the same every time, and held against what we accept."""

import json

import pytest

from deploy.checks.sbom import PERMISSIVE, TOOLS, accepts, check, places_in, wrong_with
from deploy.sbom import Component, components, main
from tests.unit.deploy.house import ROOT

PIN = Component("lib", "1.0", ("a" * 64,), "MIT", "1.0", ("gateway",))


def test_the_tree_holds() -> None:
    outcome = check(ROOT)

    assert outcome.problems == ()
    assert outcome.looked_at > 100
    assert "known vulnerabilities" in outcome.skipped


def test_the_bill_is_the_same_every_time_and_names_every_pin(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    first = capsys.readouterr().out
    assert main([]) == 0

    assert capsys.readouterr().out == first
    bill = json.loads(first)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert [one["name"] for one in bill["components"]] == [one.name for one in components(ROOT)]
    assert all(one["purl"].startswith("pkg:pypi/") for one in bill["components"])


def test_the_bill_says_what_an_image_carries_and_what_only_developers_use(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main([])
    scopes = {
        one["name"]: one["scope"] for one in json.loads(capsys.readouterr().out)["components"]
    }

    assert scopes["pymongo"] == "required"
    assert scopes["secantusdb"] == scopes["pytest"] == "excluded"


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        pytest.param(Component("lib", "1.0", (), "MIT", "1.0"), ["lib: has no hash"], id="no hash"),
        pytest.param(
            Component("lib", "1.0", ("a",), "MIT", "1.1"),
            ["lib: 1.1 is installed, 1.0 is pinned"],
            id="another version",
        ),
        pytest.param(
            Component("lib", "1.0", ("a",), "GPL-3.0", "1.0", ("alerts",)),
            ["lib (carried by alerts): licence GPL-3.0"],
            id="a licence that an image may not carry",
        ),
        pytest.param(
            Component("lib", "1.0", ("a",), "", "1.0"),
            ["lib (a tool): licence not declared"],
            id="no licence",
        ),
        pytest.param(Component("lib", "1.0", ("a",), "GPL-3.0", "1.0"), [], id="a tool may"),
        pytest.param(Component("lib", "1.0", ("a",)), [], id="not installed here"),
        pytest.param(PIN, [], id="all well"),
    ],
)
def test_what_is_wrong_with_a_pin_is_said(pin: Component, said: list[str]) -> None:
    assert wrong_with(pin) == said


def test_all_of_and_one_of_or_has_to_be_accepted() -> None:
    assert accepts(PERMISSIVE, "Apache-2.0 OR GPL-3.0")
    assert not accepts(PERMISSIVE, "MIT AND GPL-2.0-only")
    assert accepts(TOOLS, "GPL-2.0-only AND CC-BY-4.0")


def test_a_place_where_packages_come_from_is_found() -> None:
    assert places_in("https://files." + "python" + "hosted.org/x") != []
    assert places_in("pkg:pypi/pymongo@4.20") == []
