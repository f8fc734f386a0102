"""One row for each service: is it up, is it well, how much it does, and what it uses."""

from deploy.grafana.panels import Dashboard, Panel, Query, Row

HTTP = ("ingest", "gateway")
WORKERS = ("scoring", "alerts")


def _standing(service: str) -> Panel:
    return Panel(
        "Checks",
        (
            Query(f'min(up{{job="{service}"}})', "up"),
            Query(f"min by (check) ({service}_check_ok)", "{{check}}"),
        ),
        kind="stat",
        says="1 is well.",
    )


def _used(service: str) -> Panel:
    return Panel(
        "Memory and processor",
        (
            Query(f'sum(process_resident_memory_bytes{{job="{service}"}}) / 1e6', "MB"),
            Query(
                f'100 * sum(rate(process_cpu_seconds_total{{job="{service}"}}[5m]))', "% of a CPU"
            ),
        ),
    )


def _http(service: str) -> tuple[Panel, ...]:
    requests = f"{service}_requests_total"
    duration = f"{service}_request_duration_seconds_bucket"
    return (
        _standing(service),
        Panel(
            "Requests by status",
            (Query(f"sum by (status) (rate({requests}[5m]))", "{{status}}"),),
            "reqps",
            stacked=True,
        ),
        Panel(
            "Slowest routes (p95)",
            (
                Query(
                    f"topk(5, histogram_quantile(0.95, sum by (le, route) (rate({duration}[5m]))))",
                    "{{route}}",
                    exemplars=True,
                ),
            ),
            "s",
            says="Streams of events are left out.",
        ),
        _used(service),
    )


def _worker(service: str) -> tuple[Panel, ...]:
    duration = f"{service}_batch_duration_seconds"
    return (
        _standing(service),
        Panel(
            "Records finished",
            (Query(f"sum by (topic) (rate({service}_consumed_total[5m]))", "{{topic}}"),),
            "ops",
        ),
        Panel(
            "A batch takes",
            (
                Query(
                    f"histogram_quantile(0.95, sum by (le) (rate({duration}_bucket[5m])))", "p95"
                ),
                Query(f"sum(rate({duration}_sum[5m])) / sum(rate({duration}_count[5m]))", "mean"),
            ),
            "s",
        ),
        _used(service),
    )


OPERATIONS = Dashboard(
    "slipwatch-operations",
    "slipwatch: operations",
    "The four services: up, well, busy, and what they use.",
    (
        Row(
            "All of it",
            (
                Panel(
                    "Builds and catalogues",
                    (
                        Query(
                            "count by (job, version, data) "
                            '({__name__=~"(ingest|scoring|alerts|gateway)_build_info"})'
                        ),
                    ),
                    kind="table",
                ),
                Panel(
                    "Needs an operator",
                    (
                        Query("sum(alerts_dead_letters)", "dead letters"),
                        Query("sum(alerts_channel_halted)", "channels halted"),
                        Query("max(alerts_acts_waiting)", "acts waiting"),
                        Query("max(gateway_audit_chain_broken)", "audit log broken"),
                        Query("max(ingest_key_file_broken)", "file of keys broken"),
                    ),
                    kind="stat",
                    red_from=1,
                ),
            ),
        ),
        *(Row(service, _http(service)) for service in HTTP[:1]),
        *(Row(service, _worker(service)) for service in WORKERS),
        *(Row(service, _http(service)) for service in HTTP[1:]),
    ),
)
