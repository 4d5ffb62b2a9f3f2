"""Choosing days of the week by seven small buttons."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import day_words
from clinic_desktop.ui.widgets.naming import named

_MONDAY = date(2026, 3, 2)


class WeekdayChoice(QWidget):
    """Monday is 0; the first button is the first day of the clinic's week."""

    edited = Signal()

    def __init__(self, week_start: int) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(4))
        self.buttons: dict[int, QToolButton] = {}
        for weekday in ((week_start + n) % 7 for n in range(7)):
            self.buttons[weekday] = self._button(weekday)
            layout.addWidget(self.buttons[weekday])
        layout.addStretch(1)
        self.setFocusProxy(self.buttons[week_start])

    def _button(self, weekday: int) -> QToolButton:
        day = _MONDAY + timedelta(days=weekday)
        made = named(QToolButton(), f"weekday_{weekday}", day_words.weekday(day))
        made.setText(day_words.weekday_short(day))
        made.setProperty("kind", "chip")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda _on=False: self.edited.emit())
        return made

    def value(self) -> tuple[int, ...]:
        return tuple(sorted(day for day, each in self.buttons.items() if each.isChecked()))

    def set_value(self, weekdays: tuple[int, ...]) -> None:
        for day, each in self.buttons.items():
            each.setChecked(day in weekdays)

    def state(self) -> tuple[int, ...]:
        return self.value()
