"""Slips in words, for pages."""
