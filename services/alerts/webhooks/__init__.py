"""Signed calls to a department's own systems, by Standard Webhooks 1.0."""
