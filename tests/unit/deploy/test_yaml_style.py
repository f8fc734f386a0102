"""yamllint over the tree."""

from pathlib import Path

from deploy.checks import yaml_style
from tests.unit.deploy.house import House, copied


def test_the_files_as_they_stand_pass(house: House) -> None:
    assert yaml_style.check(house.root).problems == ()


def test_a_key_given_twice_is_caught(tmp_path: Path) -> None:
    house = copied(tmp_path, ".yamllint", ".gitignore", "deploy/k8s/base")
    house.add("deploy/k8s/base/namespace.yaml", "kind: Namespace\n")

    (problem,) = yaml_style.check(house.root).problems

    assert "namespace.yaml" in problem
    assert "duplication of key" in problem
