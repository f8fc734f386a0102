"""What an operator sees of a whole run: every trace, every metric, every rule and panel, and logs
that tell of nobody.

One stack for all of it, with a collector of traces and Debian's Prometheus beside it.
"""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml
from kafka import KafkaProducer

from deploy import metrics_page
from deploy.checks import observing
from deploy.grafana.__main__ import DASHBOARDS
from deploy.local.keys import INGEST_KEYS
from deploy.local.stack import SERVICES, Stack
from deploy.prometheus.reading import rules, selectors
from runtime import semconv
from services.ingest.keys.making import entry_of, new_secret
from tests.e2e.stacks import ROOT, BornStack
from tests.support import asking
from tests.support.otlp import Collector, Seen, collecting
from tests.support.ports import free_port
from tests.support.prometheus import Prometheus
from tests.support.waiting import eventually

TARGET = "sti-budget-share"

# The publisher's own trace: its span asks ingest, and everything else follows from that.
TRACE, PUBLISHER = uuid4().hex, uuid4().hex[:16]

# What must stand in no log and in no span, wherever it comes in.
NAME = "Nguyễn Thị Bí Mật"
PASSWORD = "mat-khau-khong-ai-biet-57"
ADDRESS = "khong.ai.biet@private.example.test"
PHONE = "84900000999"
FOREIGN_KEY = "slw_nobody_" + "ab" * 24

# What services show that is nobody's list: the client library's own.
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


@dataclass
class Observed:
    """A stack after an eventful hour, and everything that was seen of it."""

    stack: Stack
    collector: Collector
    planted: dict[str, str] = field(default_factory=dict)
    began: float = 0.0

    @property
    def addresses(self) -> dict[str, str]:
        """Where each service shows its metrics, by its name."""
        ports = self.stack.local.ports
        return {name: f"127.0.0.1:{getattr(ports, name)}" for name in SERVICES}

    def logs(self) -> dict[str, str]:
        """What each service has logged."""
        folder = self.stack.local.data / "logs"
        return {name: (folder / f"{name}.log").read_text("utf-8") for name in SERVICES}


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    """Everything that is looked at below happens once."""
    with collecting() as collector:
        stack = BornStack(
            tmp_path_factory.mktemp("observed"),
            {
                "SLIPWATCH_OTLP_ENDPOINT": collector.endpoint,
                "SLIPWATCH_LOG_LEVEL": "debug",  # who says most may give most away
            },
        )
        seen = Observed(stack, collector, began=time.time())
        try:
            stack.start(lambda _: None)
            live_through(seen)
            yield seen
        finally:
            stack.stop()


def live_through(seen: Observed) -> None:
    """A figure that breaks the floor, its mail, its acknowledgement; and what goes wrong."""
    stack = seen.stack
    seen.planted = plant(stack)
    end_a_key(stack)
    post(stack, report("798000000000"), traceparent=f"00-{TRACE}-{PUBLISHER}-01")
    mail = eventually(lambda: mail_about(stack))
    acknowledge(stack, mail["text"])
    post(stack, report("not a number, but " + ADDRESS))
    post(stack, report("1"), authorization=f"Bearer {FOREIGN_KEY}")
    sign_in(stack, "giam.doc", PASSWORD)
    account, password = seen.planted["account"], seen.planted["account's password"]
    sign_in(stack, account, password)
    asking.get(f"{stack.gateway}/", headers={"traceparent": f"00-{TRACE}-{PUBLISHER}-01"})
    publish_rubbish(stack)


def plant(stack: Stack) -> dict[str, str]:
    """What nobody may read in a log, by what it is."""
    lines = stack.make_accounts().read_text("utf-8").splitlines()
    account, password = lines[-1].split(" ", 1)
    keys = stack.local.data / "keys"
    contacts = yaml.safe_load((ROOT / "deploy/local/contacts.yaml").read_text("utf-8"))["contacts"]
    reached = {
        f"{channel} of {who}": address
        for who, ways in contacts.items()
        for channel, address in ways.items()
    }
    return {
        "name": NAME,
        "password": PASSWORD,
        "address": ADDRESS,
        "phone": PHONE,
        "foreign key": FOREIGN_KEY.rsplit("_", 1)[1],
        "account": account,
        "account's password": password,
        "publisher's key": stack.publisher_key.strip().split("_", 2)[2],
        **reached,
        **{path.name: path.read_text("utf-8").strip() for path in keys.glob("*.key")},
    }


