"""The set-up of the calendar: services, practitioners, rooms and devices, days off."""

from clinic_desktop.ui.calendar_setup.calendar_setup_page import CalendarSetupPage

__all__ = ["CalendarSetupPage"]
