"""What was changed, by which source and when: statuses, figures, slips and the catalogue."""
