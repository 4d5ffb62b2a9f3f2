"""The hours of one day of the week, typed in one line, with their room."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QMenu, QToolButton

from clinic_desktop.domain import hours_text
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.hours_text import Stretch
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup import words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import tool
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.naming import describe, named

Rooms = Sequence[tuple[Id, str]]


class DayHours:
    """Puts its controls into a row of a grid; a problem stands below them.

    A room typed after an @ holds for its stretch, the one chosen beside for all the others.
    """

    def __init__(self, weekday: int, rooms: Rooms, formatter: Formatter) -> None:
        self.weekday = weekday
        self._rooms = dict(rooms)
        self._format = formatter
        name = words.day_name(weekday)
        self.label = labels.plain(name)
        self.line = named(QLineEdit(), f"hours_{weekday}", _("Hours on {day}").format(day=name))
        self.line.setPlaceholderText(_("off"))
        self.room = ChoiceCombo([("", _("No fixed room")), *rooms])
        named(self.room, f"hours_room_{weekday}", _("Room on {day}").format(day=name))
        self.copy = tool("copy", f"hours_copy_{weekday}", _("Copy {day} to…").format(day=name))
        self.copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.said = labels.plain("", "problem", f"hours_problem_{weekday}", wraps=True)
        self.said.hide()
        self.label.setBuddy(self.line)
        self.line.editingFinished.connect(self.tidy)
        self.line.textEdited.connect(lambda _text: self.show_problem(""))

    def place(self, grid: QGridLayout, at: int) -> None:
        for column, widget in enumerate((self.label, self.line, self.room, self.copy)):
            grid.addWidget(widget, 2 * at, column, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.said, 2 * at + 1, 1, 1, 3)

    def stretches(self) -> tuple[Stretch, ...]:
        """ValueError with a sentence where the line cannot be read."""
        found = hours_text.parse(self.line.text(), self._format.parse_time)
        for each in found:
            self._room_of(each)
        return found

    def shifts(self) -> list[Shift]:
        return [
            Shift(self.weekday, each.start, each.end, self._room_of(each))
            for each in self.stretches()
        ]

    def set_shifts(self, shifts: Iterable[Shift]) -> None:
        """The room most stretches have is the one beside, the others are written out."""
        mine = sorted(shifts, key=lambda each: each.start)
        rooms = [each.room_id if each.room_id in self._rooms else "" for each in mine]
        usual = rooms[0] if rooms and len(set(rooms)) == 1 else ""
        self.room.set_value(usual)
        stretches = [
            Stretch(each.start, each.end, "" if usual else self._rooms.get(room, ""))
            for each, room in zip(mine, rooms, strict=True)
        ]
        self.line.setText(hours_text.write(stretches, self._format.time))
        self.show_problem("")

    def problem(self) -> str:
        try:
            self.stretches()
        except ValueError as error:
            return str(error)
        return ""

    def tidy(self) -> None:
        """Write the hours out as they were understood, or say what is wrong."""
        problem = self.problem()
        self.show_problem(problem)
        if not problem:
            self.line.setText(hours_text.write(self.stretches(), self._format.time))

    def show_problem(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.line.setProperty("invalid", bool(text))
        describe(self.line, text)
        theme.repolish(self.line)

    def state(self) -> tuple[str, str]:
        return self.line.text(), self.room.currentText()

    def take(self, other: "DayHours") -> None:
        """The same hours and room as another day."""
        self.line.setText(other.line.text())
        self.room.setCurrentIndex(other.room.currentIndex())
        self.tidy()

    def _room_of(self, each: Stretch) -> Id:
        if not each.room:
            return self.room.value()
        wanted = each.room.casefold()
        found = (key for key, name in self._rooms.items() if name.casefold() == wanted)
        room = next(found, "")
        if not room:
            raise ValueError(_("There is no room {name}.").format(name=each.room))
        return room


class CopyMenu(QMenu):
    """Where the hours of one day can go."""

    chosen = Signal(object)  # the days

    def __init__(self, day: DayHours, days: Sequence[DayHours]) -> None:
        super().__init__(day.copy)
        self.setObjectName(f"hours_copy_menu_{day.weekday}")
        others = [each for each in days if each is not day]
        working = [each for each in others if each.weekday < 5]
        self._add(_("Monday to Friday"), working)
        self._add(_("Every day"), others)
        self.addSeparator()
        for each in others:
            self._add(words.day_name(each.weekday), [each])
        day.copy.setMenu(self)

    def _add(self, text: str, days: list[DayHours]) -> None:
        self.addAction(text).triggered.connect(lambda: self.chosen.emit(days))


def fill_down(day: DayHours, above: DayHours | None) -> None:
    """Ctrl+D takes the hours of the day above, as in a spreadsheet."""
    shortcut = QShortcut(QKeySequence("Ctrl+D"), day.line)
    shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
    if above is not None:
        shortcut.activated.connect(lambda: day.take(above))
