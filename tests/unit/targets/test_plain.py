import json
from decimal import Decimal
from typing import Any

import pytest

from targets.catalogue import Target
from targets.observations import Observation
from targets.plain import target_plain
from tests.unit.targets.builders import (
    a_base,
    a_benchmarked,
    a_budget,
    a_checklist,
    a_count,
    a_group,
    a_growth,
    a_judged,
    a_programme,
    a_rank,
    a_rank_gain,
    a_target,
    on,
    seen,
    series,
    spending,
)

TARGET = a_target(base=a_base("20", "2025"))
BUDGET = a_budget()


def plain(target: Target, figures: list[Observation]) -> dict[str, Any]:
    return target_plain(a_programme(target), target, on("2027-02-01", target, figures))


def test_a_target_in_plain_form_has_what_the_api_promises() -> None:
    shown = plain(TARGET, series(TARGET, y2026="29"))

    assert {"id", "name", "theme", "kind", "unit", "goals", "owner", "verdict"} <= set(shown)
    assert shown["goals"] == [{"value": Decimal(80), "by": "2030-12-31", "comparison": ">="}]
    verdict = shown["verdict"]
    assert (verdict["status"], verdict["reason"]) == ("at_risk", "behind_path")
    assert (verdict["value"], verdict["period"]) == (Decimal(29), "2026")
    assert (verdict["achieved"], verdict["required"]) == (Decimal("0.15"), Decimal("0.19989"))
    assert verdict["pace"] == Decimal("0.750411")
    assert (verdict["score"], verdict["evidence"]) == (Decimal(15), "B")
    assert (verdict["as_of"], verdict["rule_version"]) == ("2027-02-01", "2")
    assert verdict["findings"][0]["kind"] == "behind"


def test_money_stays_exact() -> None:
    figures = spending(BUDGET, "2026", "798000000000", "28500000000000")

    verdict = plain(BUDGET, figures)["verdict"]

    assert verdict["shortfall"] == Decimal(57_000_000_000)
    assert verdict["inputs"][0]["value"] == Decimal(798_000_000_000)


def test_without_a_verdict_the_promise_alone_is_shown() -> None:
    assert target_plain(a_programme(TARGET), TARGET, None)["verdict"] is None


@pytest.mark.parametrize(
    "target",
    [
        TARGET,
        BUDGET,
        a_rank(),
        a_rank_gain(),
        a_checklist("2027-01-01"),
        a_count(),
        a_benchmarked(),
        a_group("health"),
        a_growth(flow=True),
        a_judged(),
    ],
    ids=lambda target: target.kind.value,
)
def test_every_kind_can_be_written_as_json(target: Target) -> None:
    def exact(value: object) -> str:
        assert isinstance(value, Decimal)
        return str(value)

    measure = next(iter(target.measure_by_id.values()))
    stage = measure.stages[0] if measure.stages else ""
    figures = [seen(target, "2026", "1", measure=measure.id, stage=stage)]

    assert json.loads(json.dumps(plain(target, figures), default=exact))["id"] == target.id
