"""When somebody works: shifts by weekday, closed days, absences (CAL-14)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.spans import Span, merged, without
from clinic_desktop.domain.wall_time import span_on


@dataclass(frozen=True)
class Shift:
    """A stretch of every such weekday (Monday is 0); breaks are the gaps between two shifts.

    `since` and `until` are days, both included; None leaves that side open.
    """

    weekday: int
    start: time
    end: time
    room_id: Id = ""
    since: date | None = None
    until: date | None = None

    def is_on(self, day: date) -> bool:
        return (
            day.weekday() == self.weekday
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


def problem(shifts: Iterable[Shift]) -> str:
    """The weekday-and-time text of the first two shifts that overlap, as "0 09:00"; "" for none."""
    seen: list[Shift] = []
    for shift in sorted(shifts, key=lambda each: (each.weekday, each.start)):
        for other in seen:
            if _clash(shift, other):
                return f"{shift.weekday} {shift.start:%H:%M}"
        seen.append(shift)
    return ""


def working(
    shifts: Iterable[Shift],
    day: date,
    zone: ZoneInfo,
    closed: Collection[date] = (),
    absent: Iterable[Span] = (),
) -> list[Span]:
    """The moments of work on a day, in order; none on a closed day."""
    if day in closed:
        return []
    return without((span_on(day, s.start, s.end, zone) for s in shifts if s.is_on(day)), absent)


def room_at(shifts: Iterable[Shift], day: date, at: time) -> Id:
    """The room a shift gives at that time on the wall; "" for none."""
    fitting = (s.room_id for s in shifts if s.is_on(day) and s.start <= at < s.end)
    return next((room for room in fitting if room), "")


def closing(spans: Iterable[Span], shown: Span) -> list[Span]:
    """The off hours inside `shown`: what the calendar dims."""
    return without([shown], merged(spans))


def _clash(one: Shift, other: Shift) -> bool:
    same_days = (one.since or date.min) <= (other.until or date.max) and (
        other.since or date.min
    ) <= (one.until or date.max)
    return (
        one.weekday == other.weekday
        and same_days
        and max(one.start, other.start) < min(one.end, other.end)
    )
