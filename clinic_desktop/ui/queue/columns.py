"""The columns of the board: which tickets stand where, and in what order."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.queue import Ticket, TicketState


@dataclass(frozen=True)
class Column:
    """One column: the state a card dropped here goes to, and all states it shows."""

    name: str
    title: str
    target: TicketState
    states: tuple[TicketState, ...]


COLUMNS = (
    Column(
        "queue_waiting",
        N_("Waiting"),
        TicketState.WAITING,
        (TicketState.WAITING, TicketState.NO_ANSWER, TicketState.HELD),
    ),
    Column("queue_called", N_("Called"), TicketState.CALLED, (TicketState.CALLED,)),
    Column("queue_in_room", N_("In the room"), TicketState.IN_ROOM, (TicketState.IN_ROOM,)),
    Column(
        "queue_done_today", N_("Done today"), TicketState.DONE, (TicketState.DONE, TicketState.LEFT)
    ),
)


def in_order(column: Column, tickets: Sequence[Ticket]) -> list[Ticket]:
    """Those who wait in their order and the others below; the rest by when they came here."""
    if column.target is TicketState.WAITING:
        return sorted(tickets, key=lambda each: column.states.index(each.state))
    if column.target is TicketState.DONE:
        return sorted(tickets, key=lambda each: str(each.done_at), reverse=True)
    return sorted(tickets, key=lambda each: str(each.in_room_at or each.called_at))


def rule_words() -> str:
    return _(
        "Order: booked patients by their appointment time, walk-ins by when they came; whoever "
        "comes over 10 minutes late counts from coming. Urgent ones go first, with a reason."
    )