def end_a_key(stack: Stack) -> None:
    """One publisher's key ends in a week: the file is read again by itself."""
    path = stack.local.data / "keys" / INGEST_KEYS
    kept = yaml.safe_load(path.read_text("utf-8"))
    ending = entry_of(
        f"slw_ending_{new_secret()}",
        ["/ending"],
        expires=date.today() + timedelta(days=7),  # noqa: DTZ011
    )
    path.write_text(yaml.safe_dump({**kept, "keys": [*kept["keys"], ending]}), "utf-8")


def report(spent: str) -> dict[str, Any]:
    common = {"period": "2026", "stage": "plan", "note": f"{NAME}, {ADDRESS}, {PHONE}"}
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/test/observability",
        "type": "measurement.reported.v1",
        "subject": TARGET,
        "time": "2026-01-05T02:00:00Z",
        "datacontenttype": "application/json",
        "data": {
            "target": TARGET,
            "observations": [
                {**common, "measure": "total_expenditure", "value": "28500000000000"},
                {**common, "measure": "sti_expenditure", "value": spent},
            ],
        },
    }


def post(stack: Stack, event: dict[str, Any], **headers: str) -> httpx.Response:
    ordinary = {
        "content-type": "application/cloudevents+json",
        "authorization": f"Bearer {stack.publisher_key}",
    }
    url = f"{stack.ingest}/api/v1/measurements"
    return asking.post(url, json=event, headers={**ordinary, **headers}, timeout=30)


def mail_about(stack: Stack) -> dict[str, Any]:
    found = asking.get(f"{stack.inbox}/api/messages", timeout=10).json()
    return next((mail for mail in found if "57 tỷ đồng" in mail["text"]), {})


def acknowledge(stack: Stack, letter: str) -> None:
    """What the letter's button does."""
    link = re.search(rf"{re.escape(stack.gateway)}/a/\S+", letter)
    assert link, letter
    asking.get(link[0], timeout=30).raise_for_status()
    asking.post(link[0], data={"comment": f"{NAME} {PHONE}"}, timeout=30).raise_for_status()


def sign_in(stack: Stack, account: str, password: str) -> None:
    with asking.client(base_url=stack.gateway, timeout=30) as browser:
        page = browser.get("/sign-in").text
        token = re.search(r'name="csrf" value="([^"]+)"', page)
        assert token, page
        fields = {"csrf": token[1], "next": "/", "account": account, "password": password}
        browser.post("/sign-in", data=fields, headers={"origin": stack.gateway})


def publish_rubbish(stack: Stack) -> None:
    """A source on Kafka that sends what is none of ours, to both workers."""
    broker = f"127.0.0.1:{stack.local.ports.broker}"
    producer = KafkaProducer(bootstrap_servers=broker, allow_auto_create_topics=False)
    try:
        for topic in ("measurements", "slips"):
            value = json.dumps({"who": NAME, "key": FOREIGN_KEY}).encode()
            producer.send(topic, value, TARGET.encode(), [("x-token", PASSWORD.encode())]).get(30)
    finally:
        producer.close()


# Traces


def spans_of(observed: Observed, called: str) -> list[Seen]:
    """The spans of the publisher's trace with this name."""
    return [one for one in observed.collector.trace(TRACE) if one.called == called]


#: Each edge of a figure's way: what comes after what.
EDGES = (
    ("ingest: POST /api/v1/measurements", "ingest: send measurements"),
    ("ingest: send measurements", "scoring: process measurements"),
    ("scoring: process measurements", "scoring: send assessments"),
    ("scoring: process measurements", "scoring: send slips"),
    ("scoring: send slips", "alerts: process slips"),
    ("alerts: process slips", "alerts: deliver email"),
)


