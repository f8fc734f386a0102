"""What is asked of slips and what is done about them, as plain values of JSON."""
