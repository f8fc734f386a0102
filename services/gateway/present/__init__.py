"""What a page shows, ready to be written: every word chosen, every number formed, no decision
left for a template."""
