"""Processes born in a tenth of a second: forked from one that has imported what they need.

Each is a process of its own with its own interpreter state, settings and log, and ends as an
interpreter does; only the seconds of importing are saved, at every start but the first.
"""
