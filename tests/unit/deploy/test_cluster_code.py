"""The cluster held against the code: a planted difference of each sort is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.checks import (
    cluster_kafka,
    cluster_network,
    cluster_rollout,
    cluster_rules,
    cluster_secrets,
    given_settings,
    manifests,
)
from deploy.checks.outcome import Outcome
from deploy.checks.tools import found
from tests.unit.deploy.house import House, copied

PARTS = "deploy/k8s/components"
BASE = "deploy/k8s/base"
WHOLE = (
    "docker-compose.yml",
    "docs/operations.md",
    "deploy/k8s",
    "deploy/grafana",
    "deploy/prometheus",
    "runtime",
    "services",
)
CHECKS: tuple[Callable[[Path], Outcome], ...] = (
    cluster_kafka.check_topics,
    cluster_kafka.check_rights,
    cluster_kafka.check_scaling,
    cluster_network.check,
    cluster_rollout.check,
    cluster_rules.check,
    cluster_secrets.check_cluster,
    cluster_secrets.check_compose,
    given_settings.check,
)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A copy of what these checks look at, read as it lies there: nothing is built."""
    monkeypatch.setattr(manifests, "found", lambda _: None)
    return copied(tmp_path, *WHOLE)


@pytest.mark.parametrize("built", [True, False], ids=["as it is built", "as it lies there"])
def test_the_cluster_as_it_stands_is_what_the_code_says(
    built: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if built and found("kubectl") is None:
        pytest.skip("needs kubectl")
    if not built:
        monkeypatch.setattr(manifests, "found", lambda _: None)
    root = copied(tmp_path, *WHOLE).root

    assert [outcome.lines() for check in CHECKS if not (outcome := check(root)).held] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            "strimzi/topics.yaml", "name: slips", "name: slip", "no KafkaTopic slips", id="missing"
        ),
        pytest.param(
            "strimzi/topics.yaml", "name: slips", "name: slip", "no such topic", id="unknown"
        ),
        pytest.param(
            "strimzi/topics.yaml",
            "partitions: 6",
            "partitions: 3",
            "3 partitions, the code says 6",
            id="other partitions",
        ),
        pytest.param(
            "strimzi/topics.yaml",
            "retention.ms: 31536000000",
            "retention.ms: 1000",
            "retention.ms is 1000",
            id="kept for a second",
        ),
        pytest.param(
            "strimzi/topics.yaml", "replicas: 3", "replicas: 1", "1 replicas on 3", id="one copy"
        ),
        pytest.param(
            "strimzi/kafka.yaml",
            "min.insync.replicas: 2",
            "min.insync.replicas: 1",
            "lose records",
            id="acknowledged by one",
        ),
        pytest.param(
            "strimzi/topics.yaml",
            "strimzi.io/cluster: kafka",
            "strimzi.io/cluster: kafak",
            "belongs to no Kafka",
            id="another cluster's",
        ),
    ],
)
def test_a_topic_that_is_not_the_codes_is_found(
    house: House, file: str, old: str, new: str, said: str
) -> None:
    house.plant(f"{PARTS}/{file}", old, new)

    assert _says(cluster_kafka.check_topics(house.root), said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "operations: [Write, Describe]",
            "operations: [Write, Read, Describe]",
            "ingest: may also Read the topic measurements",
            id="a right too many",
        ),
        pytest.param(
            "operations: [Write, Describe]",
            "operations: [Write]",
            "ingest: may not Describe the topic measurements",
            id="a right too few",
        ),
        pytest.param(
            "name: alerts, patternType: literal}, operations: [Read]",
            "name: scoring, patternType: literal}, operations: [Read]",
            "alerts: may also Read the group scoring",
            id="another's group",
        ),
        pytest.param(
            "metadata:\n  name: scoring",
            "metadata:\n  name: scorer",
            "there is no KafkaUser scoring",
            id="no user",
        ),
        pytest.param(
            "metadata:\n  name: scoring",
            "metadata:\n  name: scorer",
            "scorer: may also Write the topic slips",
            id="a source that writes more than figures",
        ),
    ],
)
def test_a_right_that_is_not_the_codes_is_found(
    house: House, old: str, new: str, said: str
) -> None:
    house.plant(f"{PARTS}/strimzi/users.yaml", old, new)

    assert _says(cluster_kafka.check_rights(house.root), said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "maxReplicaCount: 6", "maxReplicaCount: 7", "7 workers for the 6", id="too many"
        ),
        pytest.param(
            "topic: slips", "topic: assessments", "does not read assessments", id="another topic"
        ),
        pytest.param(
            "consumerGroup: alerts", "consumerGroup: scoring", "does not read", id="another's lag"
        ),
        pytest.param(
            "scaleTargetRef: {name: alerts}",
            "scaleTargetRef: {name: alarms}",
            "no Deployment alarms",
            id="nobody is scaled",
        ),
        pytest.param(":9093", ":9092", "no listener", id="a port where nobody listens"),
    ],
)
def test_scaling_beyond_what_helps_is_found(house: House, old: str, new: str, said: str) -> None:
    house.plant(f"{PARTS}/autoscaling/scaling.yaml", old, new)

    assert _says(cluster_kafka.check_scaling(house.root), said)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            "network/network.yaml",
            "policyTypes: [Ingress, Egress]",
            "policyTypes: [Ingress]",
            "nothing denies everything",
            id="no denial",
        ),
        pytest.param(
            "network/network.yaml",
            "{protocol: TCP, port: 8082}",
            "{protocol: TCP, port: 8099}",
            "scoring: nobody is let in to its port 8082",
            id="a port in no policy",
        ),
        pytest.param(
            "network/network.yaml",
            "{protocol: TCP, port: 587}",
            "{protocol: TCP, port: 25}",
            "alerts: is not let out to mail, port 587",
            id="no way to the mail server",
        ),
        pytest.param(
            "network/network.yaml",
            "matchLabels: {app.kubernetes.io/name: alerts}",
            "matchLabels: {app.kubernetes.io/name: alarms}",
            "is for no pod",
            id="a policy for nobody",
        ),
        pytest.param(
            "mongodb/network.yaml",
            "      ports:\n        - {protocol: TCP, port: 27017}\n---",
            "---",
            "opens every port",
            id="every port",
        ),
    ],
)
def test_an_edge_that_does_not_fit_is_found(
    house: House, file: str, old: str, new: str, said: str
) -> None:
    house.plant(f"{PARTS}/{file}", old, new)

    assert _says(cluster_network.check(house.root), said)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            f"{BASE}/scoring.yaml",
            "terminationGracePeriodSeconds: 45",
            "terminationGracePeriodSeconds: 15",
            "killed before it has ended",
            id="too little time",
        ),
        pytest.param(
            f"{BASE}/scoring.yaml", "maxSurge: 0", "maxSurge: 1", "surplus worker", id="surplus"
        ),
        pytest.param(
            f"{BASE}/gateway.yaml",
            "maxUnavailable: 0",
            "maxUnavailable: 1",
            "before a new one",
            id="a gap",
        ),
        pytest.param(
            f"{BASE}/gateway.yaml",
            "sleep: {seconds: 5}",
            "sleep: {seconds: 0}",
            "preStop",
            id="no pause",
        ),
        pytest.param(
            "docker-compose.yml",
            "stop_grace_period: 30s",
            "stop_grace_period: 10s",
            "gateway: has 10s to end",
            id="too little time on one host",
        ),
    ],
)
def test_a_rollout_that_loses_something_is_found(
    house: House, file: str, old: str, new: str, said: str
) -> None:
    house.plant(file, old, new)

    assert _says(cluster_rollout.check(house.root), said)


