"""When the clinic is closed and who is away, and what is booked all the same."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup.absences_card import AbsencesCard
from clinic_desktop.ui.calendar_setup.affected_panel import AffectedPanel
from clinic_desktop.ui.calendar_setup.holidays_card import HolidaysCard
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases.calendar_setup import Absence, Holiday

_TABLES = frozenset({"holiday", "absence", "appointment", "practitioner", "resource"})


class DaysOffSection(QWidget):
    """What is marked last, a day off or an absence, is what the panel below speaks of."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("days_off_section")
        self._desk = desk
        self._zone = ZoneInfo(desk.clinic.zone)
        self.holidays = named(HolidaysCard(desk), "holidays_card", _("Days off of the clinic"))
        self.absences = named(AbsencesCard(desk), "absences_card", _("Away from today on"))
        self.affected = AffectedPanel(desk)
        cards = QHBoxLayout()
        cards.setSpacing(theme.current().px(16))
        cards.addWidget(self.holidays, 1)
        cards.addWidget(self.absences, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.current().px(16), 0, 0)
        layout.setSpacing(theme.current().px(16))
        layout.addLayout(cards, 1)
        layout.addWidget(self.affected)
        self.holidays.chosen.connect(self._show_holiday)
        self.absences.chosen.connect(self._show_absence)
        desk.changed.connect(self._note_change)

    def _show_holiday(self, row: Holiday | None) -> None:
        if row is None or not row.is_closed:
            self.affected.clear()
            return
        span = wall_time.day_span(row.day, self._zone)
        self.affected.show_during("", max(span.start, self._today), max(span.end, self._today))

    def _show_absence(self, row: Absence | None) -> None:
        if row is None:
            self.affected.clear()
            return
        start = max(row.starts_at, self._today)
        self.affected.show_during(row.target_id, start, max(row.ends_at, start))

    @property
    def _today(self) -> datetime:
        return wall_time.day_span(self._desk.today, self._zone).start

    def _note_change(self, tables: frozenset[str]) -> None:
        if tables & _TABLES:
            self.holidays.refresh()
            self.absences.refresh()
