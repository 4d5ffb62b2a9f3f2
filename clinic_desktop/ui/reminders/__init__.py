"""Whom to tell of tomorrow: the list, the words, the clinic's mail account."""

from clinic_desktop.ui.reminders.reminders_page import RemindersPage

__all__ = ["RemindersPage"]
