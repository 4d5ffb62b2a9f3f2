"""The first page of the day."""

from clinic_desktop.ui.today.today_page import TodayPage

__all__ = ["TodayPage"]
