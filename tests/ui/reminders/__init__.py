"""Screens of the reminders."""
