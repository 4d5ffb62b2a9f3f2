"""Weeks, reasons and lengths in words."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from clinic_desktop.domain import hours_text
from clinic_desktop.domain.appointment import Service
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.hours_text import Stretch
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _, ngettext
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.usecases.calendar_setup import CalendarSetup

_DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip
_SHORT = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
# what is stored, with its word; a note may follow after a colon
_REASONS = {
    "leave": N_("Leave"),
    "illness": N_("Illness"),
    "training": N_("Training"),
    "repair": N_("Repair or service"),
    "other": N_("Other"),
}


def day_name(weekday: int) -> str:
    """Monday is 0."""
    return _(_DAYS[weekday])


def day_short(weekday: int) -> str:
    return _(_SHORT[weekday])


def dated(day: date, formatter: Formatter) -> str:
    """The weekday and the date: Mon 02 Mar 2026."""
    said = formatter.isolate(formatter.date_long(day))
    return _("{weekday} {date}").format(weekday=day_short(day.weekday()), date=said)


def reasons() -> list[tuple[str, str]]:
    return [(code, _(word)) for code, word in _REASONS.items()]


def split_reason(stored: str) -> tuple[str, str]:
    """The code and the note of a stored reason; foreign text is a note of another reason."""
    code, _colon, note = stored.partition(":")
    return (code, note.strip()) if code in _REASONS else ("other", stored)


def joined_reason(code: str, note: str) -> str:
    return f"{code}: {note.strip()}" if note.strip() else code


def reason(stored: str) -> str:
    """Why, as far as whoever looks may know it."""
    if not stored:
        return _("Away")
    code, note = split_reason(stored)
    word = _(_REASONS[code])
    return f"{word}: {note}" if note else word


def length(service: Service) -> str:
    """30 min, and what is kept free around it."""
    said = _("{n} min").format(n=service.minutes)
    if not service.before and not service.after:
        return said
    around = _("{before} before, {after} after").format(before=service.before, after=service.after)
    return f"{said} ({around})"


def names_of(setup: CalendarSetup) -> dict[Id, str]:
    """What every practitioner, room and device is called."""
    people = {each.id: each.name for each in setup.practitioners}
    return people | {each.id: each.name for each in setup.resources}


def bookings(count: int) -> str:
    said = ngettext("{n} appointment", "{n} appointments", count)
    return said.format(n=count)


def week(shifts: Iterable[Shift], on: date, formatter: Formatter, week_start: int = 0) -> str:
    """The hours of the week in force on a day: Mon–Fri 09:00–13:00, 14:00–18:00."""
    in_force = [
        shift
        for shift in shifts
        if (shift.since is None or shift.since <= on) and (shift.until is None or on <= shift.until)
    ]
    order = [(week_start + step) % 7 for step in range(7)]
    parts = [
        f"{_from_to(list(days))} {hours}"
        for hours, days in groupby(order, lambda day: _hours(in_force, day, formatter))
        if hours
    ]
    return " · ".join(parts) or _("no hours yet")


def _hours(shifts: Iterable[Shift], weekday: int, formatter: Formatter) -> str:
    stretches = [Stretch(each.start, each.end) for each in shifts if each.weekday == weekday]
    stretches.sort(key=lambda each: each.start)
    return formatter.isolate(hours_text.write(stretches, formatter.time))


def _from_to(days: list[int]) -> str:
    first, last = day_short(days[0]), day_short(days[-1])
    if len(days) == 1:
        return first
    return f"{first}–{last}" if len(days) > 2 else f"{first}, {last}"
