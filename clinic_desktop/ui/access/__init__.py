"""Signing in, second factor, lock, passwords."""
