"""The API asked what nobody thought of: no failure of ours, and no answer that breaks its
description."""

from datetime import datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from services.gateway.memory import MemoryStore
from targets.catalogue import Programme
from tests.unit.gateway.seed import NOON, TODAY

EXAMPLES = 8
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def described(programme: Programme, demonstration: MemoryStore) -> schemathesis.schemas.BaseSchema:
    """The API over the demonstration. Its stream has no end, its PDF takes seconds to print: both
    have tests of their own."""
    clock = ManualClock(datetime.combine(TODAY, NOON))
    app = web(programme, clock, demonstration, Health(), new_registry(NAME, VERSION))
    found = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    return found.exclude(path=["/api/v1/stream", "/report.pdf"]).include(method="GET")


def test_whatever_is_asked_the_answer_keeps_its_description(
    described: schemathesis.schemas.BaseSchema,
) -> None:
    asked = set()
    for found in described.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        asked.add(operation.path)
        _ask(operation)

    assert "/api/v1/targets/{target}/observations" in asked


def _ask(operation: schemathesis.schemas.APIOperation[Any, Any, Any, Any]) -> None:
    """Ask the same things at every run."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()
