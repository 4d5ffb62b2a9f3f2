"""Tests of the readers of other programs' person files."""
