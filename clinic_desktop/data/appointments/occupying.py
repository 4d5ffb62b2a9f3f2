"""Who and what is taken when: the derived table that makes a double booking impossible by accident."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.records import AppointmentRecord
from clinic_desktop.data.base import instant, instant_text
from clinic_desktop.domain.appointment import FREED, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.spans import Span

LONGEST = timedelta(hours=24)  # no booking lasts longer, so no older one can reach into a span
_LIVE = frozenset(State) - FREED
_TRIGGER = (
    "CREATE TRIGGER occupation_taken BEFORE INSERT ON occupation WHEN NEW.is_firm AND EXISTS ("
    "SELECT 1 FROM occupation WHERE target_id = NEW.target_id AND is_firm "
    "AND appointment_id <> NEW.appointment_id AND busy_until > NEW.busy_from "
    "AND busy_from < NEW.busy_until "
    "AND busy_from > strftime('%Y-%m-%dT%H:%M:%fZ', NEW.busy_from, '-1 day')) "
    "BEGIN SELECT RAISE(ABORT, 'this time is taken'); END"
)


@dataclass(frozen=True)
class Taken:
    """One overlap: which target, by which appointment of which patient, from when to when."""

    kind: str
    target_id: Id
    appointment_id: Id
    patient_id: Id
    span: Span


def install(connection: Connection) -> None:
    """Make the trigger that refuses two firm bookings of the same person or thing."""
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS occupation_taken")
    connection.exec_driver_sql(_TRIGGER)


def targets(row: AppointmentRecord) -> dict[Id, tuple[str, Span]]:
    """What a booking keeps busy: kind and span by target id. The patient needs no buffers."""
    busy, seen = Span(row.busy_from, row.busy_until), Span(row.starts_at, row.ends_at)
    found = {row.practitioner_id: ("practitioner", busy), row.patient_id: ("patient", seen)}
    if row.room_id:
        found[row.room_id] = ("room", busy)
    return found | dict.fromkeys(row.devices, ("device", busy))


def occupy(session: Session, row: AppointmentRecord, loose: Iterable[Id] = ()) -> None:
    """Make the rows of one appointment anew; `loose` targets are taken already, with a reason.

    Raises IntegrityError where a firm target is taken: callers look first with `overlapping`.
    """
    session.flush()
    session.execute(_CLEAR, {"appointment": row.id})
    if row.state not in _LIVE or row.deleted_at is not None:
        return
    free = frozenset(loose)
    session.execute(
        _TAKE,
        [
            {
                "appointment": row.id,
                "target": target,
                "kind": kind,
                "start": instant_text(span.start),
                "end": instant_text(span.end),
                "firm": target not in free,
            }
            for target, (kind, span) in targets(row).items()
        ],
    )


def release(session: Session, appointment_ids: Iterable[Id]) -> None:
    """Give up what these keep busy, so that several can change places among themselves."""
    session.flush()
    for each in appointment_ids:
        session.execute(_CLEAR, {"appointment": each})


def loose(session: Session, appointment_id: Id) -> frozenset[Id]:
    """What this appointment lies over with a reason."""
    found = session.execute(_LOOSE, {"appointment": appointment_id})
    return frozenset(found.scalars())


def overlapping(
    session: Session, wanted: Mapping[Id, tuple[str, Span]], ignoring: Id = ""
) -> list[Taken]:
    """Every booking that overlaps one of the wanted targets, in order of time."""
    found: list[Taken] = []
    for target, (_kind, span) in wanted.items():
        values = {**_bounds(span), "targets": [target], "ignoring": ignoring}
        found.extend(_taken(row) for row in session.execute(_OVERLAPPING, values))
    return sorted(found, key=lambda each: (each.span.start, each.kind, each.target_id))


def busy(session: Session, target_ids: Iterable[Id], span: Span) -> dict[Id, list[Span]]:
    """What is taken of each target inside `span`, for the search of free slots."""
    found: dict[Id, list[Span]] = {target: [] for target in target_ids}
    values = {**_bounds(span), "targets": list(found), "ignoring": ""}
    for _kind, target, _booking, _patient, start, end in session.execute(_OVERLAPPING, values):
        found[target].append(Span(_moment(start), _moment(end)))
    return found


def _bounds(span: Span) -> dict[str, Any]:
    return {
        "earliest": instant_text(span.start - LONGEST),
        "start": instant_text(span.start),
        "end": instant_text(span.end),
    }


def _taken(row: Any) -> Taken:
    start, end = _moment(row.busy_from), _moment(row.busy_until)
    return Taken(row.kind, row.target_id, row.appointment_id, row.patient_id, Span(start, end))


def _moment(value: str) -> datetime:
    return instant(value)


_CLEAR = text("DELETE FROM occupation WHERE appointment_id = :appointment")
_LOOSE = text(
    "SELECT target_id FROM occupation WHERE appointment_id = :appointment AND NOT is_firm"
)
_TAKE = text(
    "INSERT INTO occupation (appointment_id, target_id, kind, busy_from, busy_until, is_firm) "
    "VALUES (:appointment, :target, :kind, :start, :end, :firm)"
)
_OVERLAPPING = text(
    "SELECT o.kind, o.target_id, o.appointment_id, a.patient_id, o.busy_from, o.busy_until "
    "FROM occupation AS o JOIN appointment AS a ON a.id = o.appointment_id "
    "WHERE o.target_id IN :targets AND o.busy_from > :earliest AND o.busy_from < :end "
    "AND o.busy_until > :start AND o.appointment_id <> :ignoring ORDER BY o.busy_from"
).bindparams(bindparam("targets", expanding=True))
