"""Typing a day and a time as one says them: "tue 9:30", "14/3 16"."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain import day_and_time, wall_time
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui.appointments import day_words
from clinic_desktop.ui.widgets.understood_edit import UnderstoodEdit


class MomentEdit(UnderstoodEdit[datetime]):
    """A moment (UTC) typed on the clinic's wall clock; `now` is asked whenever a day is guessed."""

    def __init__(
        self, formatter: Formatter, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._format = formatter
        self._now = now
        self.line.setPlaceholderText(_("Day and time, such as tue 9:30"))

    def parse(self, text: str) -> datetime:
        zone = ZoneInfo(self._format.zone)
        local = day_and_time.parse(
            text,
            wall_time.on_wall(self._now(), zone),
            day_words.weekdays(),
            self._format.parse_date,
            self._format.parse_time,
        )
        if wall_time.is_skipped(local, zone):
            raise ValueError(_("The clock skips this time on that day."))
        return wall_time.moment(local, zone)

    def written(self, value: datetime) -> str:
        return self._format.moment(value)

    def explained(self, value: datetime) -> str:
        day = self._format.local(value).date()
        return f"{day_words.whole_day(day, self._format)} {self._format.time(value)}"
