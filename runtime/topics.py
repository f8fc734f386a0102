"""Topics are created explicitly, and a topic that stands otherwise than asked is reported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from runtime.failures import Unavailable
from runtime.kafka_clients import open_client
from runtime.kafka_security import IN_CLEAR, KafkaSecurity


class TopicSpec(Protocol):
    """What a topic should be."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def partitions(self) -> int:
        """How many partitions it has."""
        ...

    @property
    def config(self) -> Mapping[str, str]:
        """Its settings, as Kafka names them."""
        ...


@dataclass(frozen=True, slots=True)
class TopicReport:
    """What was done and found. `differences` are sentences; an empty one means all is as asked."""

    created: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    differences: tuple[str, ...] = field(default=())


def ensure_topics(
    bootstrap: str,
    specs: Iterable[TopicSpec],
    *,
    replication: int = 1,
    timeout_s: float = 30.0,
    security: KafkaSecurity = IN_CLEAR,
) -> TopicReport:
    """Create the topics that are missing and compare the others; doing it again changes nothing.

    Never alters a topic: partitions cannot shrink, and growing them moves keys to other workers.
    Blocks; raises `Unavailable` when the broker does not answer in time.
    """
    wanted = {spec.name: spec for spec in specs}
    with _admin(bootstrap, timeout_s, security) as admin:
        try:
            before = set(admin.list_topics())
            missing = [spec for name, spec in wanted.items() if name not in before]
            created = [spec.name for spec in missing if _create(admin, spec, replication)]
            present = [name for name in wanted if name not in created]
            differences = _compare(admin, [wanted[name] for name in present])
        except KafkaError as error:
            raise Unavailable("broker", str(error)) from error
    return TopicReport(tuple(created), tuple(present), tuple(differences))


def missing_topics(
    bootstrap: str,
    names: Iterable[str],
    *,
    timeout_s: float = 10.0,
    security: KafkaSecurity = IN_CLEAR,
) -> set[str]:
    """Which of the topics the broker does not have."""
    with _admin(bootstrap, timeout_s, security) as admin:
        try:
            return set(names) - set(admin.list_topics())
        except KafkaError as error:
            raise Unavailable("broker", str(error)) from error


def _admin(bootstrap: str, timeout_s: float, security: KafkaSecurity) -> Any:
    return open_client(
        KafkaAdminClient,
        bootstrap,
        security,
        bootstrap_timeout_ms=int(timeout_s * 1000),
        request_timeout_ms=int(timeout_s * 1000),
    )


def _create(admin: Any, spec: TopicSpec, replication: int) -> bool:
    topic = NewTopic(
        spec.name,
        num_partitions=spec.partitions,
        replication_factor=replication,
        topic_configs=dict(spec.config),
    )
    try:
        admin.create_topics([topic], wait_for_metadata=True)
    except TopicAlreadyExistsError:
        return False  # another process was quicker
    return True


def _compare(admin: Any, specs: list[TopicSpec]) -> list[str]:
    if not specs:
        return []
    differences: list[str] = []
    standing = {topic["name"]: topic for topic in admin.describe_topics([s.name for s in specs])}
    settings = _settings(admin, [spec.name for spec in specs])
    for spec in specs:
        partitions = len(standing[spec.name]["partitions"])
        if partitions != spec.partitions:
            differences.append(
                f"topic {spec.name} has {partitions} partitions, not {spec.partitions}"
            )
        for key, value in spec.config.items():
            found = settings.get(spec.name, {}).get(key)
            # The embedded broker takes settings and does not report them: no answer, no verdict.
            if found is not None and found != value:
                differences.append(f"topic {spec.name} has {key}={found}, not {value}")
    return differences


def _settings(admin: Any, names: list[str]) -> dict[str, dict[str, str]]:
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    answer = admin.describe_configs(resources, config_filter="all")
    topics: dict[str, dict[str, Any]] = answer.get("topic", {})
    return {
        name: {key: str(entry["value"]) for key, entry in entries.items()}
        for name, entries in topics.items()
    }
