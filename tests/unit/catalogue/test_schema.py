"""The schema for editors agrees with the reader."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from catalogue import SHIPPED
from catalogue.schema import schema


def as_editors_see(text: str) -> Any:
    """YAML's own values, its dates as text: that is how editors hand them to a schema."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(yaml.safe_load(text))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


@pytest.fixture(scope="module")
def shipped() -> Any:
    return as_editors_see(SHIPPED.read_text(encoding="utf-8"))


def test_the_shipped_catalogue_is_valid(validator: Draft202012Validator, shipped: Any) -> None:
    assert [error.message for error in validator.iter_errors(shipped)] == []


def test_the_shipped_catalogue_names_its_schema() -> None:
    first = SHIPPED.read_text(encoding="utf-8").splitlines()[0]

    assert first == "# yaml-language-server: $schema=catalogue.schema.json"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param({"kind": "reech"}, "kind", id="an unknown kind"),
        pytest.param({"weigth": 2}, "", id="an unknown key"),
        pytest.param({"rule": {"limit": 3}}, "", id="parameters for a rule without any"),
        pytest.param({"kind": "floor"}, "", id="a rule without its parameters"),
        pytest.param({"cadence": "yearly"}, "cadence", id="an unknown cadence"),
    ],
)
def test_an_editor_sees_a_contradiction(
    validator: Draft202012Validator, shipped: Any, change: dict[str, Any], where: str
) -> None:
    wrong = deepcopy(shipped)
    wrong["targets"][0].update(change)

    places = [".".join(str(step) for step in error.path) for error in validator.iter_errors(wrong)]

    assert ".".join(part for part in ("targets.0", where) if part) in places
