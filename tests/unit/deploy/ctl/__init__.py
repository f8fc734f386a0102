"""slipwatchctl: what it finds, says, hands on and hides."""
