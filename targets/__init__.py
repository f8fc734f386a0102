"""The domain: promises, figures, rules and verdicts. Standard library only: no clock, no disk,
no log."""
