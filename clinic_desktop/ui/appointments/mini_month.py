"""A small month to jump by."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget

from clinic_desktop.domain import language
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.naming import named


class MiniMonth(QWidget):
    """Shows the day of the calendar; a click or Enter goes to another."""

    chosen = Signal(object)  # date

    def __init__(self, formatter: Formatter, today: date) -> None:
        super().__init__()
        px = theme.current().px
        self._today = today
        self.month = named(QCalendarWidget(), "mini_month", _("Month"))
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setHorizontalHeaderFormat(
            QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames
        )
        self.month.setLocale(QLocale(language.current()))
        self.month.setFirstDayOfWeek(Qt.DayOfWeek(formatter.week_start + 1))
        self.month.setDateEditEnabled(False)
        self.month.setFixedHeight(px(216))
        self.month.clicked.connect(self._take)
        self.month.activated.connect(self._take)
        self.setFocusProxy(self.month)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.month)
        self.show_day(today, today)

    def show_day(self, day: date, today: date) -> None:
        """Select the calendar's day; today stands out by its colour and weight."""
        self.month.setDateTextFormat(_qt(self._today), QTextCharFormat())
        self._today = today
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            quiet = QTextCharFormat()  # Qt's own is a red that no theme knows
            quiet.setForeground(theme.current().color("text2"))
            self.month.setWeekdayTextFormat(weekday, quiet)
        bold = QTextCharFormat()
        bold.setForeground(theme.current().color("accent"))
        bold.setFontWeight(700)
        self.month.setDateTextFormat(_qt(today), bold)
        if self.month.selectedDate() != _qt(day):
            self.month.setSelectedDate(_qt(day))

    def _take(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
