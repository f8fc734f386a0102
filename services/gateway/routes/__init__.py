"""The two faces of the gateway: JSON for programs, pages for people."""
