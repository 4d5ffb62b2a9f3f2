"""Booking, changing and moving one appointment; each touches that appointment alone (CAL-4)."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import stood, store
from clinic_desktop.data.appointments.records import AppointmentEvent, AppointmentRecord
from clinic_desktop.domain.appointment import FREED, BookingForm, Clash, Place, State
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.wall_time import on_wall
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
    store.drop_holds(work.session, work.user.id, work.now)
    note(row, work, "booked", to_start=row.starts_at, reason=row.overlap_reason)
    return row.id


@writes(Permission.BOOK_APPOINTMENTS)
def edit(work: Work, appointment_id: Id, rev: int, booking: BookingForm) -> int:
    """Change everything about a booking; returns the new version. Raises as `book` does."""
    row = stored(appointment_id, rev, work)
    before = row.starts_at
    work.about(booking.patient_id)
    _check_patient(row, booking)
    placing.check_fields(booking, work, row.services)
    placing.fill(row, booking, work)
    return _kept(work, row, "changed", before)


@writes(Permission.BOOK_APPOINTMENTS)
def move(work: Work, appointment_id: Id, rev: int, place: Place) -> int:
    """Another time, length, person or room; returns the version. Raises as `book` does."""
    row = stored(appointment_id, rev, work)
    before, form = row.starts_at, moved_form(placing.form_of(row), place)
    placing.check_fields(form, work, row.services)
    placing.fill(row, form, work)
    return _kept(work, row, "moved", before)


@writes(Permission.BOOK_APPOINTMENTS)
def put_back(work: Work, appointment_id: Id, rev: int, booking: BookingForm, state: State) -> int:
    """Undo of one's own last deed: exactly the place, time and state it had.

    Raises Conflict where that is taken by now or somebody else changed it since, InvalidInput for a
    state it never had.
    """
    row = stored(appointment_id, rev, work)
    work.about(booking.patient_id)
    events = store.events(work.session, appointment_id)
    if events and events[-1].created_by != work.user.id:
        raise changed_meanwhile(row)
    return restore(row, booking, state, work)


def restore(row: AppointmentRecord, booking: BookingForm, state: State, work: Work) -> int:
    """Put the row back as it was, whoever changed it; returns the new version."""
    before = row.starts_at
    refill(row, booking, state, work)
    return _kept(work, row, "put_back", before)


def refill(row: AppointmentRecord, booking: BookingForm, state: State, work: Work) -> None:
    """Fill in what stood there before; the clocks of its state and phone go back as well."""
    work.about(booking.patient_id)
    _check_patient(row, booking)
    versions = list(stood.versions(work.session, row))
    since = next((each.state_at for each in versions if each.state == state), None)
    if since is None:
        raise InvalidInput(state=_("An appointment cannot go from here to there."))
    placing.fill(row, booking, work)
    row.state, row.state_at = state, since
    read_back = (each.phone_confirmed_at for each in versions if each.phone == row.phone)
    if row.phone_confirmed_at is not None:
        row.phone_confirmed_at = next(filter(None, read_back), row.phone_confirmed_at)


def stored(appointment_id: Id, rev: int, work: Work) -> AppointmentRecord:
    """The row to be changed; raises NotFound, or Conflict where somebody else changed it."""
    row = store.appointment(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    if row.rev != rev:
        raise changed_meanwhile(row)
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


def changed_meanwhile(row: AppointmentRecord) -> Conflict:
    """The refusal where somebody else was quicker."""
    text = _("Somebody else changed this appointment meanwhile. Look again, then repeat.")
    return Conflict(text, {}, row.rev)


def _check_patient(row: AppointmentRecord, booking: BookingForm) -> None:
    """Another patient is a repair that both records show, never a mere change (REG-8)."""
    if booking.patient_id != row.patient_id:
        said = _("This appointment is booked for another patient. Use “Wrong patient…” for that.")
        raise InvalidInput(patient=said)


def _kept(work: Work, row: AppointmentRecord, kind: str, before: datetime) -> int:
    _check_time(work, row, before)
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


def _check_time(work: Work, row: AppointmentRecord, before: datetime) -> None:
    """Raise InvalidInput(start=…) where the state holds the appointment to its time or day."""
    if row.starts_at == before:
        return
    if row.state == State.DONE:
        raise InvalidInput(start=_("This appointment took place. Its time stays as it was."))
    if row.state in FREED:
        raise InvalidInput(start=_("Nobody comes to this appointment. Book a new one."))
    zone = ZoneInfo(work.clinic.zone)
    days = {on_wall(at, zone).date() for at in (before, row.starts_at)}
    if row.state in {State.ARRIVED, State.IN_ROOM} and len(days) > 1:
        raise InvalidInput(start=_("The patient is here. Take the arrival back, then move it."))
