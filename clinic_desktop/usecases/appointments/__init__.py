"""Booking, moving, states, free slots: what reception does with the calendar."""

from clinic_desktop.usecases.appointments.booking import book, check, edit, move, put_back
from clinic_desktop.usecases.appointments.calling import caller, offer, register_and_book
from clinic_desktop.usecases.appointments.course import book_course, plan_course
from clinic_desktop.usecases.appointments.free_slots import hold, let_go, next_free
from clinic_desktop.usecases.appointments.looking import (
    calendar,
    details,
    history,
    of_patient,
    unresolved,
)
from clinic_desktop.usecases.appointments.reassigning import give_back, give_to
from clinic_desktop.usecases.appointments.series import book_series, preview_series
from clinic_desktop.usecases.appointments.series_changes import (
    cancel_series,
    move_series,
    put_back_series,
    series_of,
)
from clinic_desktop.usecases.appointments.states import cancel, change_state, close_day
from clinic_desktop.usecases.appointments.wall_times import Realigned, astray, realign
from clinic_desktop.usecases.appointments.whose import handed_over

__all__ = [
    "Realigned",
    "astray",
    "book",
    "book_course",
    "book_series",
    "calendar",
    "caller",
    "cancel",
    "cancel_series",
    "change_state",
    "check",
    "close_day",
    "details",
    "edit",
    "give_back",
    "give_to",
    "handed_over",
    "history",
    "hold",
    "let_go",
    "move",
    "move_series",
    "next_free",
    "of_patient",
    "offer",
    "plan_course",
    "preview_series",
    "put_back",
    "put_back_series",
    "realign",
    "register_and_book",
    "series_of",
    "unresolved",
]
