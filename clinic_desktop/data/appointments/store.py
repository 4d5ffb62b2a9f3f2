"""The clinic's calendar set-up and single appointments: loaded and saved."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.records import (
    AbsenceRow,
    AppointmentEvent,
    AppointmentRecord,
    HolidayRow,
    PractitionerRow,
    ResourceRow,
    ServiceRow,
    SlotHold,
)
from clinic_desktop.domain.appointment import Practitioner, Resource, ResourceKind, Service
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.spans import Span
from clinic_desktop.domain.working_hours import Shift


def services(session: Session, *, with_retired: bool = False) -> list[Service]:
    """What can be booked, by category and name."""
    query = select(ServiceRow).where(ServiceRow.deleted_at.is_(None))
    if not with_retired:
        query = query.where(ServiceRow.retired_at.is_(None))
    return [
        service_of(row)
        for row in session.scalars(query.order_by(ServiceRow.category, ServiceRow.name))
    ]


def practitioners(session: Session, *, with_retired: bool = False) -> list[Practitioner]:
    """Everybody with a column in the calendar, in the clinic's order."""
    # a row of the table, not an object: it is asked for at every turn of the calendar's pages
    query = select(PractitionerRow.__table__).where(PractitionerRow.deleted_at.is_(None))
    if not with_retired:
        query = query.where(PractitionerRow.retired_at.is_(None))
    rows = session.execute(query.order_by(PractitionerRow.position, PractitionerRow.name))
    return [_practitioner_of(row) for row in rows]


def resources(session: Session, *, with_retired: bool = False) -> list[Resource]:
    """Rooms and devices, in the clinic's order."""
    query = select(ResourceRow).where(ResourceRow.deleted_at.is_(None))
    if not with_retired:
        query = query.where(ResourceRow.retired_at.is_(None))
    rows = session.scalars(query.order_by(ResourceRow.position, ResourceRow.name))
    return [
        Resource(row.id, row.rev, ResourceKind(row.kind), row.name, row.retired_at is not None)
        for row in rows
    ]


def absences(session: Session, span: Span) -> dict[Id, list[Span]]:
    """When practitioners, rooms and devices are away inside `span`, by their id."""
    found: dict[Id, list[Span]] = {}
    for row in absence_rows(session, span.start, span.end):
        target = row.practitioner_id or row.resource_id or ""
        found.setdefault(target, []).append(Span(row.starts_at, row.ends_at))
    return found


def absence_rows(session: Session, since: datetime, until: datetime) -> list[AbsenceRow]:
    """Absences that touch the time between two moments, the first first."""
    query = select(AbsenceRow).where(
        AbsenceRow.deleted_at.is_(None), AbsenceRow.starts_at < until, AbsenceRow.ends_at > since
    )
    return list(session.scalars(query.order_by(AbsenceRow.starts_at)))


def holiday_rows(session: Session, first: date, last: date) -> list[HolidayRow]:
    """The days kept as holidays between two days, both included."""
    query = select(HolidayRow).where(
        HolidayRow.deleted_at.is_(None), HolidayRow.day >= first, HolidayRow.day <= last
    )
    return list(session.scalars(query.order_by(HolidayRow.day)))


def holidays(session: Session, first: date, last: date) -> dict[date, str]:
    """The days from `first` to `last` (included) on which the clinic is closed, with their names."""
    rows = holiday_rows(session, first, last)
    return {row.day: row.name for row in rows if row.is_closed}


def holds(session: Session, span: Span, now: datetime, besides: Id) -> list[SlotHold]:
    """Slots inside `span` that other users are filling in at this moment."""
    query = select(SlotHold).where(
        SlotHold.expires_at > now,
        SlotHold.user_id != besides,
        SlotHold.starts_at < span.end,
        SlotHold.ends_at > span.start,
    )
    return list(session.scalars(query))


def drop_holds(session: Session, user_id: Id, now: datetime) -> None:
    """Forget what this user kept, and what nobody keeps any more."""
    session.execute(
        delete(SlotHold).where(or_(SlotHold.user_id == user_id, SlotHold.expires_at <= now))
    )


def appointment(session: Session, appointment_id: Id) -> AppointmentRecord | None:
    row = session.get(AppointmentRecord, appointment_id)
    return None if row is None or row.deleted_at is not None else row


def events(session: Session, appointment_id: Id) -> list[AppointmentEvent]:
    """What happened to a booking, the oldest first."""
    query = select(AppointmentEvent).where(AppointmentEvent.appointment_id == appointment_id)
    return list(session.scalars(query.order_by(AppointmentEvent.created_at, AppointmentEvent.id)))


def service_of(row: ServiceRow) -> Service:
    return Service(
        id=row.id,
        rev=row.rev,
        name=row.name,
        second_name=row.second_name,
        category=row.category,
        minutes=row.minutes,
        before=row.before,
        after=row.after,
        colour=row.colour,
        rooms=tuple(row.rooms),
        devices=tuple(row.devices),
        practitioners=tuple(row.practitioners),
        is_retired=row.retired_at is not None,
    )


def _practitioner_of(row: Any) -> Practitioner:
    return Practitioner(
        id=row.id,
        rev=row.rev,
        name=row.name,
        second_name=row.second_name,
        user_id=row.user_id or "",
        colour=row.colour,
        shifts=tuple(_shift(each) for each in row.shifts),
        is_retired=row.retired_at is not None,
    )


def shifts_as_stored(shifts: Iterable[Shift]) -> list[dict[str, Any]]:
    """Shifts as JSON holds them."""
    return [
        {
            **asdict(shift),
            "start": shift.start.isoformat("minutes"),
            "end": shift.end.isoformat("minutes"),
            "since": shift.since.isoformat() if shift.since else None,
            "until": shift.until.isoformat() if shift.until else None,
        }
        for shift in shifts
    ]


def _shift(stored: dict[str, Any]) -> Shift:
    return _shift_of(
        stored["weekday"],
        stored["start"],
        stored["end"],
        stored.get("room_id", ""),
        stored.get("since") or "",
        stored.get("until") or "",
    )


@lru_cache(1024)  # everybody's week, read at every turn of the calendar's pages
def _shift_of(weekday: int, start: str, end: str, room_id: Id, since: str, until: str) -> Shift:
    return Shift(
        weekday=weekday,
        start=time.fromisoformat(start),
        end=time.fromisoformat(end),
        room_id=room_id,
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
    )
