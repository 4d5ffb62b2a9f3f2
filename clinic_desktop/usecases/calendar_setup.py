"""What can be booked, with whom, where and when: services, practitioners, rooms, devices, days off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import reading, setting_up, store
from clinic_desktop.data.appointments.records import (
    AbsenceRow,
    HolidayRow,
    PractitionerRow,
    ResourceRow,
    ServiceRow,
)
from clinic_desktop.domain import wall_time, working_hours
from clinic_desktop.domain.appointment import (
    SETTLED,
    AppointmentRow,
    Practitioner,
    Resource,
    Service,
)
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases import holidays_proposed
from clinic_desktop.usecases.appointments import looking
from clinic_desktop.usecases.work import Trace, Work, reads, writes

LONGEST_SERVICE = 720  # minutes
LONGEST_BUFFER = 120
Kept = TypeVar("Kept", ServiceRow, PractitionerRow, ResourceRow, AbsenceRow, HolidayRow)


class Ordered(StrEnum):
    """What the clinic puts in an order of its own; services go by category and name."""

    PRACTITIONERS = "practitioner"
    RESOURCES = "resource"


@dataclass(frozen=True)
class CalendarSetup:
    """Everything a booking dialog offers; `services` and so on in the clinic's order."""

    services: tuple[Service, ...]
    practitioners: tuple[Practitioner, ...]
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class Absence:
    """Leave of a practitioner, or a room or device out of use; instants aware.

    `reason` "" says no more than that: it is not for the eyes of whoever asked.
    """

    id: Id
    target_id: Id
    starts_at: datetime
    ends_at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Holiday:
    """A day on which the clinic is closed; an estimated one is confirmed when it is known."""

    id: Id
    day: date
    name: str
    is_closed: bool = True
    is_estimated: bool = False


@reads(Permission.VIEW_CALENDAR)
def offered(work: Work, *, with_retired: bool = False) -> CalendarSetup:
    """What can be booked at this moment; with the retired ones for the set-up page."""
    return CalendarSetup(
        tuple(store.services(work.session, with_retired=with_retired)),
        tuple(store.practitioners(work.session, with_retired=with_retired)),
        tuple(store.resources(work.session, with_retired=with_retired)),
    )


@writes(Permission.MANAGE_CALENDAR)
def save_service(work: Work, service: Service) -> Id:
    """Add (id "") or change a service. Raises InvalidInput by field, Conflict where rev is old."""
    _check_service(work, service)
    row = _row(work, ServiceRow, service.id, service.rev)
    row.name, row.second_name = service.name.strip(), service.second_name.strip()
    row.category, row.colour = service.category.strip(), service.colour
    row.minutes, row.before, row.after = service.minutes, service.before, service.after
    row.rooms, row.devices = list(service.rooms), list(service.devices)
    row.practitioners = list(service.practitioners)
    _retire(work, row, is_retired=service.is_retired)
    return _added(work, row)


@writes(Permission.MANAGE_CALENDAR)
def save_practitioner(work: Work, who: Practitioner) -> Id:
    """Add (id "") or change somebody with a column in the calendar; raises as `save_service`."""
    if not who.name.strip():
        raise InvalidInput(name=_("Enter the name that stands above the column."))
    if working_hours.problem(who.shifts):
        raise InvalidInput(shifts=_("Two stretches of work on the same day overlap."))
    if any(shift.start == shift.end for shift in who.shifts):
        raise InvalidInput(shifts=_("A stretch of work ends later than it begins."))
    if who.user_id:
        _check_user(work, who)
    row = _row(work, PractitionerRow, who.id, who.rev)
    if not who.id:
        row.position = len(store.practitioners(work.session, with_retired=True))
    row.name, row.second_name = who.name.strip(), who.second_name.strip()
    row.user_id, row.colour = who.user_id or None, who.colour
    row.shifts = store.shifts_as_stored(who.shifts)
    _retire(work, row, is_retired=who.is_retired)
    return _added(work, row)


