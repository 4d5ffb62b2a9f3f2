"""The waiting list: who waits, who fits a slot that fell free, and offering it to them (CAL-7)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import occupying, store
from clinic_desktop.data.appointments import waiting as lists
from clinic_desktop.data.appointments.records import AppointmentRecord, WaitingRow
from clinic_desktop.domain import waiting
from clinic_desktop.domain.appointment import FREED, SETTLED, BookingForm, Place, State
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.slots import Slot, Wanted
from clinic_desktop.domain.spans import Span
from clinic_desktop.domain.tries import Try
from clinic_desktop.domain.waiting import (
    Answer,
    Fit,
    WaitingEntry,
    WaitingState,
    WaitingWish,
)
from clinic_desktop.usecases.appointments import booking as bookings
from clinic_desktop.usecases.appointments import free_slots
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.work import Trace, Work, reads, writes

LONGEST_STAY = timedelta(days=366)
_IN_THE_HOUSE = (State.ARRIVED, State.IN_ROOM)


@dataclass(frozen=True)
class WaitingFilter:
    """Which entries a list shows; "" means whichever."""

    state: WaitingState = WaitingState.OPEN
    service_id: Id = ""
    practitioner_id: Id = ""


@dataclass(frozen=True)
class Freed:
    """A slot that fell free, how many fit it, and who had left the list with that booking."""

    slot: Slot
    count: int
    left: WaitingEntry | None = None


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def listing(work: Work, chosen: WaitingFilter) -> list[WaitingEntry]:
    """The waiting list, urgent first and then whoever waits longest.

    Whoever's record is closed to the user shows as a number only.
    """
    if chosen.state in (WaitingState.OPEN, WaitingState.EXPIRED):
        found = lists.waiting(work.session, work.today)
        found = [each for each in found if each.state is chosen.state]
    else:
        found = lists.closed_entries(work.session, chosen.state, work.today)
    # hidden first: whom a filter leaves out would tell as much
    return [each for each in _as_allowed(found, work) if _passes(each, chosen)]


@writes(Permission.BOOK_APPOINTMENTS)
def add(work: Work, wished: WaitingWish) -> Id:
    """Put somebody on the list; raises InvalidInput by field."""
    _check(wished, work)
    row = WaitingRow(state=WaitingState.OPEN)
    _fill(row, wished)
    work.session.add(row)
    work.session.flush()
    return row.id


@writes(Permission.BOOK_APPOINTMENTS)
def change(work: Work, waiting_id: Id, rev: int, wished: WaitingWish) -> int:
    """Change a wish, or give an expired one more time; returns the new version."""
    row = _waiting(waiting_id, rev, work)
    _check(wished, work)
    if wished.patient_id != row.patient_id:
        raise InvalidInput(patient=_("An entry stays with its patient. Add another one."))
    _fill(row, wished)
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def withdraw(work: Work, waiting_id: Id, rev: int, reason: str) -> int:
    """Take somebody off the list; why is kept."""
    row = _waiting(waiting_id, rev, work)
    if not reason.strip():
        raise InvalidInput(reason=_("Say why in a few words."))
    row.state, row.closed_reason = WaitingState.WITHDRAWN, reason.strip()
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def put_back(work: Work, waiting_id: Id, rev: int) -> int:
    """On the list again: taken off by mistake, or the booking was cancelled or undone.

    A booking that stands is kept until an earlier one is found.
    """
    row = _stored(waiting_id, rev, work)
    if row.state == WaitingState.OPEN:
        raise InvalidInput(state=_("This person is on the waiting list already."))
    if _held(row, work) is None:
        row.appointment_id = None
    row.state, row.closed_reason = WaitingState.OPEN, ""
    row.expires_on = max(row.expires_on, work.today)
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def tried(work: Work, waiting_id: Id, rev: int, answer: Answer, note: str = "") -> int:
    """Note that somebody was offered a slot and did not take it; they stay on the list."""
    row = _waiting(waiting_id, rev, work)
    lists.noted(row, Try(work.now, work.user.name, answer, note=note.strip()))
    return _kept(row, work)


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def freed(work: Work, appointment_id: Id) -> Freed | None:
    """The time that a cancelled or missed appointment left; None while it stands."""
    row = store.appointment(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    if row.state not in FREED:
        return None
    slot = Slot(row.starts_at, row.ends_at, row.practitioner_id, row.room_id or "")
    gone = lists.booked_as(work.session, appointment_id)
    left = lists.waiting_entry(work.session, gone.id, work.today) if gone is not None else None
    # the booking may have become somebody else's since
    shown = _as_allowed([left], work)[0] if left is not None else None
    return Freed(slot, len(_fits(slot, work)), shown)


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def fitting(work: Work, slot: Slot) -> list[Fit]:
    """Those whom the free time suits: urgent first, then whoever waits longest.

    Each comes with the booking it would make, which begins inside the slot and may end later where
    the time after it is free too.
    """
    return _fits(slot, work)


@writes(Permission.BOOK_APPOINTMENTS)
def offer(work: Work, waiting_id: Id, rev: int, booking: BookingForm) -> Id:
    """They take it: booked, and off the list. A later booking of theirs is moved, not doubled.

    Raises as `appointments.book` does; the old booking then stands as it was.
    """
    row = _waiting(waiting_id, rev, work)
    work.about(booking.patient_id)
    if booking.patient_id != row.patient_id:
        raise InvalidInput(patient=_("This is the entry of somebody else."))
    if row.expires_on < work.today:
        raise InvalidInput(state=_("This wish has expired. Give it a later day first."))
    row.appointment_id = _booked(row, booking, work)
    row.state = WaitingState.BOOKED
    work.session.flush()
    return row.appointment_id


def _booked(row: WaitingRow, booking: BookingForm, work: Work) -> Id:
    held = _held(row, work)
    if held is None:
        return bookings.book(work, booking)
    if held.state in _IN_THE_HOUSE:
        raise InvalidInput(state=_("This person has arrived for the appointment they have."))
    if set(held.services) != set(booking.service_ids):
        bookings.edit(work, held.id, held.rev, booking)
        return held.id
    place = Place(
        booking.start,
        booking.minutes,
        booking.practitioner_id,
        booking.room_id,
        booking.overlap_reason,
    )
    bookings.move(work, held.id, held.rev, place)
    return held.id


def _held(row: WaitingRow, work: Work) -> AppointmentRecord | None:
    """The booking that is kept for somebody meanwhile, while it stands."""
    held = store.appointment(work.session, row.appointment_id) if row.appointment_id else None
    return None if held is None or held.state in SETTLED else held


# who fits


@dataclass(frozen=True)
class _Opening:
    """What the services need together, and every start they find in the free time."""

    wanted: Wanted
    slots: tuple[Slot, ...]


def _fits(slot: Slot, work: Work) -> list[Fit]:
    zone = ZoneInfo(work.clinic.zone)
    every = [each for each in lists.waiting(work.session, work.today) if _waits_for(each, slot)]
    opened = _openings(slot, {each.wish.service_ids for each in every}, work)
    people = {each.wish.patient_id for each in every}
    busy = occupying.busy(work.session, people, _reach(slot, opened.values()))
    found = []
    for entry in every:
        opening = opened[entry.wish.service_ids]
        # the booking kept meanwhile gives way
        taken = [each for each in busy[entry.wish.patient_id] if each.start != entry.held_at]
        for free in opening.slots:
            is_free = not any(each.overlaps(Span(free.start, free.end)) for each in taken)
            if is_free and waiting.suits(entry.wish, free, zone):
                found.append(Fit(entry, _booking(entry, free, opening.wanted)))
                break
    return _fits_as_allowed(found, work)


def _waits_for(entry: WaitingEntry, slot: Slot) -> bool:
    is_earlier = entry.held_at is None or slot.start < entry.held_at
    return entry.state is WaitingState.OPEN and is_earlier


def _openings(
    slot: Slot, kinds: Collection[tuple[Id, ...]], work: Work
) -> dict[tuple[Id, ...], _Opening]:
    offered = {each.id for each in store.services(work.session)}
    start, found = max(slot.start, work.now), {}
    for service_ids in kinds:
        wish = SlotWish(service_ids, (slot.practitioner_id,))
        wanted, starts = free_slots.wanted_for(wish, work), list[Slot]()
        if start < slot.end and offered.issuperset(service_ids):
            piece = Span(start, slot.end + wanted.length)
            fitting_in = free_slots.fitting(wish, piece, work)
            starts = [each for each in fitting_in if each.start < slot.end]
        found[service_ids] = _Opening(wanted, tuple(starts))
    return found


def _reach(slot: Slot, openings: Iterable[_Opening]) -> Span:
    longest = max((each.wanted.length for each in openings), default=timedelta())
    return Span(slot.start, slot.end + longest)


def _booking(entry: WaitingEntry, slot: Slot, wanted: Wanted) -> BookingForm:
    return BookingForm(
        patient_id=entry.wish.patient_id,
        practitioner_id=slot.practitioner_id,
        start=slot.start,
        minutes=int(wanted.length.total_seconds() // 60),
        service_ids=entry.wish.service_ids,
        room_id=slot.room_id,
        device_ids=wanted.devices,
        phone=entry.phone,
    )


# one entry


def _check(wished: WaitingWish, work: Work) -> None:
    if wished.patient_id:
        work.about(wished.patient_id)
    problems = _problems(wished, work)
    if wished.appointment_id:
        held = store.appointment(work.session, wished.appointment_id)
        if held is not None:
            work.about(held.patient_id)
        if held is None or held.patient_id != wished.patient_id or held.state in SETTLED:
            problems["appointment"] = _("Choose an appointment of this patient that stands.")
    if problems:
        raise InvalidInput(**problems)


def _problems(wished: WaitingWish, work: Work) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not wished.patient_id:
        problems["patient"] = _("Choose who waits.")
    offered = {each.id for each in store.services(work.session)}
    if not wished.service_ids:
        problems["services"] = _("Choose what they wait for.")
    elif not offered.issuperset(wished.service_ids):
        problems["services"] = _("One of the services is no longer offered.")
    if not {each.id for each in store.practitioners(work.session)}.issuperset(
        wished.practitioner_ids
    ):
        problems["practitioners"] = _("One of the practitioners no longer works here.")
    if waiting.overlapping(wished.windows) is not None:
        problems["windows"] = _("A time must end after it begins, and no two may overlap.")
    if not work.today <= wished.expires_on <= work.today + LONGEST_STAY:
        problems["expires_on"] = _("Choose a day from today to a year ahead.")
    return problems


def _fill(row: WaitingRow, wished: WaitingWish) -> None:
    row.patient_id = wished.patient_id
    row.services, row.practitioners = list(wished.service_ids), list(wished.practitioner_ids)
    row.windows = lists.windows_as_stored(wished.windows)
    row.urgency, row.phone = int(wished.urgency), wished.phone
    row.note = wished.note.strip()
    row.expires_on, row.appointment_id = wished.expires_on, wished.appointment_id or None


def _stored(waiting_id: Id, rev: int, work: Work) -> WaitingRow:
    row = lists.waiting_row(work.session, waiting_id)
    if row is None:
        raise NotFound(_("This entry is no longer on the waiting list."))
    work.about(row.patient_id)
    if row.rev != rev:
        raise Conflict(
            _("Somebody else changed this entry meanwhile. Look again, then repeat."), {}, row.rev
        )
    return row


def _waiting(waiting_id: Id, rev: int, work: Work) -> WaitingRow:
    row = _stored(waiting_id, rev, work)
    if row.state != WaitingState.OPEN:
        raise InvalidInput(state=_("This person is no longer waiting. Put them back first."))
    return row


def _kept(row: WaitingRow, work: Work) -> int:
    work.session.flush()
    return row.rev


# who may see it


def _passes(entry: WaitingEntry, chosen: WaitingFilter) -> bool:
    wish = entry.wish
    is_with = not wish.practitioner_ids or chosen.practitioner_id in wish.practitioner_ids
    return (not chosen.service_id or chosen.service_id in wish.service_ids) and (
        not chosen.practitioner_id or is_with
    )


def _as_allowed(found: Sequence[WaitingEntry], work: Work) -> list[WaitingEntry]:
    closed = work.closed(*{each.wish.patient_id for each in found}) if found else frozenset[Id]()
    return [_hidden(each) if each.wish.patient_id in closed else each for each in found]


def _fits_as_allowed(found: list[Fit], work: Work) -> list[Fit]:
    shown = _as_allowed([each.entry for each in found], work)
    return [
        Fit(entry, replace(fit.booking, service_ids=(), device_ids=(), phone=""))
        if entry.is_closed
        else fit
        for fit, entry in zip(found, shown, strict=True)
    ]


def _hidden(entry: WaitingEntry) -> WaitingEntry:
    bare = WaitingWish(entry.wish.patient_id, (), entry.wish.expires_on, urgency=entry.wish.urgency)
    return replace(
        entry,
        wish=bare,
        patient=entry.number,
        services="",
        practitioners="",
        phone="",
        held_at=None,
        held_with="",
        tries=(),
        closed_reason="",
        is_closed=True,
    )
