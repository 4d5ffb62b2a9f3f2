"""A course: N sessions every k days with the same person, room and device, in one go (CAL-9).

Its appointments hang together by a series whose rule is "": no rule could give days that were
shifted one by one, so its appointments alone say which days they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic_desktop.domain import series as rules
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import BookingForm
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.series import Series
from clinic_desktop.usecases.appointments import free_slots, placing
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.appointments.series import SeriesBooked, book_days, new_row, standing
from clinic_desktop.usecases.work import Work, reads, writes

MOST_SESSIONS = 60


@dataclass(frozen=True)
class Rhythm:
    """So many sessions, every so many days, each at most `slack` days earlier or later."""

    sessions: int
    every: int
    slack: int = 0
    same_time: bool = True


@dataclass(frozen=True)
class Planned:
    """One session: the day wanted, where it fits (None: nowhere), and the days looked at."""

    day: date
    start: datetime | None
    tried: tuple[date, ...]


@reads(Permission.BOOK_APPOINTMENTS)
def plan_course(
    work: Work, booking: BookingForm, rhythm: Rhythm, first_id: Id = ""
) -> list[Planned]:
    """Where each session fits, the wanted day first, then the nearest; nothing is kept.

    The first session stands where the booking does. Without the same time the free time nearest to
    the wanted one is taken. The patient may be "", not registered yet. Raises InvalidInput.
    """
    work.about(*([booking.patient_id] if booking.patient_id else []))
    standing(first_id, work)
    if not 1 <= rhythm.sessions <= MOST_SESSIONS:
        text = _("A course has at most {n} sessions.").format(n=MOST_SESSIONS)
        raise InvalidInput(sessions=text)
    wall = wall_time.on_wall(booking.start, ZoneInfo(work.clinic.zone))
    planned: list[Planned] = []
    last = date.min
    wanted = rules.course_days(wall.date(), rhythm.sessions, rhythm.every, rhythm.slack)
    for number, days in enumerate(wanted):
        tried = tuple(day for day in days if day > last)
        is_fixed = rhythm.same_time or not number
        fitting = (_fitting(work, booking, day, wall, is_fixed) for day in tried)
        found = next((at for at in fitting if at), None)
        if first_id and not number:
            found = booking.start  # it stands there already
        planned.append(Planned(days[0], found, tried))
        last = _local_day(work, found) if found else last
    return planned


@writes(Permission.BOOK_APPOINTMENTS)
def book_course(
    work: Work, booking: BookingForm, planned: Sequence[Planned], first_id: Id = ""
) -> SeriesBooked:
    """Book every session that has a place; raises SeriesClash where one was lost meanwhile.

    `first_id` stands already and becomes the first session; `ids` are those booked now.
    """
    work.about(booking.patient_id)
    begun = standing(first_id, work)
    placing.check_fields(booking, work)
    starts = {_local_day(work, each.start): each.start for each in planned if each.start}
    if not starts:
        raise InvalidInput(sessions=_("No session has a place. Try other days or times."))
    zone = work.clinic.zone
    first = wall_time.on_wall(min(starts.values()), ZoneInfo(zone))
    row = new_row(Series("", first, zone), work)
    return SeriesBooked(row.id, book_days(booking, row.id, starts, work, begun))


def _fitting(
    work: Work, booking: BookingForm, day: date, wall: datetime, is_fixed: bool
) -> datetime | None:
    zone = ZoneInfo(work.clinic.zone)
    wanted = wall_time.moment(datetime.combine(day, wall.time()), zone)
    if not placing.clashes(replace(booking, start=wanted), work):
        return wanted
    if is_fixed:
        return None
    wish = _wish(booking)
    free = {slot.start for slot in free_slots.fitting(wish, wall_time.day_span(day, zone), work)}
    for start in sorted(free, key=lambda at: (abs(at - wanted), at)):
        if start >= work.now and not placing.clashes(replace(booking, start=start), work):
            return start
    return None


def _wish(booking: BookingForm) -> SlotWish:
    return SlotWish(
        service_ids=booking.service_ids,
        practitioner_ids=(booking.practitioner_id,),
        room_id=booking.room_id,
        patient_id=booking.patient_id,
        minutes=booking.minutes,
    )


def _local_day(work: Work, at: datetime) -> date:
    return wall_time.on_wall(at, ZoneInfo(work.clinic.zone)).date()
