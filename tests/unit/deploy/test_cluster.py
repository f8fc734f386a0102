"""The manifests: schema, build and policy; a planted violation of each is caught."""

from pathlib import Path

import pytest

from deploy.checks import cluster_policy, manifests
from deploy.checks.tools import found
from tests.unit.deploy.house import House, copied

GATEWAY = "deploy/k8s/base/gateway.yaml"
NAMESPACE = "deploy/k8s/base/namespace.yaml"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what this check looks at."""
    return copied(tmp_path, "deploy/k8s", "deploy/grafana")


def test_the_manifests_as_they_stand_keep_the_rules(house: House) -> None:
    assert manifests.check_schema(house.root).problems == ()
    assert manifests.check_build(house.root).problems == ()
    assert cluster_policy.check(house.root).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("replicas: 2", "replicas: two", "replicas", id="a word for a number"),
        pytest.param("replicas: 2", "replica: 2", "replica", id="an unknown field"),
        pytest.param("kind: Deployment", "kind: Deploiment", "Deploiment", id="an unknown kind"),
    ],
)
def test_a_document_against_its_schema_is_caught(
    house: House, old: str, new: str, said: str
) -> None:
    house.plant(GATEWAY, old, new)

    problems = manifests.check_schema(house.root).problems

    assert any(said in problem for problem in problems), problems


@pytest.mark.skipif(found("kubectl") is None, reason="needs kubectl")
def test_an_overlay_that_does_not_build_is_caught(house: House) -> None:
    house.plant("deploy/k8s/base/kustomization.yaml", "- gateway.yaml", "- gatewai.yaml")

    problems = manifests.check_build(house.root).problems

    assert any("gatewai.yaml" in problem for problem in problems), problems


def test_without_kubectl_the_build_is_left_out_aloud(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifests, "found", lambda _: None)

    outcome = manifests.check_build(house.root)

    assert outcome.held
    assert "kubectl" in outcome.lines()[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(GATEWAY, "gateway:0.1.0", "gateway:latest", "not pinned", id="latest"),
        pytest.param(GATEWAY, "runAsUser: 10001", "runAsUser: 0", "as root", id="root"),
        pytest.param(
            GATEWAY, "type: RuntimeDefault", "type: Unconfined", "seccomp", id="no seccomp"
        ),
        pytest.param(GATEWAY, "drop: [ALL]", "drop: [KILL]", "capabilities", id="capabilities"),
        pytest.param(
            GATEWAY,
            "readOnlyRootFilesystem: true",
            "readOnlyRootFilesystem: false",
            "written to",
            id="a writable root",
        ),
        pytest.param(
            GATEWAY,
            "allowPrivilegeEscalation: false",
            "allowPrivilegeEscalation: true",
            "privileges",
            id="gaining privileges",
        ),
        pytest.param(
            GATEWAY, 'limits: {cpu: "1", memory: 512Mi}', "limits: {}", "no limits", id="no limits"
        ),
        pytest.param(
            GATEWAY, "requests: {cpu: 100m, ", "requests: {", "no requests for cpu", id="requests"
        ),
        pytest.param(
            GATEWAY,
            "livenessProbe:\n            httpGet: {path: /livez",
            "livenessProbe:\n            httpGet: {path: /readyz",
            "killed for what it waits for",
            id="liveness by readiness",
        ),
        pytest.param(
            GATEWAY,
            "      automountServiceAccountToken: false\n",
            "",
            "token of the cluster",
            id="a token",
        ),
        pytest.param(
            GATEWAY,
            "  selector:\n    app.kubernetes.io/name: gateway",
            "  selector:\n    app.kubernetes.io/name: getaway",
            "no Service selects",
            id="a service that selects nothing",
        ),
        pytest.param(
            GATEWAY,
            "  name: gateway\n  labels:\n    app.kubernetes.io/name: gateway",
            "  name: gateway\n  labels:\n    app: gateway",
            "lacks the label",
            id="no recommended label",
        ),
        pytest.param(
            NAMESPACE,
            "enforce: restricted",
            "enforce: baseline",
            "restricted Pod Security",
            id="a lenient namespace",
        ),
    ],
)
def test_a_planted_violation_is_caught(
    house: House, file: str, old: str, new: str, said: str
) -> None:
    house.plant(file, old, new)

    problems = list(cluster_policy.problems_of(list(manifests.sources(house.root))))

    assert any(said in problem for problem in problems), problems


def test_a_secret_in_the_tree_is_caught(house: House) -> None:
    house.add(NAMESPACE, "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: sesame\n")

    problems = cluster_policy.problems_of(list(manifests.sources(house.root)))

    assert any("Secret sesame" in problem for problem in problems)


@pytest.mark.skipif(found("kubectl") is None, reason="needs kubectl")
def test_a_violation_that_only_an_overlay_brings_is_caught(house: House) -> None:
    house.plant(
        "deploy/k8s/overlays/production/kustomization.yaml",
        "{name: slipwatch/alerts, newTag: 0.1.0}",
        "{name: slipwatch/alerts, newTag: latest}",
    )

    (problem,) = cluster_policy.check(house.root).problems

    assert problem.startswith("deploy/k8s/overlays/production: Deployment alerts")
