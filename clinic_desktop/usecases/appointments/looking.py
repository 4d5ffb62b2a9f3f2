"""Reading the calendar: days and weeks, one appointment, a patient's own, what is unresolved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import reading, store
from clinic_desktop.data.appointments.records import AppointmentEvent
from clinic_desktop.data.patients.reading import Viewer, alert_levels
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import (
    AppointmentRow,
    BookingForm,
    DayFrame,
    Practitioner,
)
from clinic_desktop.domain.errors import NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import AlertLevel
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases.appointments import placing, whose
from clinic_desktop.usecases.appointments.at_work import hours_of
from clinic_desktop.usecases.appointments.whose import Whose
from clinic_desktop.usecases.work import Trace, Work, reads

LOOK_BACK = timedelta(days=60)  # unresolved appointments are looked for this far


@dataclass(frozen=True)
class CalendarPage:
    """What the calendar paints: appointments of the span, and each day's frame."""

    rows: tuple[AppointmentRow, ...]
    frames: tuple[DayFrame, ...]


@dataclass(frozen=True)
class PastStep:
    """One line of an appointment's history."""

    at: datetime
    by: str
    kind: str
    from_state: str
    to_state: str
    from_start: datetime | None
    to_start: datetime | None
    cancelled_by: str
    code: str
    is_late: bool
    reason: str
    given_from: Whose | None = None  # booked for the wrong patient, and for whom it was meant
    given_to: Whose | None = None


@dataclass(frozen=True)
class AppointmentDetails:
    """One appointment with what an edit needs."""

    row: AppointmentRow
    form: BookingForm
    phone_confirmed_at: datetime | None


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def calendar(
    work: Work, first: date, days: int, practitioner_ids: tuple[Id, ...] = ()
) -> CalendarPage:
    """The days from `first` on; whoever's record is closed to the user shows as a number only."""
    zone = ZoneInfo(work.clinic.zone)
    all_days = [first + timedelta(days=n) for n in range(days)]
    span = Span(
        wall_time.day_span(all_days[0], zone).start, wall_time.day_span(all_days[-1], zone).end
    )
    rows = reading.between(work.session, span.start, span.end, practitioner_ids)
    people = [
        who
        for who in store.practitioners(work.session)
        if not practitioner_ids or who.id in practitioner_ids
    ]
    return CalendarPage(
        tuple(as_allowed(rows, work)), tuple(_frames(work, all_days, people, span, zone))
    )


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def details(work: Work, appointment_id: Id) -> AppointmentDetails:
    """One appointment; raises NotFound."""
    row = reading.by_id(work.session, appointment_id)
    record = store.appointment(work.session, appointment_id)
    if row is None or record is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    return AppointmentDetails(row, placing.form_of(record), record.phone_confirmed_at)


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def history(work: Work, appointment_id: Id) -> list[PastStep]:
    """What happened to a booking, the oldest first."""
    row = reading.by_id(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    names, events = clinics.user_names(work.session), store.events(work.session, appointment_id)
    known = whose.people(events, work)
    return [_step(each, names.get(each.created_by, ""), known) for each in events]


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def of_patient(work: Work, patient_id: Id) -> list[AppointmentRow]:
    """A patient's appointments, the latest first, at most 200."""
    work.about(patient_id)
    return reading.of_patient(work.session, patient_id)


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def unresolved(work: Work) -> list[AppointmentRow]:
    """Appointments of past days that are neither done, cancelled nor a no-show."""
    today = wall_time.day_span(work.today, ZoneInfo(work.clinic.zone))
    rows = reading.unsettled(work.session, today.start - LOOK_BACK, today.start)
    return as_allowed(rows, work)


def as_allowed(rows: list[AppointmentRow], work: Work) -> list[AppointmentRow]:
    """The rows as this user may see them: closed records by their number only, alerts marked."""
    if not rows:
        return rows
    patient_ids = list({row.patient_id for row in rows})
    closed = work.closed(*patient_ids)
    alerts = alert_levels(work.session, patient_ids, Viewer(work.today, work.user.roles))
    return [_as_allowed(row, row.patient_id in closed, alerts) for row in rows]


def _as_allowed(
    row: AppointmentRow, is_closed: bool, alerts: Mapping[Id, tuple[AlertLevel, ...]]
) -> AppointmentRow:
    if is_closed:
        bare = replace(row, phone="", note="", services="", colour="")
        return replace(bare, patient=row.number, is_closed=True)
    if row.patient_id in alerts:
        return replace(row, alert=alerts[row.patient_id][0])
    return row


def _frames(
    work: Work, days: list[date], people: list[Practitioner], span: Span, zone: ZoneInfo
) -> list[DayFrame]:
    closed = store.holidays(work.session, days[0], days[-1])
    spans = [wall_time.day_span(day, zone) for day in days]
    hours = {who: _by_day(spans, worked) for who, worked in hours_of(people, span, work).items()}
    return [
        DayFrame(day, {who: tuple(found[at]) for who, found in hours.items()}, closed.get(day, ""))
        for at, day in enumerate(days)
    ]


def _by_day(days: list[Span], worked: list[Span]) -> list[list[tuple[datetime, datetime]]]:
    """What of the hours, in order, lies on each day: a night's work ends on the next."""
    found: list[list[tuple[datetime, datetime]]] = [[] for _day in days]
    first = 0
    for each in worked:
        while first < len(days) and days[first].end <= each.start:
            first += 1
        for at in range(first, len(days)):
            if days[at].start >= each.end:
                break
            if each.end > days[at].start:
                found[at].append((max(each.start, days[at].start), min(each.end, days[at].end)))
    return found


def _step(event: AppointmentEvent, by: str, known: Mapping[Id, Whose]) -> PastStep:
    return PastStep(
        at=event.created_at,
        by=by,
        kind=event.kind,
        from_state=event.from_state,
        to_state=event.to_state,
        from_start=event.from_start,
        to_start=event.to_start,
        cancelled_by=event.by,
        code=event.code,
        is_late=event.is_late,
        reason=event.reason,
        given_from=known.get(event.from_patient_id or ""),
        given_to=known.get(event.to_patient_id or ""),
    )
