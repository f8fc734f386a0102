"""How the programme stands, over time: what officials see on the pages."""

from deploy.grafana.panels import Dashboard, Panel, Query, Row

PROGRAMME = Dashboard(
    "slipwatch-programme",
    "slipwatch: programme",
    "Targets by status, the floor on the budget, and who owes figures.",
    (
        Row(
            "Targets",
            (
                Panel(
                    "By status",
                    (Query("max by (status) (gateway_targets)", "{{status}}"),),
                    stacked=True,
                ),
                Panel(
                    "Now",
                    (Query("max by (status) (gateway_targets)", "{{status}}"),),
                    kind="bargauge",
                ),
                Panel("Episodes open", (Query("max(alerts_episodes_open)", "open"),), kind="stat"),
            ),
        ),
        Row(
            "Floors",
            (
                Panel(
                    "Value and floor",
                    (
                        Query("max by (target) (gateway_floor_value)", "{{target}}"),
                        Query("max by (target) (gateway_floor_limit)", "{{target}}: floor"),
                    ),
                    says="In the target's own unit: per cent of the budget.",
                ),
                Panel(
                    "Missing to the floor, in VND",
                    (Query("max by (target) (gateway_floor_shortfall_vnd)", "{{target}}"),),
                    red_from=1,
                ),
            ),
        ),
        Row(
            "Figures",
            (
                Panel(
                    "Targets whose figures are owed, by department",
                    (Query("max by (owner) (gateway_targets_silent)", "{{owner}}"),),
                    kind="bargauge",
                    red_from=1,
                ),
                Panel(
                    "Figures taken in, an hour",
                    (Query("sum(increase(scoring_figures_total[1h]))", "figures"),),
                ),
                Panel(
                    "Decisions that wait to be handed on",
                    (Query("max(gateway_decisions_waiting)", "waiting"),),
                    kind="stat",
                    red_from=1,
                ),
            ),
        ),
        Row(
            "People",
            (
                Panel(
                    "Messages sent, a day",
                    (
                        Query(
                            "sum by (channel) "
                            '(increase(alerts_deliveries_total{outcome="sent"}[1d]))',
                            "{{channel}}",
                        ),
                    ),
                ),
                Panel(
                    "Acts of people taken, a day",
                    (Query("sum(increase(alerts_acts_total[1d]))", "acts"),),
                ),
                Panel(
                    "Sign-ins, an hour",
                    (
                        Query(
                            "sum by (outcome) (increase(gateway_sign_ins_total[1h]))", "{{outcome}}"
                        ),
                    ),
                ),
            ),
        ),
    ),
    since="now-30d",
)
