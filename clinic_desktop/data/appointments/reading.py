"""Appointments as the calendar paints them: columns, not objects (PERFORMANCE.md)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.occupying import LONGEST
from clinic_desktop.data.appointments.records import AppointmentRecord, ServiceRow
from clinic_desktop.data.patients.records import Patient
from clinic_desktop.domain import names
from clinic_desktop.domain.appointment import FREED, AppointmentRow, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import PersonName

_A = cast("Table", AppointmentRecord.__table__).c
_P = cast("Table", Patient.__table__).c
_ROW = select(
    _A.id,
    _A.rev,
    _A.starts_at,
    _A.ends_at,
    _A.state,
    _A.state_at,
    _A.patient_id,
    _A.practitioner_id,
    _A.room_id,
    _A.services,
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
).join(Patient, _P.id == _A.patient_id)


def between(
    session: Session, start: datetime, end: datetime, practitioner_ids: Iterable[Id] = ()
) -> list[AppointmentRow]:
    """Every appointment that touches the span, cancelled ones too, in order of time."""
    query = _ROW.where(
        _A.deleted_at.is_(None),
        _A.starts_at > start - LONGEST,
        _A.starts_at < end,
        _A.ends_at > start,
    )
    wanted = tuple(practitioner_ids)
    if wanted:
        query = query.where(_A.practitioner_id.in_(wanted))
    return _rows(session, query.order_by(_A.starts_at, _A.id))


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
    services = _services(session)
    return [_row(found, services) for found in session.execute(query)]


def _services(session: Session) -> dict[Id, tuple[str, str]]:
    rows = session.execute(select(ServiceRow.id, ServiceRow.name, ServiceRow.colour))
    return {row[0]: (row[1], row[2]) for row in rows}


def _row(found: Any, services: Mapping[Id, tuple[str, str]]) -> AppointmentRow:
    # by position, as in _ROW: a week has hundreds of rows, and looking up names takes a third longer
    (
        id_, rev, start, end, state, state_at, patient_id, practitioner_id, room_id, booked, phone,
        note, overlap_reason, series_id, number, given, middle, family, *second,
    ) = found  # fmt: skip
    chosen = [services[each] for each in booked if each in services]
    return AppointmentRow(
        id=id_,
        rev=rev,
        start=start,
        end=end,
        state=State(state),
        patient_id=patient_id,
        patient=names.full_name(PersonName(given, middle, family), PersonName(*second)),
        number=number or "",
        practitioner_id=practitioner_id,
        room_id=room_id or "",
        services=", ".join(name for name, _colour in chosen),
        colour=next((colour for _name, colour in chosen if colour), ""),
        phone=phone,
        note=note,
        is_double=bool(overlap_reason),
        series_id=series_id or "",
        state_at=state_at,
    )
