"""Backup and restore of the store: what was dumped, whether it is whole, and bringing it back."""
