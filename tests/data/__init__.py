"""Tests of the encrypted file and the queries over it."""