@writes(Permission.MANAGE_CALENDAR)
def save_resource(work: Work, resource: Resource) -> Id:
    """Add (id "") or change a room or device; raises as `save_service`."""
    if not resource.name.strip():
        raise InvalidInput(name=_("Enter a name, such as Room 2 or Laser."))
    row = _row(work, ResourceRow, resource.id, resource.rev)
    if not resource.id:
        row.position = len(store.resources(work.session, with_retired=True))
    row.kind, row.name = resource.kind, resource.name.strip()
    _retire(work, row, is_retired=resource.is_retired)
    return _added(work, row)


@writes(Permission.MANAGE_CALENDAR)
def reorder(work: Work, kind: Ordered, ids: tuple[Id, ...]) -> None:
    """Put practitioners, or rooms and devices, in this order; those not named stay where they are."""
    found = (
        setting_up.practitioner_rows(work.session, ids)
        if kind is Ordered.PRACTITIONERS
        else setting_up.resource_rows(work.session, ids)
    )
    places = {each: at for at, each in enumerate(ids)}
    for row in found:
        row.position = places[row.id]


@reads(Permission.MANAGE_CALENDAR)
def users_to_link(work: Work) -> dict[Id, str]:
    """Everybody who can sign in, by name: whose column may be whose."""
    users = sorted(clinics.users(work.session), key=lambda user: user.name.casefold())
    return {user.id: user.name for user in users if user.deactivated_at is None}


@reads(Permission.VIEW_CALENDAR)
def absences(work: Work, since: datetime, until: datetime) -> list[Absence]:
    """Who or what is away between two moments, the first first.

    Why somebody is away may be their health: those who manage the calendar read it, and the person.
    """
    rows = store.absence_rows(work.session, since, until)
    sees_all = work.user.may(Permission.MANAGE_CALENDAR)
    own = frozenset() if sees_all else _own(work)
    return [
        Absence(
            row.id,
            row.practitioner_id or row.resource_id or "",
            row.starts_at,
            row.ends_at,
            row.reason if sees_all or _is_plain(row, own) else "",
        )
        for row in rows
    ]


@writes(Permission.MANAGE_CALENDAR)
def save_absence(work: Work, absence: Absence) -> Id:
    """Add (id "") or change leave; appointments inside it stay and show as out of hours."""
    if absence.ends_at <= absence.starts_at:
        raise InvalidInput(ends_at=_("It must end after it begins."))
    row = _row(work, AbsenceRow, absence.id, None)
    people = {each.id for each in store.practitioners(work.session, with_retired=True)}
    things = {each.id for each in store.resources(work.session, with_retired=True)}
    if absence.target_id not in people | things:
        raise InvalidInput(target=_("Choose who or what is away."))
    row.practitioner_id = absence.target_id if absence.target_id in people else None
    row.resource_id = absence.target_id if absence.target_id in things else None
    row.starts_at, row.ends_at = absence.starts_at, absence.ends_at
    row.reason = absence.reason.strip()
    return _added(work, row)


@writes(Permission.MANAGE_CALENDAR)
def drop_absence(work: Work, absence_id: Id) -> None:
    """They are there after all."""
    _row(work, AbsenceRow, absence_id, None).deleted_at = work.now


@reads(Permission.VIEW_CALENDAR)
def holidays(work: Work, year: int) -> list[Holiday]:
    """The days off of a year, in order."""
    return [
        Holiday(row.id, row.day, row.name, row.is_closed, row.is_estimated)
        for row in store.holiday_rows(work.session, date(year, 1, 1), date(year, 12, 31))
    ]


@writes(Permission.MANAGE_CALENDAR)
def save_holidays(work: Work, days: Iterable[Holiday]) -> None:
    """Keep these days, each by its id ("" for a new one)."""
    for each in days:
        if not each.name.strip():
            raise InvalidInput(name=_("Say which day it is."))
        row = _row(work, HolidayRow, each.id, None)
        row.day, row.name = each.day, each.name.strip()
        row.is_closed, row.is_estimated = each.is_closed, each.is_estimated
        _added(work, row)


@writes(Permission.MANAGE_CALENDAR)
def drop_holiday(work: Work, holiday_id: Id) -> None:
    """The clinic works on this day after all."""
    _row(work, HolidayRow, holiday_id, None).deleted_at = work.now


