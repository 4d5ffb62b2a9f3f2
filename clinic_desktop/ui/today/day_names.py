"""Days in words."""

from datetime import date

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


def day_words(formatter: Formatter, day: date) -> str:
    """ "Saturday, 21 Nov 2026"."""
    written = formatter.isolate(formatter.date_long(day))
    return _("{weekday}, {date}").format(weekday=_(_WEEKDAYS[day.weekday()]), date=written)
