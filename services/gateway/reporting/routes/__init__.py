"""The addresses of reporting."""
