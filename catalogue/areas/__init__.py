"""The places of a catalogue, as data."""
