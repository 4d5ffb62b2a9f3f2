"""Saying what was done with a ticket, with the way back."""

from functools import partial

from clinic_desktop.domain.queue import Ticket
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import queue


def done_and_undo(desk: Desk, said: str, ticket: Ticket, rev: int) -> None:
    """A toast; its Undo takes back this step of the ticket while nobody did another."""
    undo = partial(desk.run, queue.undo, ticket.id, rev)
    desk.toast(said.format(number=ticket.number), lambda: _ignore(undo()))


def _ignore(_rev: int) -> None:
    return