@pytest.mark.skipif(found("kubectl") is None, reason="needs kubectl")
@pytest.mark.parametrize(
    ("old", "new", "check", "said"),
    [
        pytest.param(
            "{name: slipwatch/alerts, newTag: 0.1.0}",
            "{name: slipwatch/alerts, newTag: 0.2.0}",
            cluster_rollout.check,
            "runs slipwatch/alerts:0.2.0 and is labelled 0.1.0",
            id="a version that the labels do not say",
        ),
        pytest.param(
            "  - {name: ingest, count: 3}",
            "  - {name: ingest, count: 3}\n  - {name: scoring, count: 3}",
            cluster_kafka.check_scaling,
            "Deployment scoring says its replicas too",
            id="replicas said twice",
        ),
        pytest.param(
            "  - ../../components/network\n",
            "",
            cluster_network.check,
            "nothing denies everything first",
            id="no network component",
        ),
    ],
)
def test_what_only_an_overlay_breaks_is_found(
    tmp_path: Path, old: str, new: str, check: Callable[[Path], Outcome], said: str
) -> None:
    house = copied(tmp_path, *WHOLE)
    house.plant("deploy/k8s/overlays/production/kustomization.yaml", old, new)

    assert _says(check(house.root), said)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            f"{BASE}/alerts.yaml",
            "/run/secrets/channels/seal-key",
            "/run/secrets/channels/seal-kye",
            "slipwatch-channels its seal-kye",
            id="a key that nobody makes",
        ),
        pytest.param(
            f"{BASE}/alerts.yaml",
            "secretName: slipwatch-recipients",
            "secretName: slipwatch-people",
            "how the secret slipwatch-people is made",
            id="a secret that nobody makes",
        ),
        pytest.param(
            f"{PARTS}/external-secrets/secrets.yaml",
            "secretKey: oidc-groups.yaml",
            "secretKey: groups.yaml",
            "slipwatch-gateway and the page differ: groups.yaml, oidc-groups.yaml",
            id="the store gives another key",
        ),
        pytest.param(
            f"{PARTS}/ingress/ingress.yaml",
            "secretName: slipwatch-tls",
            "secretName: tls",
            "how the secret tls is made",
            id="no certificate",
        ),
    ],
)
def test_a_secret_from_nowhere_is_found(
    house: House, file: str, old: str, new: str, said: str
) -> None:
    house.plant(file, old, new)

    assert _says(cluster_secrets.check_cluster(house.root), said)


