"""The board, the waiting-room screen, and what happened to a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data import restrictions
from clinic_desktop.data.appointments import past, queueing, reading, store
from clinic_desktop.data.appointments.queueing import OnBoard
from clinic_desktop.data.appointments.records import TicketRow
from clinic_desktop.domain import queue, wall_time, working_hours
from clinic_desktop.domain.appointment import AppointmentRow, Practitioner, State
from clinic_desktop.domain.errors import NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.queue import Board, Booking, Call, Ticket, TicketState, WaitingRoom
from clinic_desktop.usecases.work import Trace, Work, reads

NEXT_SHOWN = 5  # on the waiting-room screen
_REASONS = ("state_reason", "priority_reason")
_EXPECTED = (State.BOOKED, State.CONFIRMED)


@dataclass(frozen=True)
class TicketEvent:
    """One thing done with a ticket; `action` is the deed's name in the audit trail."""

    at: datetime
    by: str
    action: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class _Names:
    """What ids of the calendar's set-up are called."""

    practitioners: dict[Id, Practitioner]
    services: dict[Id, str]
    resources: dict[Id, str]


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def board(work: Work, day: date | None = None) -> Board:
    """The queue of a day, today's unless told otherwise, in the order of being called."""
    shown_day = day or work.today
    found = queueing.of_day(work.session, shown_day)
    bookings = _today(work, shown_day)
    consults = {
        who: median
        for who, minutes in queueing.consults(
            work.session, shown_day - queueing.CONSULTS_OF
        ).items()
        if (median := queue.median_minutes(minutes)) is not None
    }
    names = _names(work)
    tickets = [_ticket(each, names, work) for each in found]
    tickets = _with_estimates(_with_bookings(tickets, bookings, names), consults, names)
    closed = work.closed(*{each.patient_id for each in tickets if each.patient_id})
    return Board(
        shown_day,
        tuple(
            _closed(each, row.patient_number) if each.patient_id in closed else each
            for each, row in zip(tickets, found, strict=True)
        ),
        tuple((who.id, who.name) for who in names.practitioners.values() if not who.is_retired),
        consults,
        sum(row.state in _EXPECTED for row in bookings),
    )


@reads(Permission.VIEW_CALENDAR)
def waiting_room(work: Work) -> WaitingRoom:
    """Numbers, initials, persons and rooms for a screen that everybody sees; never a name."""
    found = queueing.of_day(work.session, work.today)
    # everybody in the room reads it, whoever is signed in
    kept = restrictions.standing(
        work.session, {each.row.patient_id for each in found if each.row.patient_id}
    )
    closed = frozenset(each.patient_id for each in kept)
    names = _names(work)
    called = [each for each in found if each.row.state == TicketState.CALLED]
    called.sort(key=lambda each: each.row.called_at or work.now, reverse=True)
    waiting = [each for each in found if each.row.state == TicketState.WAITING]
    return WaitingRoom(
        tuple(_call(each, names, work, closed) for each in called),
        tuple(_call(each, names, work, closed) for each in waiting[:NEXT_SHOWN]),
    )


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def bookings_today(work: Work, patient_id: Id) -> list[AppointmentRow]:
    """What a patient is booked for today and has not arrived for, the first first."""
    work.about(patient_id)
    rows = [row for row in _today(work, work.today) if row.patient_id == patient_id]
    return [row for row in rows if row.state in _EXPECTED]


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def history(work: Work, ticket_id: Id) -> list[TicketEvent]:
    """What happened to a ticket, the oldest first."""
    row = queueing.ticket(work.session, ticket_id)
    if row is None:
        raise NotFound(_("This ticket is no longer in the queue."))
    if row.patient_id:
        work.about(row.patient_id)
    users, state = clinics.user_names(work.session), ""
    events = []
    for change in reversed(past.changes(work.session, ticket_id)):
        state = str(change.changes.get("state", ("", state))[1])
        told = (change.changes.get(each, ("", ""))[1] for each in _REASONS)
        reason = next((str(each) for each in told if each), "")
        by = users.get(change.user_id, "")
        events.append(TicketEvent(change.at, by, change.action, state, reason))
    return events


def shown(row: TicketRow, work: Work) -> Ticket:
    """One ticket as the board shows it, without its estimate."""
    found = next(each for each in queueing.of_day(work.session, row.day) if each.row.id == row.id)
    return _ticket(found, _names(work), work)


