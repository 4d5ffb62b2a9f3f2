"""Appointments as iCalendar files (RFC 5545): written without anything clinical, read for busy times.

The library is loaded where a file is written or read, not when the program starts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from clinic_desktop.domain import series
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.series import Series
from clinic_desktop.domain.spans import Span

Component = Any  # the library's own types promise any of thirty kinds for every value
MAX_BYTES = 5 * 1024 * 1024
MOST_BEGINNINGS = 20_000  # entries in one file
MOST_PARTS = 60_000  # entries, their alarms and all the rest
MOST_TIMES = 5_000  # busy times taken from one file
PATIENCE = 10.0  # seconds for one file
_UTC = ZoneInfo("UTC")
_LONGEST = timedelta(days=366)
# what the library and the rules raise on values that are none
_BROKEN = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError,
    InvalidInput,
    OSError,  # a zone is looked up as a file: its name may be that of a folder, or too long for one
)  # fmt: skip


@dataclass(frozen=True)
class IcsEvent:
    """One appointment to be written; instants aware."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    changed_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True)
class BusyTimes:
    """What a file says of somebody's time: when they are busy, and how many entries were not read."""

    spans: tuple[Span, ...]
    unread: int = 0


def write(events: Iterable[IcsEvent], product: str) -> bytes:
    """A calendar file with these appointments, times in UTC."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for each in events:
        event = Event()
        event.add("uid", each.uid)
        event.add("sequence", each.sequence)
        event.add("dtstamp", each.changed_at.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", each.start.astimezone(UTC))
        event.add("dtend", each.end.astimezone(UTC))
        event.add("summary", each.summary)
        event.add("status", "CANCELLED" if each.is_cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if each.is_cancelled else "OPAQUE")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def read_busy(path: Path, zone: ZoneInfo, window: Span) -> BusyTimes:
    """When the owner of the calendar is busy inside `window`, repeated entries spelt out.

    Times without a zone are taken in `zone`. Raises InvalidInput(file=…) for a file that cannot be
    read, in words; a single entry that makes no sense is left out and counted.
    """
    return _Reader(zone, window).read(_calendars(path))


class _Reader:
    """One file on its way to busy times."""

    def __init__(self, zone: ZoneInfo, window: Span) -> None:
        self._zone, self._window = zone, window
        self._until = monotonic() + PATIENCE
        self._unread = 0
        self._found: set[Span] = set()

    def read(self, calendars: Sequence[Component]) -> BusyTimes:
        events = _named(calendars, "VEVENT")
        free_busy = _named(calendars, "VFREEBUSY")
        if not events and not free_busy:
            raise InvalidInput(file=_("This file holds no appointments."))
        own = {key for each in events if (key := _override(each, self._zone))}
        for event in events:
            self._try(lambda event=event: self._of_event(event, own))  # type: ignore[misc]
        for each in free_busy:
            self._try(lambda each=each: self._of_free_busy(each))  # type: ignore[misc]
        return BusyTimes(tuple(sorted(self._found)), self._unread)

    def _try(self, work: Callable[[], Iterable[Span]]) -> None:
        self._check_time()
        try:
            for span in work():
                self._keep(span)
        except _Refused:
            raise
        except _BROKEN:
            self._unread += 1

    def _keep(self, span: Span) -> None:
        self._check_time()
        if span.start < span.end and span.overlaps(self._window):
            self._found.add(span)
        if len(self._found) > MOST_TIMES:
            raise _Refused(file=_("This file holds too many entries. Export fewer months."))

    def _check_time(self) -> None:
        if monotonic() > self._until:
            raise _Refused(file=_("This file takes too long to read. Export fewer months."))

    def _of_event(self, event: Component, own: set[tuple[str, datetime]]) -> Iterator[Span]:
        """The busy times of one entry; its occurrences that were changed stand for themselves."""
        start, length = _start(event), _length(event)
        if _text(event, "STATUS") == "CANCELLED" or _text(event, "TRANSP") == "TRANSPARENT":
            return
        uid = str(event.get("UID", ""))
        moments = {self._at(each) for each in self._walls(event, start)}
        moments -= {self._at(each) for each in _days_of(event, "EXDATE")}
        if "RECURRENCE-ID" not in event:
            moments -= {at for owner, at in own if owner == uid}
        for at in moments:
            yield Span(at, at + length)
        for more in _days_of(event, "RDATE"):
            if isinstance(more, tuple):
                begin = self._at(more[0])
                ends = more[1] if isinstance(more[1], timedelta) else self._at(more[1]) - begin
                yield Span(begin, begin + ends)
            else:
                yield Span(self._at(more), self._at(more) + length)

    def _walls(self, event: Component, start: date | datetime) -> Iterator[datetime]:
        """Every start of the entry, as the wall of its own zone shows it."""
        own = start.tzinfo if isinstance(start, datetime) else None
        wall = _naive(start)
        if "RRULE" not in event:
            yield wall.replace(tzinfo=own)
            return
        rules = event["RRULE"]
        for rule in rules if isinstance(rules, list) else [rules]:
            written = rule.to_ical().decode()
            made = Series(_coarse(written), wall, _key(own) or self._zone.key)
            for at in takewhile(self._is_within, series.wall_times(made)):
                self._check_time()
                yield at.replace(tzinfo=own)

    def _is_within(self, wall: datetime) -> bool:
        # a day more: the wall may be that of any zone
        return wall <= _naive(self._window.end) + timedelta(days=1)

    def _at(self, value: Any) -> datetime:
        """The moment of a value as the library hands it out: a day, a floating or an aware time."""
        if isinstance(value, tuple):
            value = value[0]
        return _moment(value, self._zone)

    def _of_free_busy(self, found: Component) -> Iterator[Span]:
        periods = found.get("FREEBUSY", [])
        for period in periods if isinstance(periods, list) else [periods]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            yield Span(self._at(period.start), self._at(period.end))


class _Refused(InvalidInput):
    """The whole file, not one entry of it."""


def _calendars(path: Path) -> Sequence[Component]:
    from icalendar import Calendar

    data = _bytes_of(path)
    # counted before the library makes an object of each: that takes its time
    written = data.upper()
    if written.count(b"BEGIN:VEVENT") > MOST_BEGINNINGS or written.count(b"BEGIN:") > MOST_PARTS:
        raise InvalidInput(file=_("This file holds too many entries. Export fewer months."))
    try:
        return Calendar.from_ical(data, multiple=True)
    except _BROKEN as error:
        text = _("This is not a calendar file that can be read. Export it again as .ics.")
        raise InvalidInput(file=text) from error


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(file=_("The file is larger than 5 MB. Export fewer months."))
        return path.read_bytes()
    except OSError as error:
        text = _("The file cannot be read: {why}").format(why=error.strerror)
        raise InvalidInput(file=text) from error


def _named(calendars: Sequence[Component], name: str) -> list[Component]:
    return [found for each in calendars for found in each.walk(name)]


def _start(event: Component) -> date | datetime:
    value = event["DTSTART"].dt
    if not isinstance(value, date):
        raise ValueError("a start is a day or a moment")
    return value


def _length(event: Component) -> timedelta:
    start = _start(event)
    is_day = not isinstance(start, datetime)
    if "DTEND" in event:
        end = event["DTEND"].dt
        found = end - start if is_day else _moment(end, _UTC) - _moment(start, _UTC)
    elif "DURATION" in event:
        found = event["DURATION"].dt
    else:
        found = timedelta(days=1 if is_day else 0)
    if not isinstance(found, timedelta) or not timedelta() <= found <= _LONGEST:
        raise ValueError("an entry cannot end before it starts, nor last for years")
    return found


def _override(event: Component, zone: ZoneInfo) -> tuple[str, datetime] | None:
    """Which occurrence of which entry this one stands for."""
    try:
        value = event["RECURRENCE-ID"].dt
        return str(event["UID"]), _moment(value, zone)
    except _BROKEN:
        return None


def _days_of(event: Component, name: str) -> list[Any]:
    """The values of EXDATE or RDATE, of however many lines."""
    value = event.get(name, [])
    lists = value if isinstance(value, list) else [value]
    return [each.dt for found in lists for each in found.dts]


def _text(event: Component, name: str) -> str:
    return str(event.get(name, "")).strip().upper()


def _coarse(rule: str) -> str:
    """The rule, where it repeats by day or more: anything finer is nobody's appointment."""
    if not any(f"FREQ={each}" in rule.upper() for each in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")):
        raise ValueError("repeats within a day")
    return rule


def _naive(value: date | datetime) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime.combine(value, time.min)


def _moment(value: Any, zone: ZoneInfo) -> datetime:
    if not isinstance(value, date):
        raise TypeError("neither a day nor a moment")
    own = value.tzinfo if isinstance(value, datetime) else None
    return _naive(value).replace(tzinfo=own or zone).astimezone(UTC)


def _key(zone: tzinfo | None) -> str:
    return zone.key if isinstance(zone, ZoneInfo) else ""
