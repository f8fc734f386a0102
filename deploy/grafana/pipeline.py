"""The way of a figure: in at ingest, judged by scoring, told by alerts; and the two objectives."""

from deploy.grafana.panels import Dashboard, Panel, Query, Row


def _quantiles(metric: str, by: str = "") -> tuple[Query, ...]:
    labels = f"le, {by}" if by else "le"
    legend = f" {{{{{by}}}}}" if by else ""
    return tuple(
        Query(
            f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket[5m])))",
            f"p{share * 100:g}{legend}",
            exemplars=share == 0.99,
        )
        for share in (0.5, 0.99)
    )


PIPELINE = Dashboard(
    "slipwatch-pipeline",
    "slipwatch: pipeline",
    "How figures become verdicts and verdicts become messages. A dot of a histogram is a trace.",
    (
        Row(
            "Objectives (30 days: 99 % of verdicts within 5 s, 99 % of messages within a minute)",
            (
                Panel(
                    "Verdicts later than 5 s",
                    (
                        Query("slipwatch:verdicts_slow:ratio_rate1h", "last hour"),
                        Query("slipwatch:verdicts_slow:ratio_rate6h", "last 6 hours"),
                    ),
                    "percentunit",
                    says="The objective allows 1 %. Empty while no report comes.",
                    red_from=0.01,
                ),
                Panel(
                    "Messages late or dead",
                    (
                        Query("slipwatch:deliveries_bad:ratio_rate1h", "last hour"),
                        Query("slipwatch:deliveries_bad:ratio_rate6h", "last 6 hours"),
                    ),
                    "percentunit",
                    says="The objective allows 1 %. Night hours and silences do not count.",
                    red_from=0.01,
                ),
            ),
        ),
        Row(
            "In",
            (
                Panel(
                    "Events by what became of them",
                    (Query("sum by (outcome) (rate(ingest_events_total[5m]))", "{{outcome}}"),),
                    "reqps",
                    stacked=True,
                ),
                Panel(
                    "Refused, by reason",
                    (
                        Query(
                            "topk(8, sum by (reason) (increase(ingest_refusals_total[1h])))",
                            "{{reason}}",
                        ),
                    ),
                ),
                Panel(
                    "Acknowledged by Kafka after",
                    _quantiles("ingest_take_duration_seconds"),
                    "s",
                ),
            ),
        ),
        Row(
            "Waiting",
            (
                Panel("Lag", (Query("job:lag_records:sum", "{{job}}"),)),
                Panel(
                    "Age of the oldest record not finished",
                    (Query("job:oldest_waiting_seconds:max", "{{job}}"),),
                    "s",
                    red_from=300,
                ),
                Panel(
                    "Parked, by reason",
                    (
                        Query(
                            "topk(8, sum by (job, reason) (increase({__name__=~"
                            '"(scoring|alerts)_parked_total"}[1h])))',
                            "{{job}} {{reason}}",
                        ),
                    ),
                ),
            ),
        ),
        Row(
            "Judged",
            (
                Panel(
                    "From report to verdict",
                    _quantiles("scoring_event_to_verdict_seconds"),
                    "s",
                    red_from=5,
                ),
                Panel(
                    "Verdicts written",
                    (Query("sum by (status) (rate(scoring_verdicts_total[5m]))", "{{status}}"),),
                    stacked=True,
                ),
                Panel(
                    "Since each source was last heard",
                    (
                        Query(
                            "time() - max by (source) (scoring_source_reported_timestamp_seconds)",
                            "{{source}}",
                        ),
                    ),
                    "s",
                    kind="bargauge",
                ),
            ),
        ),
        Row(
            "Told",
            (
                Panel(
                    "From the moment it was due to its being taken over",
                    _quantiles("alerts_due_to_sent_seconds", "channel"),
                    "s",
                    red_from=60,
                ),
                Panel(
                    "Messages by outcome",
                    (
                        Query(
                            "sum by (channel, outcome) (increase(alerts_deliveries_total[1h]))",
                            "{{channel}} {{outcome}}",
                        ),
                    ),
                ),
                Panel(
                    "Without an end yet",
                    (
                        Query(
                            "max by (channel, state) (alerts_deliveries_waiting)",
                            "{{channel}} {{state}}",
                        ),
                    ),
                ),
            ),
        ),
    ),
)
