"""Tests of rules and values."""