def _today(work: Work, day: date) -> list[AppointmentRow]:
    span = wall_time.day_span(day, ZoneInfo(work.clinic.zone))
    rows = reading.between(work.session, span.start, span.end)
    return [row for row in rows if row.start >= span.start]


def _names(work: Work) -> _Names:
    return _Names(
        {each.id: each for each in store.practitioners(work.session, with_retired=True)},
        {each.id: each.name for each in store.services(work.session, with_retired=True)},
        {each.id: each.name for each in store.resources(work.session, with_retired=True)},
    )


def _ticket(found: OnBoard, names: _Names, work: Work) -> Ticket:
    row = found.row
    who = names.practitioners.get(row.practitioner_id or "")
    services = (names.services.get(each, "") for each in found.service_ids)
    return Ticket(
        id=row.id,
        rev=row.rev,
        number=row.number,
        state=TicketState(row.state),
        turn=row.turn,
        patient_id=row.patient_id or "",
        patient=found.patient,
        appointment_id=row.appointment_id or "",
        booked_for=found.booked_for,
        services=", ".join(each for each in services if each),
        practitioner_id=row.practitioner_id or "",
        practitioner=who.name if who else "",
        room=_room(found, who, names, work),
        is_prioritised=bool(row.priority_reason),
        priority_reason=row.priority_reason,
        state_reason=row.state_reason,
        note=row.note,
        waiting_since=row.waiting_since,
        called_at=row.called_at,
        in_room_at=row.in_room_at,
        done_at=row.done_at,
    )


def _room(found: OnBoard, who: Practitioner | None, names: _Names, work: Work) -> str:
    """The booked room, else the one where the practitioner works at this time of day."""
    room = found.room_id
    if not room and who is not None:
        now = wall_time.on_wall(work.now, ZoneInfo(work.clinic.zone))
        room = working_hours.room_at(who.shifts, now.date(), now.time())
    return names.resources.get(room, "")


def _with_bookings(
    tickets: list[Ticket], bookings: Iterable[AppointmentRow], names: _Names
) -> list[Ticket]:
    """Offer a walk-in the booking of the same patient."""
    open_ones: dict[Id, AppointmentRow] = {}
    for row in bookings:
        if row.state in _EXPECTED:
            open_ones.setdefault(row.patient_id, row)
    made = []
    for ticket in tickets:
        found = open_ones.get(ticket.patient_id)
        if found is None or ticket.appointment_id or ticket.state not in queue.HERE:
            made.append(ticket)
            continue
        who = names.practitioners.get(found.practitioner_id)
        offered = Booking(found.id, found.rev, found.start, who.name if who else "")
        made.append(replace(ticket, booking=offered))
    return made


def _with_estimates(tickets: list[Ticket], consults: dict[Id, int], names: _Names) -> list[Ticket]:
    """For those who wait for a known person; in a clinic of one, everybody does."""
    active = [who.id for who in names.practitioners.values() if not who.is_retired]
    only = active[0] if len(active) == 1 else ""
    return [
        replace(
            ticket, estimate=_estimate(tickets, ticket, ticket.practitioner_id or only, consults)
        )
        if ticket.state is TicketState.WAITING
        else ticket
        for ticket in tickets
    ]


def _estimate(
    tickets: list[Ticket], ticket: Ticket, who: Id, consults: dict[Id, int]
) -> queue.Estimate | None:
    if not who:
        return None
    inside = sum(
        each.state is TicketState.IN_ROOM and each.practitioner_id in ("", who) for each in tickets
    )
    ahead = queue.ahead_of(tickets, replace(ticket, practitioner_id=who))
    return queue.estimated(ahead, inside, consults.get(who))


def _closed(ticket: Ticket, patient_number: str) -> Ticket:
    return replace(
        ticket,
        patient=patient_number,
        services="",
        note="",
        priority_reason="",
        state_reason="",
        booking=None,
        is_closed=True,
    )


def _call(found: OnBoard, names: _Names, work: Work, closed: frozenset[Id]) -> Call:
    ticket = _ticket(found, names, work)
    is_open = bool(ticket.patient_id) and ticket.patient_id not in closed
    letters = queue.initials(found.name) if is_open else ""
    return Call(ticket.number, letters, ticket.practitioner, ticket.room, ticket.called_at)
