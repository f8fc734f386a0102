"""What Prometheus is told: where to look, what to compute, when to call."""