@reads(Permission.MANAGE_CALENDAR)
def proposed_holidays(work: Work, year: int) -> list[Holiday]:
    """The days the clinic's country keeps, with the id of those kept already; not closed: optional.

    Call `holidays_proposed.load` first, outside: the library takes its time to come.
    """
    kept = {
        row.day: row.id
        for row in store.holiday_rows(work.session, date(year, 1, 1), date(year, 12, 31))
    }
    return [
        Holiday(kept.get(each.day, ""), each.day, each.name, each.is_public, each.is_estimated)
        for each in holidays_proposed.in_year(work.clinic.country, year)
    ]


@reads(Permission.MANAGE_CALENDAR, Trace.SOON)
def bookings_during(
    work: Work, target_id: Id, start: datetime, end: datetime
) -> list[AppointmentRow]:
    """What is still booked in this time, in order; with one practitioner, room or device, or all."""
    span = Span(start, end)
    rows = reading.between(work.session, start, end)
    if target_id:
        theirs = setting_up.booked_with(work.session, target_id, span)
        rows = [row for row in rows if row.id in theirs]
    return looking.as_allowed([row for row in rows if row.state not in SETTLED], work)


@reads(Permission.MANAGE_CALENDAR)
def booked_on_days_off(work: Work, year: int) -> dict[date, int]:
    """How many appointments are still booked on each of the year's closed days; none: not there."""
    zone = ZoneInfo(work.clinic.zone)
    closed = store.holidays(work.session, date(year, 1, 1), date(year, 12, 31))
    spans = [wall_time.day_span(day, zone) for day in closed]
    found: dict[date, int] = {}
    for start in setting_up.open_starts(work.session, spans):
        day = wall_time.on_wall(start, zone).date()
        found[day] = found.get(day, 0) + 1
    return found


def _own(work: Work) -> frozenset[Id]:
    """The columns of this user in the calendar."""
    people = store.practitioners(work.session, with_retired=True)
    return frozenset(who.id for who in people if who.user_id == work.user.id)


def _is_plain(row: AbsenceRow, own: frozenset[Id]) -> bool:
    """Whether it says nothing about the health of somebody else."""
    return row.practitioner_id is None or row.practitioner_id in own


def _check_user(work: Work, who: Practitioner) -> None:
    other = setting_up.practitioner_of_user(work.session, who.user_id, who.id)
    if other:
        raise InvalidInput(user_id=_("This user already has the column {name}.").format(name=other))


def _check_service(work: Work, service: Service) -> None:
    problems: dict[str, str] = {}
    if not service.name.strip():
        problems["name"] = _("Enter what the service is called.")
    if not 5 <= service.minutes <= LONGEST_SERVICE:
        problems["minutes"] = _("A service lasts from 5 minutes to 12 hours.")
    for field in ("before", "after"):
        if not 0 <= getattr(service, field) <= LONGEST_BUFFER:
            problems[field] = _("Time around an appointment is at most two hours.")
    same = [
        each
        for each in store.services(work.session)
        if each.id != service.id and each.name.casefold() == service.name.strip().casefold()
    ]
    if same:
        problems["name"] = _("There is a service of this name.")
    if problems:
        raise InvalidInput(**problems)


def _row(work: Work, kind: type[Kept], row_id: Id, rev: int | None) -> Kept:
    if not row_id:
        return kind()
    row = work.session.get(kind, row_id)
    if row is None or row.deleted_at is not None:
        raise NotFound(_("This entry is no longer there."))
    if rev is not None and row.rev != rev:
        raise Conflict(
            _("Somebody else changed this meanwhile. Look again, then repeat."), {}, row.rev
        )
    return row


def _retire(
    work: Work, row: ServiceRow | PractitionerRow | ResourceRow, *, is_retired: bool
) -> None:
    if is_retired and row.retired_at is None:
        row.retired_at = work.now
    elif not is_retired:
        row.retired_at = None


def _added(
    work: Work, row: ServiceRow | PractitionerRow | ResourceRow | AbsenceRow | HolidayRow
) -> Id:
    work.session.add(row)
    work.session.flush()
    return row.id
