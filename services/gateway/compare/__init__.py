"""Two days of the programme, or of one target, side by side."""
