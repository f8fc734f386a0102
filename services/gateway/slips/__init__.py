"""Slips and what people do about them: the inbox, acts, silences, and who was told."""
