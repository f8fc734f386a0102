"""The floors on money: what was planned and spent, what is missing, what would still mend it."""
