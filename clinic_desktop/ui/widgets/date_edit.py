"""Typing a date, or choosing it from a calendar."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QVBoxLayout, QWidget

from clinic_desktop.domain import language
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.understood_edit import UnderstoodEdit


class DateEdit(UnderstoodEdit[date]):
    """A date as `Formatter.parse_date` reads it; Alt+Down opens a month to choose from.

    `explain` may add to what is said below, for example a weekday or an age.
    """

    def __init__(
        self,
        formatter: Formatter,
        explain: Callable[[date], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._format = formatter
        self._extra = explain
        self._popup: QWidget | None = None
        action = QAction(theme.icon("calendar"), _("Choose from a calendar"), self)
        action.triggered.connect(self.open_calendar)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self._shortcut = QShortcut(QKeySequence("Alt+Down"), self, self.open_calendar)
        self._shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def parse(self, text: str) -> date:
        return self._format.parse_date(text)

    def written(self, value: date) -> str:
        return self._format.date(value)

    def explained(self, value: date) -> str:
        said = self._format.date_long(value)
        extra = self._extra(value) if self._extra else ""
        return f"{said}, {extra}" if extra else said

    def open_calendar(self) -> None:
        """A month below the field; a click or Enter takes the day."""
        popup = self._popup = self._popup or self._make_popup()
        self._colour_weekend()
        if not self.problem() and (value := self.value()):
            self._month.setSelectedDate(QDate(value.year, value.month, value.day))
        popup.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        popup.show()
        self._month.setFocus()

    def _make_popup(self) -> QWidget:
        # kept for the next time: deleting it while its calendar's signal runs ends the program
        popup = named(QWidget(self, Qt.WindowType.Popup), "calendar_popup", _("Calendar"))
        month = self._month = named(QCalendarWidget(), "calendar", _("Calendar"))
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setLocale(QLocale(language.current()))
        month.setFirstDayOfWeek(Qt.DayOfWeek(self._format.week_start + 1))
        month.setMinimumSize(theme.current().px(320), theme.current().px(270))
        month.activated.connect(self._take)
        month.clicked.connect(self._take)
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(month)
        return popup

    def _colour_weekend(self) -> None:
        quiet = QTextCharFormat()  # Qt's own is a red that no theme knows
        quiet.setForeground(theme.current().color("text2"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(day, quiet)

    def _take(self, day: QDate) -> None:
        if self._popup and self._popup.isVisible():  # Enter tells it twice
            self._popup.hide()
            self.set_value(date(day.year(), day.month(), day.day()))
            self.edited.emit()
            self.line.setFocus()
