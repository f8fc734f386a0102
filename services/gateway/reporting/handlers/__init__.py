"""What the pages of reporting decide, over their ports."""
