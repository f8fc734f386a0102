"""How the programme stands, as Prometheus sees it."""

from decimal import Decimal
from typing import Any

from prometheus_client import CollectorRegistry

from services.gateway.metrics import ProgrammeMetrics


def a_target(**verdict: Any) -> dict[str, Any]:
    return {
        "id": "sti-budget-share",
        "kind": "floor",
        "owner": {"id": "so-tai-chinh"},
        "rule": {"limit": Decimal(3)},
        "measures": [{"unit": "VND"}, {"unit": "VND"}],
        "verdict": {"status": "off_track", "value": None, "shortfall": None, **verdict},
    }


def shown(*targets: dict[str, Any]) -> CollectorRegistry:
    registry = CollectorRegistry()
    ProgrammeMetrics(registry).show(targets)
    return registry


def test_a_broken_floor_shows_its_value_its_limit_and_what_is_missing() -> None:
    registry = shown(a_target(value=Decimal("2.8"), shortfall=Decimal(57_000_000_000)))

    target = {"target": "sti-budget-share"}
    assert registry.get_sample_value("gateway_floor_value", target) == 2.8
    assert registry.get_sample_value("gateway_floor_limit", target) == 3
    assert registry.get_sample_value("gateway_floor_shortfall_vnd", target) == 57_000_000_000
    assert registry.get_sample_value("gateway_targets", {"status": "off_track"}) == 1
    assert registry.get_sample_value("gateway_targets", {"status": "met"}) == 0


def test_a_floor_that_is_held_lacks_nothing() -> None:
    registry = shown(a_target(value=Decimal(3), status="met"))

    target = {"target": "sti-budget-share"}
    assert registry.get_sample_value("gateway_floor_shortfall_vnd", target) == 0


def test_what_no_longer_holds_is_taken_away() -> None:
    registry = CollectorRegistry()
    metrics = ProgrammeMetrics(registry)
    metrics.show([a_target(value=Decimal("2.8"))])

    metrics.show([a_target(status="no_data")])

    target = {"target": "sti-budget-share"}
    assert registry.get_sample_value("gateway_floor_value", target) is None
    assert registry.get_sample_value("gateway_floor_limit", target) == 3


def test_a_floor_in_another_unit_has_no_shortfall_in_vnd() -> None:
    people = {**a_target(value=Decimal(2)), "measures": [{"unit": "person"}]}

    target = {"target": "sti-budget-share"}
    assert shown(people).get_sample_value("gateway_floor_shortfall_vnd", target) is None


def test_a_department_owes_figures_for_its_stale_targets_alone() -> None:
    late = a_target(status="stale")
    other = {**a_target(status="met"), "owner": {"id": "so-noi-vu"}}

    registry = shown(late, late, other)

    owner = {"owner": "so-tai-chinh"}
    assert registry.get_sample_value("gateway_targets_silent", owner) == 2
    assert registry.get_sample_value("gateway_targets_silent", {"owner": "so-noi-vu"}) == 0
