"""Services born in a tenth of a second: forked from a process that has imported all of them.

Each is a process of its own with its own interpreter state, settings and log; only the two seconds
of importing are saved, at every start of every run.
"""