@pytest.mark.parametrize(("before", "after"), [pytest.param(*one, id=one[1]) for one in EDGES])
def test_one_trace_leads_from_the_request_to_the_mail(
    observed: Observed, before: str, after: str
) -> None:
    def joined() -> bool:
        parents = {one.span_id for one in spans_of(observed, before)}
        return any(one.parent_id in parents for one in spans_of(observed, after))

    eventually(joined)


def test_the_trace_begins_with_the_publisher(observed: Observed) -> None:
    (first,) = eventually(lambda: spans_of(observed, "ingest: POST /api/v1/measurements"))

    assert first.parent_id == PUBLISHER


@pytest.mark.parametrize(
    ("batch", "taken"),
    [
        ("scoring: process_batch measurements", "scoring: process measurements"),
        ("alerts: process_batch slips", "alerts: process slips"),
    ],
)
def test_a_batch_and_the_traces_in_it_are_linked_both_ways(
    observed: Observed, batch: str, taken: str
) -> None:
    one = eventually(lambda: spans_of(observed, taken))[0]

    def linked() -> bool:
        return any(
            link.trace_id.hex() == TRACE
            and any(back.span_id.hex() == whole.span_id for back in one.span.links)
            for whole in observed.collector.spans
            if whole.called == batch
            for link in whole.span.links
        )

    eventually(linked)


def test_nobody_outside_decides_what_the_gateway_traces(observed: Observed) -> None:
    def asked() -> list[Seen]:
        return [one for one in observed.collector.spans if one.called == "gateway: GET /"]

    spans = eventually(lambda: [one for one in asked() if one.span.links])

    assert all(one.trace_id != TRACE for one in spans)
    assert any(link.trace_id.hex() == TRACE for one in spans for link in one.span.links)


def test_a_span_carries_only_what_is_listed_and_nothing_of_a_person(observed: Observed) -> None:
    eventually(lambda: spans_of(observed, "alerts: deliver email"))

    carried = {pair.key for one in observed.collector.spans for pair in one.span.attributes}
    assert carried <= semconv.ATTRIBUTES
    told = "\n".join(str(one.span) for one in observed.collector.spans)
    assert [what for what, value in observed.planted.items() if value in told] == []
    assert not any(one.span.events for one in observed.collector.spans)


# Metrics


def shown(observed: Observed, service: str, accept: str = "") -> str:
    url = f"http://{observed.addresses[service]}/metrics"
    return asking.get(url, headers={"accept": accept}, timeout=10).text


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_shows_what_its_list_says_and_nothing_else(
    observed: Observed, service: str
) -> None:
    said = dict(re.findall(r"^# TYPE (\S+) (\S+)$", shown(observed, service), re.MULTILINE))
    ours = {n: kind for n, kind in said.items() if not n.startswith(metrics_page.OF_THE_PROCESS)}

    assert ours == {one.name: str(one.kind) for one in metrics_page.METRICS[service]}


@pytest.mark.parametrize("service", SERVICES)
def test_labels_that_are_closed_stay_closed(observed: Observed, service: str) -> None:
    text = shown(observed, service)
    for metric in metrics_page.METRICS[service]:
        for label in metric.labels:
            found = re.findall(rf'^{metric.name}\w*\{{[^}}]*\b{label.name}="([^"]*)"', text, re.M)
            assert not label.values or set(found) <= set(label.values), (metric.name, label.name)


