"""The days of the week in words."""

from datetime import date

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _

NAMES = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


def name(day: date) -> str:
    return _(NAMES[day.weekday()])


def with_date(day: date, formatter: Formatter) -> str:
    """Monday, 02 Mar 2026."""
    return _("{weekday}, {date}").format(weekday=name(day), date=formatter.date_long(day))
