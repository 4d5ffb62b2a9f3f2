"""How an appointment repeats, as the dialog asks it: as a rule and as a sentence."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui.appointments import day_words

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKS_IN_A_MONTH = 4


class Unit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    MONTH_WEEKDAYS = "month_weekdays"


@dataclass(frozen=True)
class Repeat:
    """Every so many units from a start on the wall, `count` times or until a day."""

    start: datetime  # naive
    every: int
    unit: Unit
    weekdays: tuple[int, ...] = ()  # Monday 0; for weeks
    count: int = 0
    until: date | None = None

    def rule(self) -> str:
        """RFC 5545."""
        end = f"COUNT={self.count}"
        if self.until is not None:
            end = f"UNTIL={self.until:%Y%m%d}T235959"
        return f"FREQ={self._frequency()};INTERVAL={self.every}{self._days()};{end}"

    def _frequency(self) -> str:
        return {Unit.DAYS: "DAILY", Unit.WEEKS: "WEEKLY"}.get(self.unit, "MONTHLY")

    def _days(self) -> str:
        if self.unit is Unit.WEEKS:
            days = self.weekdays or (self.start.weekday(),)
            return ";BYDAY=" + ",".join(_DAYS[day] for day in sorted(days))
        if self.unit is Unit.MONTH_WEEKDAYS:
            return f";BYDAY={self.nth()}{_DAYS[self.start.weekday()]}"
        return ""

    def nth(self) -> int:
        """Which one of its weekday the start is within the month; -1 the last."""
        number = (self.start.day - 1) // 7 + 1
        return number if number <= _WEEKS_IN_A_MONTH else -1

    def sentence(self, formatter: Formatter) -> str:
        """ "Every 2 weeks on Tuesday at 09:30, 6 times."."""
        at = formatter.isolate(formatter.time(self.start.time()))
        if self.until is not None:
            until = formatter.isolate(formatter.date_long(self.until))
            end = _("until {day}").format(day=until)
        else:
            end = ngettext("{n} time", "{n} times", self.count).format(n=self.count)
        return _("{how_often} at {time}, {end}.").format(
            how_often=self._how_often(), time=at, end=end
        )

    def _how_often(self) -> str:
        n = self.every
        if self.unit is Unit.DAYS:
            return ngettext("Every day", "Every {n} days", n).format(n=n)
        if self.unit is Unit.WEEKS:
            said = ngettext("Every week on {days}", "Every {n} weeks on {days}", n)
            return said.format(n=n, days=self._weekday_words())
        if self.unit is Unit.MONTHS:
            said = ngettext("Every month on day {day}", "Every {n} months on day {day}", n)
            return said.format(n=n, day=self.start.day)
        said = ngettext("Every month on {which}", "Every {n} months on {which}", n)
        return said.format(n=n, which=self.which_weekday())

    def _weekday_words(self) -> str:
        names = day_words.weekdays()
        return ", ".join(names[day] for day in sorted(self.weekdays or (self.start.weekday(),)))

    def which_weekday(self) -> str:
        """ "the second Tuesday"."""
        said = {
            1: _("the first {weekday}"),
            2: _("the second {weekday}"),
            3: _("the third {weekday}"),
            4: _("the fourth {weekday}"),
        }.get(self.nth(), _("the last {weekday}"))
        return said.format(weekday=day_words.weekday(self.start.date()))
