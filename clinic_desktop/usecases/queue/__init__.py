"""The queue: tickets for walk-ins and arrivals, the order, and the way to the room and out."""

from clinic_desktop.usecases.queue.looking import (
    TicketEvent,
    board,
    bookings_today,
    history,
    waiting_room,
)
from clinic_desktop.usecases.queue.ordering import ordinary, prioritise, reorder
from clinic_desktop.usecases.queue.steps import (
    call,
    come_back,
    done,
    enter,
    hold,
    leave,
    no_answer,
    undo,
)
from clinic_desktop.usecases.queue.taking import arrive, join_booking, name_ticket, take_ticket

__all__ = [
    "TicketEvent",
    "arrive",
    "board",
    "bookings_today",
    "call",
    "come_back",
    "done",
    "enter",
    "history",
    "hold",
    "join_booking",
    "leave",
    "name_ticket",
    "no_answer",
    "ordinary",
    "prioritise",
    "reorder",
    "take_ticket",
    "undo",
    "waiting_room",
]
