"""The addresses of slips: pages for people, signed links, JSON for programs."""
