"""The calendar of the practice clinic: what can be booked there, with whom, where and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import Practitioner, Resource, ResourceKind, Service
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.usecases import calendar_setup, holidays_proposed
from clinic_desktop.usecases.calendar_setup import Absence, Holiday
from clinic_desktop.usecases.work import Work, writes

_ROOMS = ("Consulting room 1", "Consulting room 2", "Laser room", "Treatment room")
_DEVICES = ("Alexandrite laser", "Nd:YAG laser", "Radiofrequency")
# name, second name, category, minutes, before, after, colour, rooms, devices, practitioners
_SERVICES: tuple[tuple[str, str, str, tuple[int, int, int], str, str, str, str], ...] = (
    ("First consultation", "استشارة أولى", "Consultation", (40, 0, 5), "#3B82F6", "01", "", "01"),
    ("Follow-up", "مراجعة", "Consultation", (20, 0, 0), "#64748B", "01", "", "01"),
    ("Botulinum toxin", "بوتوكس", "Injectables", (30, 5, 5), "#8B5CF6", "013", "", "01"),
    ("Filler", "فيلر", "Injectables", (45, 5, 10), "#DB2777", "013", "", "01"),
    ("Laser hair removal, legs", "ليزر الساقين", "Laser", (60, 5, 10), "#0D9488", "2", "0", "2"),
    ("Laser hair removal, face", "ليزر الوجه", "Laser", (20, 5, 5), "#0D9488", "2", "0", "2"),
    ("Vascular laser", "ليزر الأوعية", "Laser", (30, 5, 10), "#D9661F", "2", "1", "02"),
    ("Chemical peel", "تقشير كيميائي", "Skin", (45, 0, 10), "#A67C1A", "13", "", "13"),
    ("Body contouring", "نحت الجسم", "Body", (60, 5, 10), "#2E9E57", "3", "2", "3"),
    ("Microneedling", "وخز دقيق", "Skin", (50, 5, 10), "#A67C1A", "13", "", "13"),
)
# name, second name, who signs in, colour, room, (days, hours) …
_PEOPLE: tuple[tuple[str, str, str, str, int, tuple[tuple[str, str], ...]], ...] = (
    ("Dr. Karim Nasser", "د. كريم ناصر", "Dr. Karim Nasser", "#3B82F6", 0,
     (("01234", "09-13 14-18"), ("6", "10-14"))),
    ("Dr. Aigerim Sadykova", "Айгерім Садықова", "Dr. Aigerim Sadykova", "#8B5CF6", 1,
     (("12345", "10-14 15-19"), ("6", "10-15"))),
    ("Lina Aoun", "لينا عون", "", "#0D9488", 2, (("013456", "08-12 13-17"),)),
    ("Joseph Tannous", "جوزيف طنوس", "", "#2E9E57", 3, (("013456", "12-16 17-20"),)),
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """The one practice clinic's ids, in the order of the tables above."""

    practitioners: tuple[Id, ...]
    rooms: tuple[Id, ...]
    devices: tuple[Id, ...]


@writes(Permission.MANAGE_CALENDAR)
def calendar(work: Work) -> None:
    """Set the practice clinic's calendar up: rooms, devices, people, services, days off, leave."""
    users = {name: each for each, name in calendar_setup.users_to_link(work).items()}
    rooms = tuple(_resource(work, ResourceKind.ROOM, name) for name in _ROOMS)
    devices = tuple(_resource(work, ResourceKind.DEVICE, name) for name in _DEVICES)
    people = tuple(
        calendar_setup.save_practitioner(
            work,
            Practitioner(
                "", 0, name, second, users.get(user, ""), colour, _week(days, rooms[room])
            ),
        )
        for name, second, user, colour, room, days in _PEOPLE
    )
    opened = Opened(people, rooms, devices)
    for row in _SERVICES:
        _service(work, row, opened)
    _days_off(work)
    _leave(work, opened)


def _resource(work: Work, kind: ResourceKind, name: str) -> Id:
    return calendar_setup.save_resource(work, Resource("", 0, kind, name))


def _week(days: Sequence[tuple[str, str]], room: Id) -> tuple[Shift, ...]:
    return tuple(
        Shift(int(weekday), time(int(start)), time(int(end)), room)
        for weekdays, hours in days
        for weekday in weekdays
        for start, _dash, end in (each.partition("-") for each in hours.split())
    )


def _service(
    work: Work,
    row: tuple[str, str, str, tuple[int, int, int], str, str, str, str],
    opened: Opened,
) -> None:
    name, second, category, (minutes, before, after), colour, rooms, devices, people = row
    service = Service(
        "", 0, name, second, category, minutes, before, after, colour,
        tuple(opened.rooms[int(at)] for at in rooms),
        tuple(opened.devices[int(at)] for at in devices),
        tuple(opened.practitioners[int(at)] for at in people),
    )  # fmt: skip
    calendar_setup.save_service(work, service)


def _days_off(work: Work) -> None:
    for year in (work.today.year, work.today.year + 1):
        calendar_setup.save_holidays(
            work,
            [
                Holiday("", each.day, each.name, is_estimated=each.is_estimated)
                for each in holidays_proposed.in_year(work.clinic.country, year)
                if each.is_public and abs(each.day - work.today) > timedelta(days=30)
            ],
        )


def _leave(work: Work, opened: Opened) -> None:
    zone = ZoneInfo(work.clinic.zone)
    plans = (
        (opened.practitioners[1], 47, 9, "leave: Almaty"),
        (opened.practitioners[2], 36, 1, "training: Laser safety course"),
        (opened.devices[1], 40, 2, "repair: Yearly service"),
    )
    for target, ahead, days, reason in plans:
        first = work.today + timedelta(days=ahead)
        start = wall_time.day_span(first, zone).start
        end = wall_time.day_span(first + timedelta(days=days - 1), zone).end
        calendar_setup.save_absence(work, Absence("", target, start, end, reason))
