"""What becomes of a spreadsheet: every row of it is taken, or refused with its reason."""
