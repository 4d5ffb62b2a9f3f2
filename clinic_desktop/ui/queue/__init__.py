"""The queue of the day, its dialogs, and the waiting-room screen."""

from clinic_desktop.ui.queue.queue_page import QueuePage

__all__ = ["QueuePage"]
