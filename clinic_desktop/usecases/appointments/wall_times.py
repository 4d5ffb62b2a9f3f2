"""Bookings to come stay at the time on the clock that was told, whatever becomes of the zone (CAL-1).

A booking is stored as a moment beside the time on the wall that the patient was told. When a country
changes its clock, or the clinic's zone is corrected in its profile, the moment moves and the time on
the wall stays. Absences and the minutes' holds keep their moments: nobody outside was told them.

The rules come from `zoneinfo`: the folders of PYTHONTZPATH where it is set, else those of the system
(on Linux the distribution's own tzdata, on macOS the system's), else the `tzdata` package beside us.
A file in the folder that comes first wins, zone by zone, so newer rules need no release of ours: an
update of the system, `pip install -U tzdata`, or on Windows a folder of compiled zones named by
PYTHONTZPATH. A running program keeps the rules it has read until it is started again. Computers that
share one clinic should have the same rules: each puts the bookings where its own say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import wall_times
from clinic_desktop.data.appointments.records import AppointmentEvent, AppointmentRecord
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Work, reads, writes

FURTHEST = timedelta(hours=26)  # between the first and the last clock of the world


@dataclass(frozen=True)
class Realigned:
    """What came of it: `overlapping` of those moved lie over another now."""

    moved: int = 0
    overlapping: int = 0
    is_zone_new: bool = False  # the clinic's zone was corrected; else the zone's rules changed


@reads(Permission.BOOK_APPOINTMENTS)
def astray(work: Work) -> int:
    """How many bookings to come do not stand at the time that was told, or name another zone."""
    drift = _drift(work)
    found = wall_times.standing(work.session, work.now - FURTHEST)
    return sum(
        count
        for told, at, zone, count in found
        if (by := drift(told, at)) is not None and (by or zone != work.clinic.zone)
    )


@writes(Permission.BOOK_APPOINTMENTS)
def realign(work: Work) -> Realigned:
    """Put every booking to come back to the time that was told; nothing where all of them stand.

    It asks nobody whose record is open to whom: no patient's time may be lost for that, and nothing
    of a record is handed out.
    """
    drift, since, zone = _drift(work), work.now - FURTHEST, work.clinic.zone
    moving: list[tuple[AppointmentRecord, timedelta]] = []
    is_zone_new = False
    for row in wall_times.rows(work.session, since):
        by = drift(datetime.fromisoformat(row.wall_start), row.starts_at)
        if by:
            moving.append((row, by))
            is_zone_new = is_zone_new or row.zone != zone
        if by is not None and row.zone != zone:
            row.zone = zone
    for series in wall_times.series_elsewhere(work.session, since, zone):
        series.zone = zone
    if not moving:
        return Realigned()
    _move(work, moving, since)
    return Realigned(len(moving), _take_anew(work, [row for row, _by in moving]), is_zone_new)


def _drift(work: Work) -> Callable[[datetime, datetime], timedelta | None]:
    """By how much a booking must move; None for one that began, by either reading of the clock."""
    zone = ZoneInfo(work.clinic.zone)

    def drift(told: datetime, at: datetime) -> timedelta | None:
        by = wall_time.drift(told, zone, at)
        return by if max(at, at + by) > work.now else None

    return drift


def _move(work: Work, moving: list[tuple[AppointmentRecord, timedelta]], since: datetime) -> None:
    """Moments, calendar entry and history; day and hour stay, so recalls and tickets need nothing."""
    told = wall_times.told_reminders(work.session, since)
    for row, by in moving:
        before = row.starts_at
        row.starts_at, row.ends_at = before + by, row.ends_at + by
        row.busy_from, row.busy_until = row.busy_from + by, row.busy_until + by
        row.sequence += 1
        work.session.add(
            AppointmentEvent(
                appointment_id=row.id,
                kind="rules",
                from_start=before,
                to_start=row.starts_at,
                to_state=row.state,
            )
        )
        for reminder in told.get(row.id, ()):
            if reminder.due_at == before:  # else the patient is told of a move that was none
                reminder.due_at = row.starts_at


def _take_anew(work: Work, rows: list[AppointmentRecord]) -> int:
    """Take every time anew; how many lie over another that did not.

    Those booked over another with a reason come last: they are the ones to be loose again.
    """
    ordered = sorted(rows, key=lambda row: (bool(row.overlap_reason), row.starts_at))
    over = wall_times.take_anew(work.session, ordered)
    unasked = [row for row in rows if row.id in over and not row.overlap_reason]
    for row in unasked:
        row.overlap_reason = _("The time zone or its rules changed.")
    return len(unasked)