@pytest.mark.parametrize("service", SERVICES)
def test_promtool_finds_nothing_to_say(observed: Observed, service: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own arguments
        [tool("promtool"), "check", "metrics"],
        input=shown(observed, service),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_slow_verdict_leads_to_its_trace(observed: Observed) -> None:
    exemplar = f'# {{trace_id="{TRACE}"}}'

    eventually(lambda: exemplar in shown(observed, "scoring", OPENMETRICS))
    eventually(lambda: exemplar in shown(observed, "alerts", OPENMETRICS))
    assert exemplar in shown(observed, "ingest", OPENMETRICS)


def tool(name: str) -> str:
    found = observing.binary(name, ROOT)
    if found is None:
        pytest.skip(f"{name} is not here: apt-get install prometheus")
    return found


# Prometheus


@pytest.fixture(scope="module")
def prometheus(
    observed: Observed, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prometheus]:
    """Looks at the services, and has looked for long enough to know rates."""
    folder = tmp_path_factory.mktemp("prometheus")
    server = Prometheus(tool("prometheus"), ROOT, folder, free_port(), observed.addresses)
    server.start(time.monotonic() + 60)
    try:
        eventually(lambda: len(server.asked("up == 1")) == len(SERVICES))
        eventually(lambda: server.asked("slipwatch:verdicts_slow:ratio_rate6h"))
        yield server
    finally:
        server.stop()


def test_every_rule_is_evaluated(prometheus: Prometheus) -> None:
    def evaluated() -> bool:
        return all(one["health"] == "ok" for one in prometheus.rules())

    eventually(evaluated)
    assert {one["name"] for one in prometheus.rules()} == {one.name for one in rules(ROOT)}


@pytest.mark.parametrize("name", sorted({one.name for one in rules(ROOT)}))
def test_the_series_of_every_rule_exist(prometheus: Prometheus, name: str) -> None:
    for rule in rules(ROOT):
        if rule.name == name:
            for series, braces in selectors(rule.expr):
                asked = (series + braces).replace('status=~"5.."', 'status=~"..."')
                assert eventually(partial(prometheus.asked, asked)), asked
            if not rule.calls:
                assert eventually(partial(prometheus.asked, rule.name))


PANELS = [query for dashboard in DASHBOARDS for query in dashboard.queries()]


@pytest.mark.parametrize(("panel", "expr"), PANELS)
def test_every_panel_has_an_answer(prometheus: Prometheus, panel: str, expr: str) -> None:
    assert eventually(lambda: prometheus.asked(expr)), panel


def test_nothing_fires_that_did_not_happen(prometheus: Prometheus) -> None:
    firing = prometheus.asked('ALERTS{alertstate="firing"}')

    assert {one["metric"]["alertname"] for one in firing} <= {"AuditUnchecked"}


def test_prometheus_keeps_the_traces_of_slow_verdicts(
    observed: Observed, prometheus: Prometheus
) -> None:
    def kept() -> bool:
        found = prometheus.exemplars(
            "scoring_event_to_verdict_seconds_bucket", observed.began, time.time() + 1
        )
        return any(one["labels"]["trace_id"] == TRACE for one in found)

    eventually(kept)


# Logs


@pytest.mark.parametrize("service", SERVICES)
def test_every_line_is_json_with_its_service(observed: Observed, service: str) -> None:
    lines = observed.logs()[service].splitlines()

    assert lines
    for line in lines:
        told = json.loads(line)
        assert told["service"] == service
        assert {"event", "level", "timestamp"} <= told.keys()


@pytest.mark.parametrize("event", ["delivery", "parked a slip"])
def test_a_line_about_a_record_names_its_trace(observed: Observed, event: str) -> None:
    def named() -> set[str]:
        lines = [json.loads(line) for line in observed.logs()["alerts"].splitlines()]
        return {line.get("trace_id", "") for line in lines if line["event"] == event}

    eventually(lambda: named() & {one.trace_id for one in observed.collector.spans})


@pytest.mark.parametrize("service", SERVICES)
def test_no_log_tells_a_secret_or_of_a_person(observed: Observed, service: str) -> None:
    log = observed.logs()[service]

    assert [what for what, value in observed.planted.items() if value in log] == []


# What is away is seen


def test_a_store_that_is_away_is_seen_with_the_age_of_what_waits(
    observed: Observed, prometheus: Prometheus
) -> None:
    store = observed.stack.children["store"]
    store.kill()
    try:
        post(observed.stack, report("798000000001"))

        eventually(
            lambda: prometheus.asked('job_check:check_ok:min{job="scoring", check="store"} == 0')
        )
        eventually(lambda: prometheus.asked('job:oldest_waiting_seconds:max{job="scoring"} > 2'))
        assert prometheus.asked('job:lag_records:sum{job="scoring"} > 0')
    finally:
        store.start()
        store.wait_ready(time.monotonic() + 60)
    eventually(lambda: prometheus.asked('job:oldest_waiting_seconds:max{job="scoring"} == 0'))
    eventually(
        lambda: prometheus.asked('job_check:check_ok:min{job="scoring", check="store"} == 1')
    )
