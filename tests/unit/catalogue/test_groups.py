"""How places are computed, as a catalogue says it."""

from pathlib import Path

import pytest

from catalogue import SHIPPED, load
from targets.kinds import Best, Computed, Group
from tests.unit.catalogue.builders import SMALL, problems_of

PLACES = SMALL.replace("level: province}", "level: province, region: true}").replace(
    "    kind: reach\n",
    "    kind: group\n    rule: {k: 1, n: 2, fields: [value], computed: [COMPUTED]}\n",
)
PEER = '  - {id: dale, name: {vi: "Tỉnh Lũng", en: "Dale"}, level: peer, region: true}\n'
WORTH = "      - {id: value, possible: [0, 100]}\n      - {id: worth, possible: [0, 100]}\n"


def a_group(computed: str, *, peers: str = PEER) -> str:
    text = PLACES.replace("COMPUTED", computed).replace("targets:\n", f"{peers}targets:\n")
    return text.replace("      - {id: value, possible: [0, 100]}\n", WORTH)


def test_the_shipped_catalogue_computes_the_place_of_tfp_from_all_nine_provinces() -> None:
    programme = load(SHIPPED)
    rule = programme.target_by_id["tfp-contribution"].rule

    assert isinstance(rule, Group)
    assert rule.computed == (Computed("rank", "value", Best.HIGHEST),)
    assert len(programme.region) == rule.n == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (a_group("{field: speed, measure: worth}"), "'speed' is no field of coverage"),
        (a_group("{field: value, measure: speed}"), "no measure of values named 'speed'"),
        (a_group("{field: value, measure: worth, best: biggest}"), "biggest"),
        (a_group("{field: value, measure: worth}", peers=""), "the areas of the region are 1"),
    ],
    ids=["no such field", "no such measure", "no such order", "a province is missing"],
)
def test_a_way_to_compute_that_cannot_be_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in one.sentence for one in problems_of(tmp_path, text))
