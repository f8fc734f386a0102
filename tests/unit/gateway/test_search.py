"""Finding targets."""

from decimal import Decimal
from typing import Any

import pytest

from services.gateway.search import Order, Wanted, find, fold


def a_target(name: str = "Phủ sóng 5G", **changes: Any) -> dict[str, Any]:
    """A target as the API writes it, as far as a search looks."""
    verdict = {
        "status": changes.pop("status", "on_track"),
        "pace": changes.pop("pace", None),
        "score": changes.pop("score", None),
        "period": changes.pop("period", None),
    }
    return {
        "id": changes.pop("id", "coverage-5g"),
        "name": {"vi": name, "en": "5G coverage"},
        "theme": changes.pop("theme", "infrastructure"),
        "kind": changes.pop("kind", "reach"),
        "owner": {"id": changes.pop("owner", "so-khcn"), "name": {"vi": "Sở KHCN", "en": "DoST"}},
        "verdict": verdict,
        **changes,
    }


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        pytest.param("Đô thị", "do thi", id="đ is d"),
        pytest.param("PHỦ SÓNG", "phu song", id="capitals and marks fall away"),
        pytest.param("Phủ", "phu", id="composed"),
        pytest.param("Phu\u0309", "phu", id="decomposed"),
    ],
)
def test_a_search_sees_no_diacritics(written: str, seen: str) -> None:
    assert fold(written) == seen


def test_every_word_has_to_be_found_in_any_order() -> None:
    targets = [a_target("Phủ sóng 5G toàn tỉnh"), a_target("Đô thị thông minh")]

    assert find(targets, Wanted(words="tinh phu")) == [targets[0]]
    assert find(targets, Wanted(words="tỉnh thị")) == []


def test_filters_narrow_and_empty_ones_let_all_through() -> None:
    late = a_target(id="a", status="off_track", theme="skills")
    fine = a_target(id="b", status="met", owner="so-noi-vu", kind="rank")

    assert find([late, fine], Wanted()) == [late, fine]
    assert find([late, fine], Wanted(statuses=frozenset({"off_track"}))) == [late]
    assert find([late, fine], Wanted(themes=frozenset({"skills", "budget"}))) == [late]
    assert find([late, fine], Wanted(kinds=frozenset({"rank"}))) == [fine]
    assert find([late, fine], Wanted(owners=frozenset({"so-noi-vu"}))) == [fine]


def test_the_worst_comes_first_and_what_has_no_data_last() -> None:
    names = ["no_data", "met", "at_risk", "missed", "reversing", "off_track", "judged"]
    targets = [a_target(status=status) for status in names]

    found = find(targets, Wanted(order=Order.WORST))

    assert [one["verdict"]["status"] for one in found] == [
        "missed", "reversing", "off_track", "at_risk", "met", "judged", "no_data",
    ]  # fmt: skip


def test_of_two_equally_bad_ones_the_slower_comes_first() -> None:
    slow = a_target(status="at_risk", pace=Decimal("0.61"))
    slower = a_target(status="at_risk", pace=Decimal("0.60"))

    assert find([slow, slower], Wanted(order=Order.WORST)) == [slower, slow]


@pytest.mark.parametrize("order", list(Order))
def test_every_order_takes_targets_without_figures(order: Order) -> None:
    bare, full = a_target(), a_target(pace=Decimal(1), score=Decimal(9), period="2026")

    assert len(find([bare, full], Wanted(order=order))) == 2
