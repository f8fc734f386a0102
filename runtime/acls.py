"""The broker's access rules: stated as data, and made on the broker where they are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ResourcePattern,
    ResourceType,
)
from kafka.errors import KafkaError

from runtime.failures import Unavailable
from runtime.kafka_clients import open_client
from runtime.kafka_security import IN_CLEAR, KafkaSecurity


class Thing(StrEnum):
    """What a rule is about."""

    TOPIC = "topic"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Rule:
    """One user may do one thing with one topic or group, from anywhere."""

    user: str
    thing: Thing
    name: str
    right: str  # as Kafka names it: read, write, describe, create …


def ensure_rules(
    bootstrap: str,
    rules: Iterable[Rule],
    *,
    security: KafkaSecurity = IN_CLEAR,
    timeout_s: float = 30.0,
) -> None:
    """Make the rules; one that is there stays as it is, and none is ever taken away. Blocks."""
    client = open_client(
        KafkaAdminClient,
        bootstrap,
        security,
        bootstrap_timeout_ms=int(timeout_s * 1000),
        request_timeout_ms=int(timeout_s * 1000),
    )
    with client as admin:
        try:
            answer = admin.create_acls([_acl(rule) for rule in rules])
        except KafkaError as error:
            raise Unavailable("broker", str(error)) from error
    failed = answer.get("failed", [])
    if failed:
        raise Unavailable("broker", f"{len(failed)} access rules were not taken: {failed[0]}")


def _acl(rule: Rule) -> ACL:
    return ACL(
        f"User:{rule.user}",
        "*",
        ACLOperation[rule.right.upper()],
        ACLPermissionType.ALLOW,
        ResourcePattern(ResourceType[rule.thing.upper()], rule.name),
    )
