"""slipwatchctl, the operator's tool: how everything stands, and what is done about it."""
