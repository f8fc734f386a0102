"""Verdicts on open pages within a second: a feed that any number of readers follow."""
