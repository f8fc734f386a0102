"""yamllint over the tree."""

from deploy.checks import yaml_style
from tests.unit.deploy.house import House


def test_the_files_as_they_stand_pass(house: House) -> None:
    assert yaml_style.check(house.root).problems == ()


def test_a_key_given_twice_is_caught(house: House) -> None:
    house.add("deploy/k8s/base/namespace.yaml", "kind: Namespace\n")

    (problem,) = yaml_style.check(house.root).problems

    assert "namespace.yaml" in problem
    assert "duplication of key" in problem
