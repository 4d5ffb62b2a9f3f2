"""Who comes: a number for a walk-in, an arrival for a booking, a name for a number."""

from clinic_desktop.data.appointments import queueing, store
from clinic_desktop.data.appointments.records import AppointmentRecord, TicketRow
from clinic_desktop.domain import queue
from clinic_desktop.domain.appointment import State
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.queue import Ticket, TicketState
from clinic_desktop.usecases import appointments, ticketing
from clinic_desktop.usecases.queue.looking import shown
from clinic_desktop.usecases.work import Work, writes


@writes(Permission.BOOK_APPOINTMENTS)
def take_ticket(
    work: Work, patient_id: Id = "", practitioner_id: Id = "", note: str = ""
) -> Ticket:
    """A number for a walk-in; who it is may be said later.

    Raises InvalidInput(patient=…) for somebody who holds a ticket already.
    """
    if patient_id:
        _about_new(patient_id, work)
    _check_practitioner(practitioner_id, work)
    row = TicketRow(
        patient_id=patient_id or None,
        practitioner_id=practitioner_id or None,
        note=note.strip(),
    )
    return shown(ticketing.issue(row, None, work), work)


@writes(Permission.BOOK_APPOINTMENTS)
def arrive(work: Work, appointment_id: Id, rev: int) -> Ticket:
    """Somebody booked is here: the appointment and a ticket in one transaction.

    Whoever took a walk-in's ticket before keeps its number. Booked patients are placed by their
    appointment time, against walk-ins by when they came. Raises as `appointments.change_state`.
    """
    booking = store.appointment(work.session, appointment_id)
    if booking is not None:
        _check_today(booking, work)
        _join_walk_in(booking, work)
    appointments.change_state(work, appointment_id, rev, State.ARRIVED)
    row = queueing.of_appointment(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This ticket is no longer in the queue."))
    return shown(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def name_ticket(
    work: Work,
    ticket_id: Id,
    rev: int,
    patient_id: Id = "",
    practitioner_id: Id = "",
    note: str = "",
) -> int:
    """Say who holds the ticket, for whom and why; returns the new version.

    A ticket of a booking keeps the booking's patient and practitioner.
    """
    row = stored(ticket_id, rev, work)
    if not row.appointment_id:
        if patient_id and patient_id != row.patient_id:
            _about_new(patient_id, work)
        _check_practitioner(practitioner_id, work)
        row.patient_id = patient_id or None
        row.practitioner_id = practitioner_id or None
    row.note = note.strip()
    work.session.flush()
    return row.rev


@writes(Permission.BOOK_APPOINTMENTS)
def join_booking(
    work: Work, ticket_id: Id, rev: int, appointment_id: Id, appointment_rev: int
) -> int:
    """The walk-in is booked today: both become one, placed by the booking; returns the version."""
    row = stored(ticket_id, rev, work)
    booking = store.appointment(work.session, appointment_id)
    if booking is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(booking.patient_id)
    if row.appointment_id or booking.patient_id != row.patient_id:
        raise InvalidInput(appointment=_("This booking belongs to somebody else."))
    _check_today(booking, work)
    _join(row, booking, work)
    appointments.change_state(work, appointment_id, appointment_rev, State.ARRIVED)
    return row.rev


def stored(ticket_id: Id, rev: int, work: Work) -> TicketRow:
    """The ticket to be changed; raises NotFound, or Conflict where somebody else changed it."""
    row = queueing.ticket(work.session, ticket_id)
    if row is None:
        raise NotFound(_("This ticket is no longer in the queue."))
    if row.patient_id:
        work.about(row.patient_id)
    if row.rev != rev:
        text = _("Somebody else changed this ticket meanwhile. Look again, then repeat.")
        raise Conflict(text, {}, row.rev)
    return row


def _about_new(patient_id: Id, work: Work) -> None:
    work.about(patient_id)
    for row in queueing.of_patient(work.session, patient_id, work.today):
        if TicketState(row.state) not in queue.OVER:
            text = _("This patient holds ticket {number} already.").format(number=row.number)
            raise InvalidInput(patient=text)


def _check_practitioner(practitioner_id: Id, work: Work) -> None:
    known = {each.id for each in store.practitioners(work.session)}
    if practitioner_id and practitioner_id not in known:
        raise InvalidInput(practitioner=_("This person no longer sees patients."))


def _check_today(booking: AppointmentRecord, work: Work) -> None:
    work.about(booking.patient_id)
    if not ticketing.is_today(booking, work):
        raise InvalidInput(day=_("This appointment is on another day. Give a walk-in ticket."))


def _join_walk_in(booking: AppointmentRecord, work: Work) -> None:
    for row in queueing.of_patient(work.session, booking.patient_id, work.today):
        if not row.appointment_id and TicketState(row.state) in queue.HERE:
            _join(row, booking, work)
            return


def _join(row: TicketRow, booking: AppointmentRecord, work: Work) -> None:
    row.appointment_id, row.practitioner_id = booking.id, booking.practitioner_id
    if row.state == TicketState.WAITING and not row.priority_reason:
        line = queueing.line(work.session, row.day, besides=row.id)
        came = row.waiting_since or work.now
        at = queue.place_by_due(line, queue.due(came, booking.starts_at))
        ticketing.put(row, line, at, work)
    work.session.flush()
