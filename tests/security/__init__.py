"""Tests of the key file, the keyring, passwords and codes."""
