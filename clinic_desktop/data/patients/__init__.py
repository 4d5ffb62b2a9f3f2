"""Patients: their records, lists, duplicates, history and import."""
