"""Whose an appointment was and is: the trace that a repair leaves on both records (REG-8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import handed
from clinic_desktop.data.appointments.records import AppointmentEvent
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Trace, Work, reads

GIVEN = "patient"  # the kind of the event
UNDONE = "undone"  # its code where a repair was taken back


@dataclass(frozen=True)
class Whose:
    """One of the two patients; `name` is "" where the record is closed to whoever looks."""

    number: str = ""
    name: str = ""


@dataclass(frozen=True)
class Handed:
    """One line of a record: an appointment came from another patient, or went to one.

    `start` is when the appointment was at that moment; `has_left` False where it came.
    """

    id: Id
    appointment_id: Id
    at: datetime
    by: str
    has_left: bool
    other: Whose
    start: datetime | None
    reason: str
    is_undone: bool


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def handed_over(work: Work, patient_id: Id) -> list[Handed]:
    """The appointments that came to a record from another or left it, the latest first."""
    work.about(patient_id)
    events = handed.of_patient(work.session, patient_id)
    known, names = people(events, work), clinics.user_names(work.session) if events else {}
    return [_line(each, patient_id, known, names.get(each.created_by, "")) for each in events]


def people(events: Iterable[AppointmentEvent], work: Work) -> dict[Id, Whose]:
    """Whom the events name, by id, as far as this user may know."""
    ids = {each for event in events for each in (event.from_patient_id, event.to_patient_id)}
    wanted = {each for each in ids if each is not None}
    closed = work.closed(*wanted) if wanted else frozenset[Id]()
    found = handed.names(work.session, wanted) if wanted else {}
    return {
        key: Whose(number, "" if key in closed else name) for key, (number, name) in found.items()
    }


def _line(event: AppointmentEvent, patient_id: Id, known: Mapping[Id, Whose], by: str) -> Handed:
    has_left = event.from_patient_id == patient_id
    other = event.to_patient_id if has_left else event.from_patient_id
    return Handed(
        id=event.id,
        appointment_id=event.appointment_id,
        at=event.created_at,
        by=by,
        has_left=has_left,
        other=known.get(other or "", Whose()),
        start=event.to_start,
        reason=event.reason,
        is_undone=event.code == UNDONE,
    )
