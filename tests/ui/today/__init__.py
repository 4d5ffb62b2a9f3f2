"""Screens under test, with a real desk and database."""
