"""The small editors inside a wish: a service, a stretch of a weekday, people to tick."""

from collections.abc import Sequence
from datetime import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.waiting import Window
from clinic_desktop.ui import theme
from clinic_desktop.ui.waiting.list_words import weekdays
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.naming import named

_BESIDE = 2  # names on a line
MORNING = (time(9), time(12))


class ServiceRow(ChoiceCombo[Id | None]):
    """One service out of those offered."""

    def __init__(self, services: Sequence[tuple[Id, str]]) -> None:
        super().__init__([(None, _("Choose a service")), *services])
        named(self, "service", _("Service"))


class WindowRow(QWidget):
    """A weekday and from when to when."""

    edited = Signal()

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        self._format = formatter
        days = [(day, weekdays()[day]) for day in _week(formatter)]
        self.day = named(ChoiceCombo(days), "weekday", _("Weekday"))
        self.start, self.end = (self._line(name, title) for name, title in _ends())
        self.set_value(Window(formatter.week_start, *MORNING))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(8))
        layout.addWidget(self.day, 1)
        layout.addWidget(self.start)
        layout.addWidget(labels.plain(_("to")))
        layout.addWidget(self.end)
        self.setFocusProxy(self.day)
        self.day.edited.connect(self.edited)

    def _line(self, name: str, title: str) -> QLineEdit:
        line = named(QLineEdit(), name, title)
        line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        line.setFixedWidth(theme.current().px(84))
        line.textEdited.connect(lambda _text: self.edited.emit())
        return line

    def value(self) -> Window:
        """InvalidInput(windows=…) where a time cannot be read."""
        try:
            start, end = (self._format.parse_time(each.text()) for each in (self.start, self.end))
        except ValueError as error:
            raise InvalidInput(windows=str(error)) from None
        return Window(self.day.value(), start, end)

    def set_value(self, window: Window) -> None:
        self.day.set_value(window.weekday)
        self.start.setText(self._format.time(window.start))
        self.end.setText(self._format.time(window.end))


class PeopleTicks(QWidget):
    """A box to tick for each practitioner; none ticked means anybody."""

    def __init__(self, people: Sequence[tuple[Id, str]]) -> None:
        super().__init__()
        self.boxes: dict[Id, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().px(16))
        for at, (who, name) in enumerate(people):
            box = named(QCheckBox(name.replace("&", "&&")), f"with_{who}", name)
            self.boxes[who] = box
            grid.addWidget(box, at // _BESIDE, at % _BESIDE)

    def value(self) -> tuple[Id, ...]:
        return tuple(who for who, box in self.boxes.items() if box.isChecked())

    def set_value(self, chosen: Sequence[Id]) -> None:
        for who, box in self.boxes.items():
            box.setChecked(who in chosen)


def _week(formatter: Formatter) -> list[int]:
    return [(formatter.week_start + at) % 7 for at in range(7)]


def _ends() -> tuple[tuple[str, str], ...]:
    return ("from", _("From")), ("until", _("To"))
