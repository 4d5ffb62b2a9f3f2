"""Tickets as queue and calendar share them: giving one out, its place in line, its next state."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import queueing, store
from clinic_desktop.data.appointments.records import AppointmentRecord, TicketRow
from clinic_desktop.data.database import Session
from clinic_desktop.domain import queue, wall_time
from clinic_desktop.domain.appointment import State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.queue import InLine, TicketState
from clinic_desktop.usecases.work import Work

_STATES = {
    State.ARRIVED: TicketState.WAITING,
    State.IN_ROOM: TicketState.IN_ROOM,
    State.DONE: TicketState.DONE,
    State.CANCELLED: TicketState.LEFT,
}


def issue(row: TicketRow, booked_for: datetime | None, work: Work) -> TicketRow:
    """Give the day's next number, which only ever rises, and the place that the rule says."""
    row.day, row.state = work.today, TicketState.WAITING
    row.number = clinics.take_numbers(work.session, f"ticket.{work.today.isoformat()}")
    row.waiting_since = work.now
    line = queueing.line(work.session, work.today)
    put(row, line, queue.place_by_due(line, queue.due(work.now, booked_for)), work)
    work.session.add(row)
    work.session.flush()
    return row


def put(row: TicketRow, line: list[InLine], at: int, work: Work) -> None:
    """Give the ticket the order key of that place among the others in `line`."""
    low = line[at - 1].turn if at else ""
    high = line[at].turn if at < len(line) else ""
    try:
        key = queue.key_between(low, high)
    except ValueError:  # two computers gave the same key before they met
        key = ""
    if not key or len(key) > queue.LONGEST_KEY:
        _give_everybody_new_keys(row, line, at, work)
    else:
        row.turn = key


def turn_to(row: TicketRow, state: TicketState, now: datetime) -> None:
    """The ticket's new state and its clocks; why it stood aside is no longer so."""
    row.state, row.state_reason = state, ""
    match state:
        case TicketState.WAITING:
            row.called_at = row.in_room_at = row.done_at = None
        case TicketState.CALLED:
            row.called_at = now
        case TicketState.IN_ROOM:
            row.in_room_at, row.done_at = row.in_room_at or now, None
        case TicketState.DONE | TicketState.LEFT:
            row.done_at = now


def follow(appointment: AppointmentRecord, work: Work) -> None:
    """What becomes of the ticket when its appointment changes state; arriving today makes one."""
    row = queueing.of_appointment(work.session, appointment.id)
    state = State(appointment.state)
    wanted = _STATES.get(state)
    if row is None:
        if state is State.ARRIVED and is_today(appointment, work):
            made = TicketRow(
                patient_id=appointment.patient_id,
                appointment_id=appointment.id,
                practitioner_id=appointment.practitioner_id,
            )
            issue(made, appointment.starts_at, work)
        return
    row.patient_id, row.practitioner_id = appointment.patient_id, appointment.practitioner_id
    if wanted is None:  # marked as arrived by mistake
        row.deleted_at = work.now
    elif row.state != wanted and not _waits(row, wanted):
        turn_to(row, wanted, work.now)
    work.session.flush()


def own_practitioner(session: Session, user_id: Id) -> Id:
    """The practitioner who is that user; "" for anybody else."""
    people = store.practitioners(session)
    return next((each.id for each in people if each.user_id == user_id), "")


def _waits(row: TicketRow, wanted: TicketState) -> bool:
    """Whether it stands aside or was called: the appointment knows no more than that they are here."""
    return wanted is TicketState.WAITING and TicketState(row.state) in queue.HERE


def is_today(appointment: AppointmentRecord, work: Work) -> bool:
    """Whether it begins on this day at the clinic."""
    zone = ZoneInfo(work.clinic.zone)
    return wall_time.on_wall(appointment.starts_at, zone).date() == work.today


def _give_everybody_new_keys(row: TicketRow, line: list[InLine], at: int, work: Work) -> None:
    rows = queueing.by_ids(work.session, [each.id for each in line])
    ordered = [rows[each.id] for each in line]
    ordered.insert(at, row)
    for each, key in zip(ordered, queue.fresh_keys(len(ordered)), strict=True):
        each.turn = key
