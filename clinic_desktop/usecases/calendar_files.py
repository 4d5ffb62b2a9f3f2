"""Calendar files (.ics): appointments go out without anything clinical, busy times come in (CAL-13).

An imported busy time becomes leave of one practitioner. There is no place for the entry's own id, so
a second import of the same file is known by the same start and end, and adds nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import reading, series_rows, store
from clinic_desktop.data.appointments.records import AbsenceRow, AppointmentRecord
from clinic_desktop.data.exchange import ics
from clinic_desktop.data.exchange.ics import BusyTimes, IcsEvent
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import FREED, SETTLED, AppointmentRow
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases.work import Trace, Work, reads, writes

AHEAD = timedelta(days=180)
LONGEST_EXPORT = 366  # days
BUSY = "other: busy (imported)"  # how the absence says where it comes from


@dataclass(frozen=True)
class BusyRow:
    """One time of a file before it is kept; `bookings` are the appointments it would meet."""

    span: Span
    is_known: bool
    bookings: int


def read(path: Path, zone: str, now: datetime) -> BusyTimes:
    """The busy times of a file, from now to 180 days ahead; needs no door, and may take seconds.

    Raises InvalidInput(file=…) in words for a file that cannot be read.
    """
    return ics.read_busy(path, ZoneInfo(zone), Span(now, now + AHEAD))


@reads(Permission.PRINT_PATIENTS, Trace.NOW)
def export_one(work: Work, appointment_id: Id) -> bytes:
    """One appointment to be handed to the patient: clinic and time, nothing else."""
    found = store.appointment(work.session, appointment_id)
    if found is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(found.patient_id)
    return _written(work, [(found, _title(work))])


@reads(Permission.PRINT_PATIENTS, Trace.NOW, wants_code=True)
def export_range(
    work: Work, practitioner_id: Id, first: date, last: date, *, has_names: bool = False
) -> bytes:
    """The appointments from `first` to `last`, both included; practitioner_id "" means all.

    They carry the patient's number; the name only where the file is for one practitioner and it
    was asked for. Raises InvalidInput.
    """
    if not 0 <= (last - first).days < LONGEST_EXPORT:
        raise InvalidInput(last=_("Choose a last day within a year after the first."))
    if has_names and not practitioner_id:
        raise InvalidInput(has_names=_("Names go into the file of one practitioner only."))
    zone = ZoneInfo(work.clinic.zone)
    start, end = wall_time.day_span(first, zone).start, wall_time.day_span(last, zone).end
    rows = reading.between(work.session, start, end, [practitioner_id] if practitioner_id else [])
    closed = work.closed(*{row.patient_id for row in rows})
    work.about(*sorted({row.patient_id for row in rows} - closed))
    work.patients.extend(sorted(closed))  # their numbers leave all the same
    records = series_rows.by_ids(work.session, [row.id for row in rows])
    titled = [
        (records[row.id], _title(work, row, has_names=has_names and row.patient_id not in closed))
        for row in rows
    ]
    return _written(work, titled)


@reads(Permission.MANAGE_CALENDAR)
def preview_busy(work: Work, target_id: Id, spans: Sequence[Span]) -> list[BusyRow]:
    """What an import would add for a practitioner, and the appointments it meets."""
    known = _known(work, target_id, spans)
    return [BusyRow(each, each in known, _bookings(work, target_id, each)) for each in spans]


@writes(Permission.MANAGE_CALENDAR)
def import_busy(work: Work, target_id: Id, spans: Sequence[Span]) -> int:
    """Keep busy times as leave of a practitioner; returns how many were new."""
    if target_id not in {each.id for each in store.practitioners(work.session)}:
        raise InvalidInput(target=_("Choose whose calendar it is."))
    known = _known(work, target_id, spans)
    new = [each for each in dict.fromkeys(spans) if each not in known]
    for each in new:
        work.session.add(
            AbsenceRow(
                practitioner_id=target_id, starts_at=each.start, ends_at=each.end, reason=BUSY
            )
        )
    return len(new)


def _known(work: Work, target_id: Id, spans: Sequence[Span]) -> set[Span]:
    if not spans:
        return set()
    start, end = min(each.start for each in spans), max(each.end for each in spans)
    rows = store.absence_rows(work.session, start, end)
    return {Span(row.starts_at, row.ends_at) for row in rows if row.practitioner_id == target_id}


def _bookings(work: Work, target_id: Id, span: Span) -> int:
    rows = reading.between(work.session, span.start, span.end, [target_id])
    return sum(row.state not in SETTLED for row in rows)


def _title(work: Work, row: AppointmentRow | None = None, *, has_names: bool = False) -> str:
    parts = [_("Appointment"), work.clinic.name]
    if row is not None:
        parts.append(row.patient if has_names else row.number)
    return " · ".join(part for part in parts if part)


def _written(work: Work, titled: Iterable[tuple[AppointmentRecord, str]]) -> bytes:
    held = clinics.clinic_file(work.session)
    home = held.clinic_id if held else ""
    events = [
        IcsEvent(
            uid=f"{row.id}@{home}",
            sequence=row.sequence,
            start=row.starts_at,
            end=row.ends_at,
            summary=title,
            changed_at=row.updated_at.astimezone(UTC),
            is_cancelled=row.state in FREED,
        )
        for row, title in titled
    ]
    return ics.write(events, "-//clinic_desktop//calendar//EN")
