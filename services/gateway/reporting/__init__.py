"""Reporting status: what each target waits for, which figures are held, and what people decide."""
