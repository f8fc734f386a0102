"""What an image will hold, made in an empty environment: what it lacks or has too much is found."""

import re
from pathlib import Path

import pytest

from deploy.checks import images
from tests.unit.deploy.house import House, copied

PINS = "requirements/ingest.txt"
DOCKERFILE = "services/ingest/Dockerfile"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what ingest's image is made of."""
    folders = ("requirements", "catalogue", "schemas", "targets", "runtime", "services", "deploy")
    return copied(tmp_path, *folders, "LICENSE")


def problems(house: House) -> str:
    """What is wrong with ingest's image."""
    return "\n".join(images.check(house.root, ["ingest"]).problems)


def test_a_package_that_the_pins_lack_is_found(house: House) -> None:
    pins = (house.root / PINS).read_text("utf-8")
    block = re.search(r"(?m)^uvicorn==.*\n(?:    .*\n)+", pins)
    assert block is not None
    house.plant(PINS, block.group(), "")

    assert "No module named 'uvicorn'" in problems(house)


def test_a_file_that_is_not_the_one_that_was_pinned_is_refused(house: House) -> None:
    pins = (house.root / PINS).read_text("utf-8")
    block = re.search(r"(?m)^h11==.*\n(?:    .*\n)+", pins)
    assert block is not None
    house.plant(PINS, block.group(), f"h11==0.16.0 \\\n    --hash=sha256:{'0' * 64}\n")

    assert "cannot be installed" in problems(house)


def test_another_service_in_the_image_is_found(house: House) -> None:
    house.plant(
        DOCKERFILE,
        "COPY LICENSE ./LICENSE",
        "COPY services/scoring ./services/scoring\nCOPY LICENSE ./LICENSE",
    )

    assert "ingest: carries services.scoring" in problems(house)
