"""Each image's requirements are a part of requirements.txt, and the right one."""

import re
from pathlib import Path

import pytest

from deploy.checks import pins
from tests.unit.deploy.house import ROOT, House, copied


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what this check looks at."""
    return copied(tmp_path, "pyproject.toml", "requirements.txt", "requirements")


def test_the_committed_pins_agree(house: House) -> None:
    assert pins.check(house.root).problems == ()


def test_a_pin_of_another_version_is_found(house: House) -> None:
    house.plant("requirements/ingest.txt", "fastapi==0.", "fastapi==1.")

    (problem,) = pins.check(house.root).problems

    assert problem.startswith("requirements/ingest.txt: differs in fastapi")


def test_a_missing_pin_is_found(house: House) -> None:
    path = house.root / "requirements" / "gateway.txt"
    jinja2 = pins.blocks(path.read_text("utf-8"))["jinja2"]
    house.plant("requirements/gateway.txt", jinja2 + "\n", "")

    (problem,) = pins.check(house.root).problems

    assert "lacks jinja2" in problem


def test_a_pin_that_the_service_does_not_need_is_found(house: House) -> None:
    house.add("requirements/scoring.txt", "leftpad==1.0 \\\n    --hash=sha256:00\n")

    (problem,) = pins.check(house.root).problems

    assert "has too much: leftpad" in problem


def test_something_needed_that_requirements_do_not_pin_is_said_by_name(house: House) -> None:
    text = (house.root / "requirements.txt").read_text("utf-8")
    (house.root / "requirements.txt").write_text(re.sub(r"(?m)^uvloop==", "uvl00p==", text))

    assert len(pins.check(house.root).problems) == len(pins.SERVICES)
    with pytest.raises(pins.NotPinned, match="uvloop"):
        pins.written(house.root, "ingest")


def test_writing_them_makes_them_agree(house: House) -> None:
    for service in pins.SERVICES:
        (house.root / "requirements" / f"{service}.txt").unlink()
    assert not pins.check(house.root).held

    pins.write(house.root)

    assert pins.check(house.root).held


def test_every_pin_has_a_hash_and_no_address() -> None:
    for service in pins.SERVICES:
        text = (ROOT / pins.FOLDER / f"{service}.txt").read_text("utf-8")
        assert "://" not in text
        for block in pins.blocks(text).values():
            assert "--hash=sha256:" in block


def test_the_image_of_the_gateway_carries_no_kafka_client() -> None:
    text = (ROOT / pins.FOLDER / "gateway.txt").read_text("utf-8")

    assert not {"kafka-python", "aiokafka", "faust-streaming"} & pins.blocks(text).keys()
