"""`python -m catalogue` answers people and programs, with an exit code."""

import json
from io import StringIO
from pathlib import Path

from catalogue.commands import run
from catalogue.schema import SCHEMA, schema
from tests.unit.catalogue.builders import SMALL, written


def answer(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    return run(arguments, out, err), out.getvalue(), err.getvalue()


def test_check_says_that_the_shipped_catalogue_is_right() -> None:
    code, out, _ = answer("check")

    assert code == 0
    assert "43 targets" in out
    assert "No contradictions" in out


def test_check_answers_one_and_names_the_line_of_a_contradiction(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("kind: reach", "kind: reech"))

    code, out, err = answer("check", str(path))

    assert code == 1
    assert out == ""
    assert f"{path}:16: targets.0.kind: " in err


def test_check_tells_programs_the_same_in_json(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("kind: reach", "kind: reech"))

    code, out, _ = answer("check", str(path), "--json")

    problem = json.loads(out)["problems"][0]
    assert code == 1
    assert (problem["line"], problem["field"]) == (16, "targets.0.kind")


def test_a_file_that_is_not_there_answers_two() -> None:
    code, _, err = answer("check", "nowhere.yaml")

    assert code == 2
    assert "no such file" in err


def test_list_names_every_promise_for_people() -> None:
    code, out, _ = answer("list")

    assert code == 0
    assert "sti-budget-share" in out
    assert "Tầm nhìn 2045" in out


def test_list_prints_the_target_objects_of_the_api() -> None:
    _, out, _ = answer("list", "--json")

    targets = {target["id"]: target for target in json.loads(out)}
    assert len(targets) == 43
    assert targets["digital-economy-share"]["goals"] == [
        {"value": 20, "by": "2030-12-31", "comparison": ">="},
        {"value": 40, "by": "2045-12-31", "comparison": ">"},
    ]


def test_schema_prints_what_is_committed() -> None:
    code, out, _ = answer("schema")

    assert code == 0
    assert json.loads(out) == schema()
    assert out == SCHEMA.read_text(encoding="utf-8"), "python -m catalogue schema > its file"
