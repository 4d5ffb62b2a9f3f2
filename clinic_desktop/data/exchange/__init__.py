"""Readers of person files made by other programs: bytes in, frozen values out, no database."""
