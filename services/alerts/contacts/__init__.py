"""Where recipients are reached: kept apart from everything else, and sealed."""
