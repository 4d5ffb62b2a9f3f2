"""The waiting list and the recalls, and what is offered when a slot falls free."""

from clinic_desktop.ui.waiting.waiting_page import WaitingPage

__all__ = ["WaitingPage"]
