"""The first run: making a clinic."""
