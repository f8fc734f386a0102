"""Asking services, broker and store how they stand. Blocks; what is away is said, never raised."""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError
from prometheus_client.parser import text_string_to_metric_families

from deploy.ctl.places import Places
from deploy.ctl.standing import Audit, Broker, Lag, Service, Standing
from deploy.ctl.store import stored
from runtime.failures import Unavailable
from runtime.kafka_clients import open_client
from schemas.topics import MEASUREMENTS, SLIPS

#: Who reads what: a group has its service's name.
READERS = ((MEASUREMENTS.name, "scoring"), (SLIPS.name, "alerts"))
WITHIN_S = 5.0

#: A metric's name and its labels, to its value.
Samples = Mapping[tuple[str, tuple[tuple[str, str], ...]], float]


def ask(places: Places, now: datetime) -> Standing:
    """Ask everybody at once."""
    with ThreadPoolExecutor() as pool:
        broker = pool.submit(ask_broker, places)
        store = pool.submit(stored, places, now)
        asked = list(pool.map(_service, *zip(*places.services.items(), strict=True)))
    samples = {one.name: found for one, found in asked}
    return Standing(
        now,
        tuple(one for one, _ in asked),
        broker.result(),
        store.result(),
        oldest_of(samples.get("scoring", {})),
        audit_of(samples.get("gateway", {})),
    )


def _service(name: str, at: str) -> tuple[Service, Samples]:
    try:
        with httpx.Client(base_url=at, timeout=WITHIN_S) as client:
            answer = client.get("/readyz")
            said = answer.json()
            samples = samples_of(client.get("/metrics").text)
    except (httpx.HTTPError, json.JSONDecodeError) as error:
        return Service(name, at, away=str(error) or type(error).__name__), {}
    ready = answer.status_code == httpx.codes.OK
    return Service(name, at, "", ready, version_of(name, samples), said.get("checks", {})), samples


def metrics_text(at: str) -> str:
    """A service's metrics as they are; why not, when it does not answer."""
    try:
        return httpx.get(f"{at}/metrics", timeout=WITHIN_S).text
    except httpx.HTTPError as error:
        return f"# not reached: {error}\n"


def samples_of(text: str) -> Samples:
    """All samples of a page of metrics."""
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def version_of(service: str, samples: Samples) -> str:
    """Which build a service is."""
    for name, labels in samples:
        if name == f"{service}_build_info":
            return dict(labels).get("version", "")
    return ""


def oldest_of(scoring: Samples) -> float | None:
    """The age of the oldest record that scoring has not finished, in seconds."""
    ages = [
        value for (name, _), value in scoring.items() if name == "scoring_oldest_waiting_seconds"
    ]
    return max(ages, default=0.0) if scoring else None


def audit_of(gateway: Samples) -> Audit | None:
    """The audit log, as the gateway last found it."""
    if not gateway:
        return None
    checked = gateway.get(("gateway_audit_checked_timestamp_seconds", ()), 0.0)
    return Audit(
        int(gateway.get(("gateway_audit_entries", ()), 0)),
        bool(gateway.get(("gateway_audit_chain_broken", ()), 0)),
        datetime.fromtimestamp(checked, UTC) if checked else None,
    )


def ask_broker(places: Places, readers: Sequence[tuple[str, str]] = READERS) -> Broker:
    """How far every group is behind in what it reads."""
    if not places.broker:
        return Broker(away="SLIPWATCH_BROKER is not set")
    milliseconds = int(WITHIN_S * 1000)
    try:
        with open_client(
            KafkaAdminClient,
            places.broker,
            places.security,
            bootstrap_timeout_ms=milliseconds,
            request_timeout_ms=milliseconds,
        ) as admin:
            return Broker(tuple(_lag(admin, topic, group) for topic, group in readers))
    except (Unavailable, KafkaError) as error:
        return Broker(away=str(error) or type(error).__name__)


def _lag(admin: KafkaAdminClient, topic: str, group: str) -> Lag:
    (described,) = admin.describe_topics([topic])
    places = [TopicPartition(topic, one["partition_index"]) for one in described["partitions"]]
    ends = admin.list_partition_offsets(dict.fromkeys(places, OffsetSpec.LATEST))
    begins = admin.list_partition_offsets(dict.fromkeys(places, OffsetSpec.EARLIEST))
    done = admin.list_group_offsets({group: places}).get(group, {})
    committed = {one: found.offset for one, found in done.items() if found.offset >= 0}
    return lag_of(
        topic,
        group,
        [(begins[one].offset, ends[one].offset, committed.get(one)) for one in places],
    )


def lag_of(topic: str, group: str, places: Iterable[tuple[int, int, int | None]]) -> Lag:
    """The lag from the beginning, the end and the committed offset of each partition.

    Where nothing was committed a worker begins at the first record: all of them wait.
    """
    found = list(places)
    return Lag(
        topic,
        group,
        sum(max(0, end - max(begin, committed or 0)) for begin, end, committed in found),
        len(found),
        sum(1 for begin, end, committed in found if committed is None and end > begin),
    )
