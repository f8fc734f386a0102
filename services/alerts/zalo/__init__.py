"""Zalo: messages of an Official Account, templates by telephone number, the bot, and what comes
back from there.

The protocol as third parties describe it; the official pages were not read and nothing here was
tried against Zalo itself. docs/operations.md says what to verify before relying on it.
"""
