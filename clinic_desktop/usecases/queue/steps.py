"""From waiting to done, with hold, no answer and leaving on the way; each with its undo."""

from clinic_desktop.data.appointments import past, queueing, store
from clinic_desktop.data.appointments.past import PastChange
from clinic_desktop.data.appointments.records import TicketRow
from clinic_desktop.domain import queue
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, State
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.queue import TicketState
from clinic_desktop.usecases import appointments, ticketing
from clinic_desktop.usecases.appointments import booking as bookings
from clinic_desktop.usecases.appointments import placing
from clinic_desktop.usecases.queue.taking import stored
from clinic_desktop.usecases.work import Work, writes

_BOOKED_AS = {
    TicketState.WAITING: State.ARRIVED,
    TicketState.CALLED: State.ARRIVED,
    TicketState.IN_ROOM: State.IN_ROOM,
    TicketState.DONE: State.DONE,
}


@writes(Permission.BOOK_APPOINTMENTS)
def call(work: Work, ticket_id: Id, rev: int) -> int:
    """Ask somebody in; a ticket for anybody becomes the caller's, if the caller sees patients."""
    row = _may_go(ticket_id, rev, TicketState.CALLED, work)
    row.practitioner_id = row.practitioner_id or _own(work)
    return _go(row, TicketState.CALLED, work)


@writes(Permission.BOOK_APPOINTMENTS)
def enter(work: Work, ticket_id: Id, rev: int) -> int:
    """Into the room, and the appointment with it; from done it means: not finished yet."""
    row = _may_go(ticket_id, rev, TicketState.IN_ROOM, work)
    row.practitioner_id = row.practitioner_id or _own(work)
    return _go(row, TicketState.IN_ROOM, work)


@writes(Permission.BOOK_APPOINTMENTS)
def done(work: Work, ticket_id: Id, rev: int) -> int:
    """The consult is over, and the appointment with it."""
    return _go(_may_go(ticket_id, rev, TicketState.DONE, work), TicketState.DONE, work)


@writes(Permission.BOOK_APPOINTMENTS)
def hold(work: Work, ticket_id: Id, rev: int, reason: str) -> int:
    """Out of the line for a while; the reason is kept and shown."""
    row = _may_go(ticket_id, rev, TicketState.HELD, work)
    return _go(row, TicketState.HELD, work, _given(reason))


@writes(Permission.BOOK_APPOINTMENTS)
def no_answer(work: Work, ticket_id: Id, rev: int) -> int:
    """Called, and nobody came."""
    row = _may_go(ticket_id, rev, TicketState.NO_ANSWER, work)
    return _go(row, TicketState.NO_ANSWER, work)


@writes(Permission.BOOK_APPOINTMENTS)
def come_back(work: Work, ticket_id: Id, rev: int) -> int:
    """Into the line again: near the front, not the front; whoever was only called keeps the place."""
    row = _may_go(ticket_id, rev, TicketState.WAITING, work)
    if row.state == TicketState.LEFT and row.appointment_id:
        text = _("The booking was cancelled when the patient left. Give a walk-in ticket.")
        raise InvalidInput(state=text)
    if row.state in {TicketState.HELD, TicketState.NO_ANSWER, TicketState.LEFT}:
        line = queueing.line(work.session, row.day, besides=row.id)
        urgent = bool(row.priority_reason)
        at = (
            queue.place_prioritised(line)
            if urgent
            else queue.place_back(line, row.practitioner_id or "")
        )
        ticketing.put(row, line, at, work)
    return _go(row, TicketState.WAITING, work)


@writes(Permission.BOOK_APPOINTMENTS)
def leave(work: Work, ticket_id: Id, rev: int, reason: str) -> int:
    """Gone without being seen; an appointment is cancelled by the patient for that reason."""
    row = _may_go(ticket_id, rev, TicketState.LEFT, work)
    why = _given(reason)
    booking = store.appointment(work.session, row.appointment_id) if row.appointment_id else None
    if booking is None or booking.state != State.ARRIVED:
        return _go(row, TicketState.LEFT, work, why)
    by, code = CancelledBy.PATIENT, CancelReason.LEFT_UNSEEN
    appointments.cancel(work, booking.id, booking.rev, by, code, why)
    row.state_reason = why
    work.session.flush()
    return row.rev


@writes(Permission.BOOK_APPOINTMENTS)
def undo(work: Work, ticket_id: Id, rev: int) -> int:
    """Take back what was last done with the ticket, exactly, and with its appointment.

    Raises Conflict where somebody changed the ticket since. A number taken back is not given again.
    """
    row = stored(ticket_id, rev, work)
    last = past.last_deed(work.session, ticket_id)
    if last.is_new:
        row.deleted_at = work.now
    else:
        past.put_back(row, last)
    _put_appointment_back(row, last, work)
    work.session.flush()
    return row.rev


def _put_appointment_back(row: TicketRow, last: PastChange, work: Work) -> None:
    _none, joined = last.changes.get("appointment_id", (None, None))
    appointment_id = row.appointment_id or joined
    if not appointment_id:
        return
    before = queueing.appointment_state_before(work.session, last.seq, appointment_id)
    booking = store.appointment(work.session, appointment_id)
    if not before or booking is None or booking.state == before:
        return
    work.session.flush()
    bookings.restore(booking, placing.form_of(booking), State(before), work)


def _may_go(ticket_id: Id, rev: int, state: TicketState, work: Work) -> TicketRow:
    row = stored(ticket_id, rev, work)
    if not queue.may_follow(TicketState(row.state), state):
        text = _("Ticket {number} cannot go from here to there.").format(number=row.number)
        raise InvalidInput(state=text)
    return row


def _go(row: TicketRow, state: TicketState, work: Work, reason: str = "") -> int:
    """The ticket's appointment goes first, and its ticket follows it."""
    booking = store.appointment(work.session, row.appointment_id) if row.appointment_id else None
    wanted = _BOOKED_AS.get(state)
    ticketing.turn_to(row, state, work.now)
    row.state_reason = reason
    work.session.flush()
    if booking is not None and wanted is not None and booking.state != wanted:
        appointments.change_state(work, booking.id, booking.rev, wanted)
    return row.rev


def _own(work: Work) -> Id | None:
    return ticketing.own_practitioner(work.session, work.user.id) or None


def _given(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput(reason=_("Say why in a few words."))
    return reason.strip()
