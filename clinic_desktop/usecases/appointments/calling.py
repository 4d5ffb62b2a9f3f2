"""What the desk needs while somebody is on the phone: who calls, what is free, one save for both."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import occupying, reading
from clinic_desktop.data.patients import store as registry
from clinic_desktop.domain import names, wall_time, working_hours
from clinic_desktop.domain.appointment import AppointmentRow, BookingForm, State
from clinic_desktop.domain.errors import NotAllowed, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import BirthDate, Contact, ContactKind, PatientForm, Purpose
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.appointments import free_slots
from clinic_desktop.usecases.appointments.booking import book
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.work import Trace, Work, reads, writes

FIRST_PIECE = timedelta(days=2)  # where most is found; further on whole weeks are quicker


@dataclass(frozen=True)
class Caller:
    """Who will come, as far as booking needs it; `may_contact` None where nobody asked yet."""

    id: Id
    number: str
    name: str
    birth: BirthDate | None
    phones: tuple[Contact, ...]
    may_contact: bool | None
    next: AppointmentRow | None
    no_shows: int


@dataclass(frozen=True)
class Offer:
    """Free slots in order; `exact` is the place at the moment asked for, free or not."""

    slots: tuple[Slot, ...]
    exact: Slot | None = None


@dataclass(frozen=True)
class Booked:
    patient_id: Id
    appointment_id: Id


@reads(Permission.BOOK_APPOINTMENTS, Trace.SOON)
def caller(work: Work, patient_id: Id) -> Caller:
    """One registered person; raises NotFound, or Restricted for a record closed to the user."""
    work.about(patient_id)
    stored = registry.load(work.session, patient_id)
    if stored is None:
        raise NotFound(_("This patient is no longer in the registry."))
    form, rows = stored.form, reading.of_patient(work.session, patient_id)
    phones = (each for each in form.contacts if each.kind is ContactKind.PHONE and each.value)
    return Caller(
        id=patient_id,
        number=stored.columns["number"] or "",
        name=names.full_name(form.name, form.second_name),
        birth=form.birth,
        phones=tuple(phones),
        may_contact=_agreed(form),
        next=reading.next_of(work.session, patient_id, work.now),
        no_shows=sum(row.state is State.NO_SHOW for row in rows),
    )


@reads(Permission.BOOK_APPOINTMENTS)
def offer(
    work: Work,
    wish: SlotWish,
    since: datetime,
    limit: int = 6,
    exact: datetime | None = None,
    like: Id = "",
) -> Offer:
    """The next free slots with their rooms, and the place at `exact` where a moment is asked for.

    One follows the other: two proposals never overlap. None lies in the past or more than 90 days
    ahead. `like` is who should keep that moment: somebody agreed on already.
    """
    work.about(*([wish.patient_id] if wish.patient_id else []))
    found = _one_after_another(work, wish, max(since, work.now), limit)
    people = {each.id: each.shifts for each in free_slots.able(wish, work)}
    slots = tuple(_with_room(work, slot, people.get(slot.practitioner_id, ())) for slot in found)
    if exact is None:
        return Offer(slots)
    agreed = replace(wish, practitioner_ids=(like,)) if like in people else wish
    return Offer(slots, _place_at(work, agreed, exact))


@writes(Permission.BOOK_APPOINTMENTS)
def register_and_book(
    work: Work, person: PatientForm, appointment: BookingForm, override_reason: str = ""
) -> Booked:
    """Register somebody new and book for them: both are kept, or neither.

    Raises as `patients.register` and `book` do; nobody is registered where the slot is lost, so that
    a second try registers nobody twice.
    """
    if not work.user.may(Permission.REGISTER_PATIENTS):
        raise NotAllowed(_("Your role does not include registering patients."))
    patient_id = patients.register(work, person, override_reason)
    return Booked(patient_id, book(work, replace(appointment, patient_id=patient_id)))


def _agreed(form: PatientForm) -> bool | None:
    asked = [
        each.allowed
        for each in form.permissions
        if each.purpose in (Purpose.CARE, Purpose.REMINDERS) and each.allowed is not None
    ]
    return any(asked) if asked else None


def _one_after_another(work: Work, wish: SlotWish, since: datetime, limit: int) -> list[Slot]:
    found: list[Slot] = []
    start, last, piece = since, since + free_slots.HORIZON, FIRST_PIECE
    length = free_slots.wanted_for(wish, work).length
    while start < last and len(found) < limit:
        end = min(start + piece, last)
        # beyond the piece as far as a slot that starts inside it may reach
        for slot in free_slots.fitting(wish, Span(start, end + length), work):
            if slot.start < end and (not found or slot.start >= found[-1].end):
                found.append(slot)
        start, piece = end, free_slots.PIECE
    return found[:limit]


def _place_at(work: Work, wish: SlotWish, start: datetime) -> Slot | None:
    """Whoever is free just then; else the first who could, with everything in the way."""
    at_any_time = replace(wish, weekdays=(), from_hour=0, to_hour=24)
    wanted = free_slots.wanted_for(wish, work)
    piece = Span(start, start + wanted.length)
    people = free_slots.able(wish, work)
    free = next(iter(islice(free_slots.fitting(at_any_time, piece, work), 1)), None)
    if free is not None and free.start == start:
        shifts = next(each.shifts for each in people if each.id == free.practitioner_id)
        return _with_room(work, free, shifts)
    if not people:
        return None
    room = wish.room_id or next(iter(wanted.rooms), "")
    return Slot(start, piece.end, people[0].id, room)


def _with_room(work: Work, slot: Slot, shifts: tuple[working_hours.Shift, ...]) -> Slot:
    """The room of the shift, where the services ask for none and it is free."""
    if slot.room_id:
        return slot
    wall = wall_time.on_wall(slot.start, ZoneInfo(work.clinic.zone))
    room = working_hours.room_at(shifts, wall.date(), wall.time())
    span = Span(slot.start, max(slot.end, slot.start + timedelta(minutes=1)))
    if not room or occupying.busy(work.session, [room], span)[room]:
        return slot
    return replace(slot, room_id=room)