def test_a_file_of_secrets_that_the_page_does_not_make_is_found(house: House) -> None:
    house.plant("docker-compose.yml", "./secrets/link_key.txt", "./secrets/linking_key.txt")

    assert _says(cluster_secrets.check_compose(house.root), "secrets/linking_key.txt")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(
            "docker-compose.yml", "SLIPWATCH_ZNS_MODE: ", "SLIPWATCH_ZNS_MOOD: ", id="on one host"
        ),
        pytest.param(
            f"{BASE}/settings.env", "SLIPWATCH_ZNS_MODE=", "SLIPWATCH_ZNS_MOOD=", id="for all"
        ),
        pytest.param(
            f"{BASE}/gateway.yaml",
            "SLIPWATCH_SEAL_KEY_FILE",
            "SLIPWATCH_SEALING_KEY_FILE",
            id="for one",
        ),
        pytest.param(
            f"{BASE}/scoring.yaml",
            "SLIPWATCH_MONGO_URI_FILE",
            "SLIPWATCH_SMTP_PASSWORD_FILE",
            id="another service's",
        ),
    ],
)
def test_a_setting_that_nobody_reads_is_found(house: House, file: str, old: str, new: str) -> None:
    house.plant(file, old, new)

    name = new.rstrip(":= ")
    assert _says(given_settings.check(house.root), f"{name} is read by nobody there")


def test_rules_that_were_not_written_anew_are_found(house: House) -> None:
    house.plant("deploy/prometheus/rules/pipeline.yaml", "for: ", "for: 1")

    assert _says(cluster_rules.check(house.root), "--write-rules")


def test_written_anew_the_rules_are_current(house: House) -> None:
    house.plant("deploy/prometheus/rules/pipeline.yaml", "for: ", "for: 1")

    cluster_rules.write(house.root)

    assert cluster_rules.check(house.root).held


def _says(outcome: Outcome, said: str) -> bool:
    assert any(said in problem for problem in outcome.problems), outcome.problems
    return True
