"""What is fast, measured beside its floor; not part of the tests."""
