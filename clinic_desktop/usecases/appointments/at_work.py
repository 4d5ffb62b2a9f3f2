"""When people work: shifts, without holidays and leave (CAL-14)."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import store
from clinic_desktop.domain import wall_time, working_hours
from clinic_desktop.domain.appointment import Practitioner
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.spans import Span, merged
from clinic_desktop.usecases.work import Work


def hours_of(people: Iterable[Practitioner], span: Span, work: Work) -> dict[Id, list[Span]]:
    """When each of them works on the days that the span touches."""
    zone = ZoneInfo(work.clinic.zone)
    # a night's shift belongs to the day before
    first = wall_time.on_wall(span.start, zone).date() - timedelta(days=1)
    last = wall_time.on_wall(span.end, zone).date()
    closed = store.holidays(work.session, first, last)
    away = store.absences(work.session, span)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        who.id: merged(
            each
            for day in days
            for each in working_hours.working(who.shifts, day, zone, closed, away.get(who.id, ()))
        )
        for who in people
    }
