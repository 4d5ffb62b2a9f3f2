"""Tickets of the queue: loaded, ordered, and the consult times an estimate needs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from clinic_desktop.data import change_log
from clinic_desktop.data.appointments.records import AppointmentRecord, TicketRow
from clinic_desktop.data.patients.records import Patient
from clinic_desktop.domain import names, queue
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import PersonName
from clinic_desktop.domain.queue import InLine, TicketState

_T = cast("Table", TicketRow.__table__).c
_A = cast("Table", AppointmentRecord.__table__).c
_P = cast("Table", Patient.__table__).c
CONSULTS_OF = timedelta(days=30)
RECENT = 20  # consults of one practitioner
_MOST = 2000  # rows read for them
_LONGEST = timedelta(hours=4)  # longer than this somebody forgot to press Done
_ON_BOARD = (
    select(
        TicketRow,
        _A.starts_at,
        _A.room_id,
        _A.services,
        _P.number.label("patient_number"),
        _P.given,
        _P.middle,
        _P.family,
        _P.second_given,
        _P.second_middle,
        _P.second_family,
    )
    .outerjoin(AppointmentRecord, _A.id == _T.appointment_id)
    .outerjoin(Patient, _P.id == _T.patient_id)
)


@dataclass(frozen=True)
class OnBoard:
    """A ticket with what is known of its patient and its appointment."""

    row: TicketRow
    booked_for: datetime | None
    room_id: Id
    service_ids: tuple[Id, ...]
    patient: str
    patient_number: str
    name: PersonName


def ticket(session: Session, ticket_id: Id) -> TicketRow | None:
    row = session.get(TicketRow, ticket_id)
    return None if row is None or row.deleted_at is not None else row


def of_day(session: Session, day: date) -> list[OnBoard]:
    """Every ticket of the day in the order of being called."""
    query = _ON_BOARD.where(_T.day == day, _T.deleted_at.is_(None))
    return [_on_board(found) for found in session.execute(query.order_by(_T.turn, _T.number))]


def line(session: Session, day: date, besides: Id = "") -> list[InLine]:
    """Those who wait, in the order of being called."""
    query = (
        select(TicketRow, _A.starts_at)
        .outerjoin(AppointmentRecord, _A.id == _T.appointment_id)
        .where(_T.day == day, _T.deleted_at.is_(None), _T.state == TicketState.WAITING)
        .where(_T.id != besides)
        .order_by(_T.turn, _T.number)
    )
    return [
        InLine(
            row.id,
            row.turn,
            queue.due(row.waiting_since or row.created_at, booked),
            bool(row.priority_reason),
            row.practitioner_id or "",
        )
        for row, booked in session.execute(query)
    ]


def by_ids(session: Session, ids: Iterable[Id]) -> dict[Id, TicketRow]:
    found = session.scalars(select(TicketRow).where(_T.id.in_(tuple(ids))))
    return {row.id: row for row in found}


def of_appointment(session: Session, appointment_id: Id) -> TicketRow | None:
    """The ticket somebody got who came for this appointment, the last one."""
    query = select(TicketRow).where(_T.appointment_id == appointment_id, _T.deleted_at.is_(None))
    return session.scalars(query.order_by(_T.day.desc(), _T.number.desc()).limit(1)).first()


def of_patient(session: Session, patient_id: Id, day: date) -> list[TicketRow]:
    """A patient's tickets of a day."""
    query = select(TicketRow).where(
        _T.patient_id == patient_id, _T.day == day, _T.deleted_at.is_(None)
    )
    return list(session.scalars(query.order_by(_T.number)))


def consults(session: Session, since: date) -> dict[Id, list[float]]:
    """Minutes in the room by practitioner, the latest twenty of each."""
    query = (
        select(_T.practitioner_id, _T.in_room_at, _T.done_at)
        .where(_T.day >= since, _T.deleted_at.is_(None), _T.state == TicketState.DONE)
        .where(_T.practitioner_id.is_not(None), _T.in_room_at.is_not(None))
        .order_by(_T.day.desc(), _T.done_at.desc())
        .limit(_MOST)
    )
    found: dict[Id, list[float]] = {}
    for who, began, ended in session.execute(query):
        lasted = ended - began
        known = found.setdefault(who, [])
        if lasted <= _LONGEST and len(known) < RECENT:
            known.append(lasted.total_seconds() / 60)
    return found


def appointment_state_before(session: Session, seq: int, appointment_id: Id) -> str:
    """The state an appointment had before the deed of that number changed it; "" if it did not."""
    for table, row_id, op, _rev, stored in change_log.of_transaction(session, seq):
        if (table, row_id, op) == ("appointment", appointment_id, "U"):
            old = json.loads(stored).get("state")
            if old:
                return str(old[0])
    return ""


def _on_board(found: Any) -> OnBoard:
    name = PersonName(found.given or "", found.middle or "", found.family or "")
    second = PersonName(
        found.second_given or "", found.second_middle or "", found.second_family or ""
    )
    return OnBoard(
        row=found[0],
        booked_for=found.starts_at,
        room_id=found.room_id or "",
        service_ids=tuple(found.services or ()),
        patient=names.full_name(name, second) if found[0].patient_id else "",
        patient_number=found.patient_number or "",
        name=name if name.given or name.family else second,
    )
