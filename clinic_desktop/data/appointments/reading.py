"""Appointments as the calendar paints them: columns, not objects (PERFORMANCE.md)."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, String, Table, bindparam, select, type_coerce
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.occupying import LONGEST
from clinic_desktop.data.appointments.records import AppointmentRecord, ServiceRow
from clinic_desktop.data.base import instant, instant_text
from clinic_desktop.data.database import driver_of
from clinic_desktop.data.patients.records import Patient
from clinic_desktop.domain.appointment import FREED, SETTLED, AppointmentRow, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.names import full_name_of

_APPOINTMENT = cast("Table", AppointmentRecord.__table__)
_PATIENT = cast("Table", Patient.__table__)
_A, _P = _APPOINTMENT.c, _PATIENT.c
# tables, not classes, and values as they are stored: a week has hundreds of rows (PERFORMANCE.md)
_ROW = select(
    _A.id,
    _A.rev,
    type_coerce(_A.starts_at, String),
    type_coerce(_A.ends_at, String),
    _A.state,
    type_coerce(_A.state_at, String),
    _A.patient_id,
    _A.practitioner_id,
    _A.room_id,
    type_coerce(_A.services, String),
    _A.phone,
    _A.note,
    _A.overlap_reason,
    _A.series_id,
    _P.number,
    _P.given,
    _P.middle,
    _P.family,
    _P.second_given,
    _P.second_middle,
    _P.second_family,
).select_from(_APPOINTMENT.join(_PATIENT, _P.id == _A.patient_id))
_WHO = _ROW.selected_columns.keys().index("practitioner_id")
# compiled once: what the calendar asks at every turn of a page goes straight to the driver
_BETWEEN = str(
    _ROW.where(
        _A.deleted_at.is_(None),
        type_coerce(_A.starts_at, String) > bindparam("since"),
        type_coerce(_A.starts_at, String) < bindparam("end"),
        type_coerce(_A.ends_at, String) > bindparam("start"),
    )
    .order_by(_A.starts_at, _A.id)
    .compile(dialect=sqlite.dialect(paramstyle="named"))
)
_STATES = {str(state): state for state in State}


def between(
    session: Session, start: datetime, end: datetime, practitioner_ids: Collection[Id] = ()
) -> list[AppointmentRow]:
    """Every appointment that touches the span, cancelled ones too, in order of time."""
    span = {
        "since": instant_text(start - LONGEST), "start": instant_text(start),
        "end": instant_text(end),
    }  # fmt: skip
    found = driver_of(session).execute(_BETWEEN, span).fetchall()
    if practitioner_ids:
        found = [each for each in found if each[_WHO] in practitioner_ids]
    return _made(session, found)


def unsettled(
    session: Session,
    start: datetime,
    end: datetime,
    practitioner_id: Id = "",
    limit: int | None = None,
) -> list[AppointmentRow]:
    """The appointments that ended in the span and still stand in a state nobody leaves them in."""
    query = _ROW.where(
        _A.deleted_at.is_(None),
        _A.starts_at > start - LONGEST,
        _A.ends_at > start,
        _A.ends_at <= end,
        _A.state.not_in(sorted(SETTLED)),
    )
    if practitioner_id:
        query = query.where(_A.practitioner_id == practitioner_id)
    return _rows(session, query.order_by(_A.starts_at, _A.id).limit(limit))


def of_patient(session: Session, patient_id: Id, limit: int = 200) -> list[AppointmentRow]:
    """A patient's appointments, the latest first."""
    query = _ROW.where(_A.deleted_at.is_(None), _A.patient_id == patient_id)
    return _rows(session, query.order_by(_A.starts_at.desc()).limit(limit))


def next_of(session: Session, patient_id: Id, now: datetime) -> AppointmentRow | None:
    """The patient's next appointment after `now` that still stands."""
    query = _ROW.where(
        _A.deleted_at.is_(None),
        _A.patient_id == patient_id,
        _A.starts_at > now,
        _A.state.not_in(sorted(FREED)),
    )
    return next(iter(_rows(session, query.order_by(_A.starts_at).limit(1))), None)


def of_series(session: Session, series_id: Id) -> list[AppointmentRow]:
    """The appointments of a series in order of time."""
    query = _ROW.where(_A.deleted_at.is_(None), _A.series_id == series_id)
    return _rows(session, query.order_by(_A.starts_at))


def by_id(session: Session, appointment_id: Id) -> AppointmentRow | None:
    found = _rows(session, _ROW.where(_A.id == appointment_id, _A.deleted_at.is_(None)))
    return found[0] if found else None


def _rows(session: Session, query: Select[Any]) -> list[AppointmentRow]:
    return _made(session, session.execute(query).fetchall())


def _made(session: Session, found: Sequence[Any]) -> list[AppointmentRow]:
    chosen = _Chosen(_services(session) if found else {})
    return [_row(each, chosen) for each in found]


def _services(session: Session) -> dict[Id, tuple[str, str]]:
    rows = session.execute(select(ServiceRow.id, ServiceRow.name, ServiceRow.colour))
    return {row[0]: (row[1], row[2]) for row in rows}


class _Chosen(dict[str, tuple[str, str]]):
    """Names and colour of the services in a stored list; the same lists come again and again."""

    def __init__(self, services: Mapping[Id, tuple[str, str]]) -> None:
        super().__init__()
        self._services = services

    def __missing__(self, stored: str) -> tuple[str, str]:
        chosen = [self._services[each] for each in json.loads(stored) if each in self._services]
        colour = next((colour for _name, colour in chosen if colour), "")
        self[stored] = made = (", ".join(name for name, _colour in chosen), colour)
        return made


def _row(found: Any, chosen: _Chosen) -> AppointmentRow:
    # by position, as in _ROW: looking up names takes a third longer
    (
        id_, rev, start, end, state, state_at, patient_id, practitioner_id, room_id, booked, phone,
        note, overlap_reason, series_id, number, given, middle, family, *second,
    ) = found  # fmt: skip
    services, colour = chosen[booked]
    # past the frozen __init__, which sets twenty fields one by one: half of what a row would cost
    row = object.__new__(AppointmentRow)
    row.__dict__.update(
        id=id_, rev=rev, start=instant(start), end=instant(end), state=_STATES[state],
        patient_id=patient_id, patient=full_name_of((given, middle, family), second),
        number=number or "", practitioner_id=practitioner_id, room_id=room_id or "",
        services=services, colour=colour, phone=phone, note=note,
        is_double=bool(overlap_reason), series_id=series_id or "", state_at=instant(state_at),
        is_closed=False, alert=None,
    )  # fmt: skip
    return row
