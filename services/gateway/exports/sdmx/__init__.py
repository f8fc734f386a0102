"""The figures in the statistical exchange format SDMX 3: SDMX-CSV out, with its structure."""
