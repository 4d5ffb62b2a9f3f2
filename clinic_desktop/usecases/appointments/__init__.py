"""Booking, moving, states, free slots: what reception does with the calendar."""

from clinic_desktop.usecases.appointments.booking import book, check, edit, move, put_back
from clinic_desktop.usecases.appointments.calling import caller, offer, register_and_book
from clinic_desktop.usecases.appointments.free_slots import hold, let_go, next_free
from clinic_desktop.usecases.appointments.looking import (
    calendar,
    details,
    history,
    of_patient,
    unresolved,
)
from clinic_desktop.usecases.appointments.states import cancel, change_state, close_day

__all__ = [
    "book",
    "calendar",
    "caller",
    "cancel",
    "change_state",
    "check",
    "close_day",
    "details",
    "edit",
    "history",
    "hold",
    "let_go",
    "move",
    "next_free",
    "of_patient",
    "offer",
    "put_back",
    "register_and_book",
    "unresolved",
]
