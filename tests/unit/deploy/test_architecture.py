"""The architecture is a test: a planted import of each sort is caught."""

import pytest

from deploy.checks import architecture
from tests.unit.deploy.house import House

KEPT = "ok   import contracts"


def test_the_tree_as_it_stands_keeps_every_contract(house: House) -> None:
    outcome = architecture.check_contracts(house.root)

    assert outcome.held
    assert outcome.lines()[0].startswith(KEPT)


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        pytest.param(
            "targets/words.py",
            "import runtime.clock",
            "The domain, the contract and the plumbing never import each other",
            id="the domain takes the clock itself",
        ),
        pytest.param(
            "targets/words.py",
            "import msgspec",
            "The domain stands on the standard library alone",
            id="the domain takes a library",
        ),
        pytest.param(
            "runtime/clock.py",
            "import catalogue",
            "The plumbing knows no word of the product",
            id="the plumbing learns of promises",
        ),
        pytest.param(
            "services/alerts/episodes.py",
            "import services.scoring.state",
            "Services meet on the wire and never import each other",
            id="one service imports another",
        ),
        pytest.param(
            "services/scoring/ports.py",
            "import services.scoring.handlers",
            "Inside a service, imports run from wiring to edges to decisions to ports",
            id="a port imports a decision",
        ),
        pytest.param(
            "services/scoring/handlers.py",
            "import services.scoring.store",
            "Inside a service, imports run from wiring to edges to decisions to ports",
            id="a decision imports the store",
        ),
        pytest.param(
            "services/scoring/state.py",
            "import pymongo",
            "Decisions reach no driver, not even through another module",
            id="a decision reaches a driver by a detour",
        ),
        pytest.param(
            "services/ingest/publish.py",
            "import kafka",
            "Kafka and Faust are spoken to by the plumbing alone",
            id="a service speaks to Kafka",
        ),
        pytest.param(
            "services/scoring/app.py",
            "import pymongo",
            "MongoDB is spoken to by the plumbing, a service's store and its parking alone",
            id="the wiring speaks to MongoDB",
        ),
        pytest.param(
            "services/ingest/app.py",
            "import deploy.topics",
            "No service knows how it is deployed, measured or tested",
            id="a service imports its deployment",
        ),
        pytest.param(
            "services/ingest/app.py",
            "import tests.support",
            "No service knows how it is deployed, measured or tested",
            id="a service imports the tests",
        ),
        pytest.param(
            "catalogue/nodes.py",
            "import schemas.events",
            "The catalogue reads promises and knows only the domain",
            id="the catalogue learns of the wire",
        ),
    ],
)
def test_a_planted_import_breaks_its_contract(
    house: House, file: str, line: str, contract: str
) -> None:
    house.add(file, f"\n{line}\n")

    problems = architecture.check_contracts(house.root).problems

    assert any(f"{contract} BROKEN" in problem for problem in problems), problems


def test_a_library_that_no_contract_lists_is_caught_in_the_domain(house: House) -> None:
    house.add("targets/words.py", "\nimport sortedcontainers\n")

    assert "targets.words imports sortedcontainers" in house.lines("architecture.check_domain")


def test_an_import_that_the_image_does_not_carry_is_caught_with_its_path(house: House) -> None:
    house.add("runtime/health.py", "\nimport fastapi\n")

    said = house.lines("architecture.check_images")

    assert "scoring imports fastapi, which its image lacks" in said
    assert "runtime.health -> fastapi" in said
    assert "ingest imports fastapi" not in said
