"""The pages of reporting in words."""
