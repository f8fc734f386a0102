"""Kafka in the cluster, held against the code: topics, rights, and how far workers are scaled."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.checks import manifests
from deploy.checks.manifests import Document
from deploy.checks.outcome import Outcome
from deploy.topics.access import ACCESSES, AUTOSCALER, PUBLISHER, Access
from schemas.topics import TOPICS, Topic

_CLUSTER = "strimzi.io/cluster"

#: A right as its user, the kind of thing, its name, and the operation as Strimzi writes it.
Right = tuple[str, str, str, str]


def check_topics(root: Path) -> Outcome:
    """Every topic of the code is a resource with its partitions and settings, and no other is."""
    return _over_all(root, "the cluster has the topics of the code", "KafkaTopic", topics_wrong)


def check_rights(root: Path) -> Outcome:
    """Every user of the broker may do what deploy/topics/access.py says, and nothing else."""
    return _over_all(root, "the cluster's users have the code's rights", "KafkaUser", rights_wrong)


def check_scaling(root: Path) -> Outcome:
    """Workers are scaled by the lag of what they read, and never beyond its partitions."""
    return _over_all(
        root, "workers are scaled within their partitions", "ScaledObject", scaling_wrong
    )


def _over_all(root: Path, what: str, kind: str, wrong: Any) -> Outcome:
    problems: list[str] = []
    seen = 0
    for name, documents in manifests.whole(root).items():
        if kind in {document["kind"] for document in documents}:
            seen += len(list(_of(kind, documents)))
            problems += [f"{name}: {said}" for said in wrong(documents)]
    return Outcome(what, seen, tuple(problems))


def topics_wrong(documents: Iterable[Document]) -> Iterator[str]:
    """Where the topics of these documents are not those of the code."""
    documents = list(documents)
    clusters = {one["metadata"]["name"]: one for one in _of("Kafka", documents)}
    brokers = sum(
        pool["spec"]["replicas"]
        for pool in _of("KafkaNodePool", documents)
        if "broker" in pool["spec"]["roles"]
    )
    there = {
        one["spec"].get("topicName", one["metadata"]["name"]): one
        for one in _of("KafkaTopic", documents)
    }
    wanted = {topic.name: topic for topic in TOPICS}
    yield from (f"there is no KafkaTopic {name}" for name in sorted(wanted.keys() - there.keys()))
    yield from (f"KafkaTopic {name}: no such topic in the code" for name in there.keys() - wanted)
    for name in there.keys() & wanted.keys():
        yield from _topic_wrong(there[name], wanted[name], brokers)
    for kind in ("KafkaTopic", "KafkaUser", "KafkaNodePool"):
        for one in _of(kind, documents):
            if one["metadata"].get("labels", {}).get(_CLUSTER) not in clusters:
                yield f"{kind} {one['metadata']['name']}: belongs to no Kafka that is here"
    for name, cluster in clusters.items():
        least = cluster["spec"]["kafka"]["config"].get("min.insync.replicas", 1)
        if brokers > 1 and not 1 < least < brokers:
            yield f"Kafka {name}: {least} in-sync replicas of {brokers} lose records or stop"


def _topic_wrong(there: Document, wanted: Topic, brokers: int) -> Iterator[str]:
    spec, title = there["spec"], f"KafkaTopic {wanted.name}"
    if spec["partitions"] != wanted.partitions:
        yield f"{title}: {spec['partitions']} partitions, the code says {wanted.partitions}"
    if spec["replicas"] != min(3, brokers):
        yield f"{title}: {spec['replicas']} replicas on {brokers} brokers"
    config = {key: str(value) for key, value in spec["config"].items()}
    if config != wanted.config:
        yield f"{title}: {_differing(config, wanted.config)}"


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    names = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    return "; ".join(
        f"{name} is {one.get(name)}, the code says {other.get(name)}" for name in names
    )


def rights_wrong(documents: Iterable[Document]) -> Iterator[str]:
    """Where the users of these documents may do more or less than the code's table says."""
    known = {access.user: access for access in (*ACCESSES, AUTOSCALER)}
    users = {one["metadata"]["name"]: one for one in _of("KafkaUser", documents)}
    yield from (f"there is no KafkaUser {name}" for name in sorted(known.keys() - users.keys()))
    for name, user in users.items():
        # Whoever is not ours publishes, and may do what a publisher may.
        wanted = _rights(known.get(name, PUBLISHER), name)
        there = _granted(user)
        yield from (f"KafkaUser {name}: may not {_words(one)}" for one in sorted(wanted - there))
        yield from (f"KafkaUser {name}: may also {_words(one)}" for one in sorted(there - wanted))


def _rights(access: Access, user: str) -> set[Right]:
    return {
        (user, rule.thing.value, rule.name, rule.right.title().replace("_", ""))
        for rule in access.rules()
    }


def _granted(user: Document) -> set[Right]:
    return {
        (user["metadata"]["name"], acl["resource"]["type"], acl["resource"]["name"], operation)
        for acl in user["spec"]["authorization"]["acls"]
        for operation in acl["operations"]
    }


def _words(right: Right) -> str:
    _, thing, name, operation = right
    return f"{operation} the {thing} {name}"


def scaling_wrong(documents: Iterable[Document]) -> Iterator[str]:
    """Where a worker is scaled by something else than its own lag, or beyond its partitions."""
    documents = list(documents)
    # The component takes the replicas away when an overlay is built, which gives the namespace too.
    deployments = {one["metadata"]["name"]: one for one in _of("Deployment", documents)}
    topics = {topic.name: topic for topic in TOPICS}
    readers = {access.group: access for access in ACCESSES if access.group}
    for scaled in _of("ScaledObject", documents):
        spec, title = scaled["spec"], f"ScaledObject {scaled['metadata']['name']}"
        target = spec["scaleTargetRef"]["name"]
        if target not in deployments:
            yield f"{title}: there is no Deployment {target}"
        elif "namespace" in scaled["metadata"] and "replicas" in deployments[target]["spec"]:
            yield f"{title}: Deployment {target} says its replicas too: each apply undoes the other"
        if not spec["minReplicaCount"] <= spec["maxReplicaCount"]:
            yield f"{title}: its least is more than its most"
        for trigger in spec["triggers"]:
            read, group = trigger["metadata"]["topic"], trigger["metadata"]["consumerGroup"]
            reads = readers[group].reads if group in readers else ()
            if group != target or topics.get(read) not in reads:
                yield f"{title}: the group {group} of {target} does not read {read}"
            elif spec["maxReplicaCount"] > topics[read].partitions:
                yield (
                    f"{title}: {spec['maxReplicaCount']} workers for the "
                    f"{topics[read].partitions} partitions of {read}"
                )
            yield from _asks_wrong(title, scaled, trigger["metadata"], documents)


def _asks_wrong(
    title: str, scaled: Document, asked: Mapping[str, str], documents: list[Document]
) -> Iterator[str]:
    host, _, port = asked["bootstrapServers"].partition(":")
    name, _, rest = host.partition(".")
    namespace = scaled["metadata"].get("namespace")
    for kafka in _of("Kafka", documents):
        ports = {str(listener["port"]) for listener in kafka["spec"]["kafka"]["listeners"]}
        if name != f"{kafka['metadata']['name']}-kafka-bootstrap" or port not in ports:
            yield f"{title}: asks {host}:{port}, which is no listener of Kafka here"
    if namespace and rest.split(".")[0] != namespace:
        yield f"{title}: asks {host}, which is not in the namespace {namespace}"


def _of(kind: str, documents: Iterable[Document]) -> Iterator[Document]:
    return (document for document in documents if document["kind"] == kind)
