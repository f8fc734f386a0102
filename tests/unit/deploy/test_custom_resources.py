"""The operators' resources: what we did not mean to ask for is found."""

from pathlib import Path

import pytest

from deploy.checks import manifests
from tests.unit.deploy.house import copied

PARTS = "deploy/k8s/components"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            "strimzi/kafka.yaml",
            "kafka.strimzi.io/v1\n",
            "kafka.strimzi.io/v1beta2\n",
            "KafkaNodePool",
            id="a version that Strimzi 1.x refuses",
        ),
        pytest.param(
            "strimzi/kafka.yaml", "tls: true", "tls: false", "True was expected", id="in clear"
        ),
        pytest.param(
            "strimzi/kafka.yaml",
            "    authorization: {type: simple}",
            "    # nobody is asked",
            "'authorization' is a required property",
            id="everybody may do anything",
        ),
        pytest.param(
            "strimzi/users.yaml",
            "patternType: literal",
            "patternType: prefix",
            "'literal' was expected",
            id="rights on whatever begins so",
        ),
        pytest.param(
            "strimzi/users.yaml",
            "operations: [Write, Describe]",
            "operations: [All]",
            "'All' is not one of",
            id="all rights",
        ),
        pytest.param(
            "strimzi/topics.yaml", "partitions:", "partition:", "partition", id="an unknown field"
        ),
        pytest.param(
            "mongodb/mongodb.yaml", "name: readWrite", "name: root", "'root'", id="too much"
        ),
        pytest.param(
            "mongodb/mongodb.yaml",
            "enabled: true",
            "enabled: false",
            "True was expected",
            id="no TLS",
        ),
        pytest.param(
            "mongodb/mongodb.yaml",
            "runAsNonRoot: true",
            "runAsNonRoot: false",
            "True was expected",
            id="root",
        ),
        pytest.param(
            "autoscaling/scaling.yaml",
            "minReplicaCount: 2",
            "minReplicaCount: 0",
            "less than the minimum of 1",
            id="down to nobody",
        ),
        pytest.param(
            "autoscaling/scaling.yaml",
            'lagThreshold: "200"',
            "lagThreshold: 200",
            "is not of type 'string'",
            id="a number where KEDA wants text",
        ),
        pytest.param(
            "monitoring/scraping.yaml", "interval: 15s", "interval: often", "'often'", id="no time"
        ),
        pytest.param(
            "external-secrets/secrets.yaml",
            "remoteRef: {key: slipwatch/ingest, ",
            "remoteRef: {",
            "'key' is a required property",
            id="from nowhere",
        ),
    ],
)
def test_a_resource_that_its_operator_would_refuse_is_found(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    house = copied(tmp_path, "deploy/k8s")
    house.plant(f"{PARTS}/{file}", old, new)

    problems = manifests.check_schema(house.root).problems

    assert any(said in problem for problem in problems), problems
