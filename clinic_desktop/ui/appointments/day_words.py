"""Days, weeks and months in words."""

from datetime import date, timedelta

from clinic_desktop.domain import weekday_words
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _

_SHORT = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def weekdays() -> tuple[str, ...]:
    """The words for all seven, Monday first."""
    return tuple(_(name) for name in weekday_words.NAMES)


def weekday(day: date) -> str:
    return weekday_words.name(day)


def weekday_short(day: date) -> str:
    return _(_SHORT[day.weekday()])


def month(day: date) -> str:
    """The month with its year: March 2026."""
    return _("{month} {year}").format(month=_(_MONTHS[day.month - 1]), year=day.year)


def whole_day(day: date, formatter: Formatter) -> str:
    """The weekday and the date: Monday, 02 Mar 2026."""
    return weekday_words.with_date(day, formatter)


def day_with_date(day: date, formatter: Formatter) -> str:
    """The same, short: Mon 02/03/2026."""
    return f"{weekday_short(day)} {formatter.isolate(formatter.date(day))}"


def short_day(day: date, formatter: Formatter) -> str:
    """Shorter still, without the year: Mon 02 Mar."""
    without_year = formatter.date_long(day).rsplit(" ", 1)[0]
    return f"{weekday_short(day)} {formatter.isolate(without_year)}"


def stretch(first: date, last: date, formatter: Formatter) -> str:
    """From one day to another, both included."""
    ends = (formatter.isolate(formatter.date_long(day)) for day in (first, last))
    return " – ".join(ends)


def week_of(day: date, week_start: int) -> date:
    """The first day of the week that holds `day`; `week_start` 0 is Monday."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)
