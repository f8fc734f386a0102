"""Tables to take away: one value for each table, and the formats that are made of it."""
