"""What the day looks like on paper: day sheet, slip, a practitioner's week, the kit for a power cut."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import day_lists, reading, store
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import FREED, AppointmentRow, BookingForm
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.appointments.looking import as_allowed
from clinic_desktop.usecases.work import Trace, Work, reads, writes

MOST_BLANK = 50
_SERIES = "downtime_form"


@dataclass(frozen=True)
class SheetLine:
    """One appointment of a list on paper; `alerts` are those this person should see."""

    row: AppointmentRow
    room: str
    alerts: tuple[str, ...]


@dataclass(frozen=True)
class SheetColumn:
    """What one practitioner has on one day."""

    day: date
    practitioner: str
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True)
class Slip:
    """What a patient takes home: no service, no other names than theirs and the practitioner's."""

    row: AppointmentRow
    practitioner: str
    room: str
    form: BookingForm


@dataclass(frozen=True)
class DowntimeKit:
    """A day on paper for when the computer is not there, and numbers for forms to be typed later."""

    columns: tuple[SheetColumn, ...]
    numbers: tuple[int, ...]


@reads(Permission.PRINT_PATIENTS, Trace.NOW)
def day_sheet(
    work: Work, day: date, practitioner_ids: tuple[Id, ...] = ()
) -> tuple[SheetColumn, ...]:
    """Everybody's day, or that of some, in the clinic's order; days without appointments too."""
    return _columns(work, day, 1, practitioner_ids)


@reads(Permission.PRINT_PATIENTS, Trace.NOW)
def week_sheet(work: Work, first: date, practitioner_id: Id) -> tuple[SheetColumn, ...]:
    """Seven days of one practitioner, from `first` on."""
    return _columns(work, first, 7, (practitioner_id,))


@reads(Permission.BOOK_APPOINTMENTS, Trace.NOW)
def slip(work: Work, appointment_id: Id) -> Slip:
    """What stands on the paper the patient takes home. Raises NotFound."""
    row = reading.by_id(work.session, appointment_id)
    record = store.appointment(work.session, appointment_id)
    if row is None or record is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    people = {each.id: each.name for each in store.practitioners(work.session, with_retired=True)}
    form = BookingForm(row.patient_id, row.practitioner_id, row.start, 0, phone=record.phone)
    return Slip(row, people.get(row.practitioner_id, ""), _rooms(work).get(row.room_id, ""), form)


@writes(Permission.PRINT_PATIENTS)
def downtime_kit(work: Work, day: date, count: int) -> DowntimeKit:
    """The day's lists with phones and alerts, and numbers for blank forms that are never given twice.

    Raises InvalidInput(count=…).
    """
    if not 0 <= count <= MOST_BLANK:
        text = _("Choose from none to {n} blank forms.").format(n=MOST_BLANK)
        raise InvalidInput(count=text)
    first = clinics.take_numbers(work.session, _SERIES, count) if count else 1
    return DowntimeKit(_columns(work, day, 1, ()), tuple(range(first, first + count)))


def _columns(
    work: Work, first: date, days: int, practitioner_ids: tuple[Id, ...]
) -> tuple[SheetColumn, ...]:
    zone = ZoneInfo(work.clinic.zone)
    people = [
        who
        for who in store.practitioners(work.session, with_retired=True)
        if not practitioner_ids or who.id in practitioner_ids
    ]
    found = []
    for day in (first + timedelta(days=number) for number in range(days)):
        span = wall_time.day_span(day, zone)
        rows = reading.between(work.session, span.start, span.end, practitioner_ids)
        lines = _lines(work, day, [row for row in rows if row.state not in FREED])
        for who in people:
            theirs = tuple(each for each in lines if each.row.practitioner_id == who.id)
            # who left may have patients all the same: they will come
            if theirs or not who.is_retired:
                found.append(SheetColumn(day, who.name, theirs))
    return tuple(found)


def _lines(work: Work, day: date, rows: list[AppointmentRow]) -> list[SheetLine]:
    shown, rooms = as_allowed(rows, work), _rooms(work)
    open_ids = {row.patient_id for row in shown if not row.is_closed}
    work.patients.extend(sorted({row.patient_id for row in rows}))
    alerts = day_lists.alerts(work.session, open_ids, day, work.user.roles)
    hidden = day_lists.confidential_phones(work.session, open_ids)
    return [
        SheetLine(
            replace(row, phone="") if (row.patient_id, row.phone) in hidden else row,
            rooms.get(row.room_id, ""),
            tuple(alerts.get(row.patient_id, ())),
        )
        for row in shown
    ]


def _rooms(work: Work) -> dict[Id, str]:
    return {each.id: each.name for each in store.resources(work.session, with_retired=True)}
