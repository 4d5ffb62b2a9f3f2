"""Booking, changing and moving one appointment; each touches that appointment alone (CAL-4)."""

from dataclasses import replace
from datetime import datetime

from clinic_desktop.data.appointments import store
from clinic_desktop.data.appointments.records import AppointmentEvent, AppointmentRecord
from clinic_desktop.domain.appointment import BookingForm, Clash, Place, State
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases import recalls, ticketing
from clinic_desktop.usecases.appointments import placing
from clinic_desktop.usecases.work import Work, reads, writes


@reads(Permission.BOOK_APPOINTMENTS)
def check(work: Work, booking: BookingForm, ignoring: Id = "") -> list[Clash]:
    """What is in the way of this booking as it is typed; nothing is kept."""
    work.about(*([booking.patient_id] if booking.patient_id else []))
    return placing.clashes(booking, work, ignoring)


@writes(Permission.BOOK_APPOINTMENTS)
def book(work: Work, booking: BookingForm) -> Id:
    """Keep the booking; its time is checked again in this transaction.

    Raises InvalidInput by field, or Conflict where the time is taken and no reason was given.
    """
    work.about(booking.patient_id)
    placing.check_fields(booking, work)
    row = AppointmentRecord(state=State.BOOKED, state_at=work.now, phone="")
    placing.fill(row, booking, work)
    work.session.add(row)
    work.session.flush()
    placing.claim(row, work)
    note(row, work, "booked", to_start=row.starts_at, reason=row.overlap_reason)
    return row.id


@writes(Permission.BOOK_APPOINTMENTS)
def edit(work: Work, appointment_id: Id, rev: int, booking: BookingForm) -> int:
    """Change everything about a booking; returns the new version. Raises as `book` does."""
    row = stored(appointment_id, rev, work)
    before = row.starts_at
    work.about(booking.patient_id)
    placing.check_fields(booking, work)
    placing.fill(row, booking, work)
    return _kept(work, row, "changed", before)


@writes(Permission.BOOK_APPOINTMENTS)
def move(work: Work, appointment_id: Id, rev: int, place: Place) -> int:
    """Another time, length, person or room; returns the version. Raises as `book` does."""
    row = stored(appointment_id, rev, work)
    before, form = row.starts_at, moved_form(placing.form_of(row), place)
    placing.check_fields(form, work)
    placing.fill(row, form, work)
    return _kept(work, row, "moved", before)


@writes(Permission.BOOK_APPOINTMENTS)
def put_back(work: Work, appointment_id: Id, rev: int, booking: BookingForm, state: State) -> int:
    """Undo: exactly the place, time and state it had; raises Conflict where that is taken by now."""
    row = stored(appointment_id, rev, work)
    before = row.starts_at
    work.about(booking.patient_id)
    placing.fill(row, booking, work)
    row.state, row.state_at = state, work.now
    return _kept(work, row, "put_back", before)


def stored(appointment_id: Id, rev: int, work: Work) -> AppointmentRecord:
    """The row to be changed; raises NotFound, or Conflict where somebody else changed it."""
    row = store.appointment(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    if row.rev != rev:
        raise Conflict(
            _("Somebody else changed this appointment meanwhile. Look again, then repeat."),
            {},
            row.rev,
        )
    return row


def moved_form(form: BookingForm, place: Place) -> BookingForm:
    """The booking at another place."""
    return replace(
        form,
        start=place.start,
        minutes=place.minutes or form.minutes,
        practitioner_id=place.practitioner_id or form.practitioner_id,
        room_id=form.room_id if place.room_id is None else place.room_id,
        overlap_reason=place.overlap_reason,
    )


def note(row: AppointmentRecord, work: Work, kind: str, **what: object) -> None:
    """Add a line to the booking's history, and let the patient's recalls and ticket follow it."""
    work.session.add(AppointmentEvent(appointment_id=row.id, kind=kind, **what))
    recalls.follow(row, work)
    ticketing.follow(row, work)


def _kept(work: Work, row: AppointmentRecord, kind: str, before: datetime) -> int:
    if row.state in {State.DONE} and row.starts_at != before:
        raise InvalidInput(start=_("This appointment took place. Its time stays as it was."))
    row.sequence += 1
    work.session.flush()
    placing.claim(row, work)
    note(
        row,
        work,
        kind,
        from_start=before,
        to_start=row.starts_at,
        to_state=row.state,
        reason=row.overlap_reason,
    )
    return row.rev
