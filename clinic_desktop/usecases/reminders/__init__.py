"""Who should hear of an appointment, by which way, and what was already said or sent (CAL-12)."""

from clinic_desktop.usecases.reminders.listing import (
    CallLine,
    due,
    export_csv,
    for_call_list,
    next_day,
    prepare,
    recall_message,
)
from clinic_desktop.usecases.reminders.mailing import Sending, claim, send_all, settle
from clinic_desktop.usecases.reminders.marking import mark_done, undo

__all__ = [
    "CallLine",
    "Sending",
    "claim",
    "due",
    "export_csv",
    "for_call_list",
    "mark_done",
    "next_day",
    "prepare",
    "recall_message",
    "send_all",
    "settle",
    "undo",
]
