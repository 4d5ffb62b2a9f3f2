"""Above the calendar: which days, which shape, whose columns, which colours."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.calendar_state import CalendarState, Shape
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import entitle, named

SHAPES = {
    Shape.DAY: N_("Day"),
    Shape.WEEK: N_("Week"),
    Shape.MONTH: N_("Month"),
    Shape.AGENDA: N_("Agenda"),
}


class ChoiceChip(QToolButton):
    """A chip that shows what is chosen out of a few, and opens the others."""

    chosen = Signal(int)

    def __init__(self, name: str, title: str, choices: Sequence[str]) -> None:
        super().__init__()
        named(self, name, title)
        self._title, self._choices = title, choices
        self.setProperty("kind", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        for at, text in enumerate(choices):
            menu.addAction(text).triggered.connect(lambda _on=False, at=at: self.chosen.emit(at))
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def choose(self, at: int) -> None:
        self.setText(self._choices[at])
        entitle(self, f"{self._title}: {self._choices[at]}")


class CalendarToolbar(QWidget):
    """Shows a CalendarState and tells what was chosen instead."""

    changed = Signal(object)  # the CalendarState wanted now
    stepped = Signal(int)
    today_wanted = Signal()
    book_wanted = Signal()
    side_wanted = Signal(bool)
    file_wanted = Signal(str)  # a place to be requested, or calendar_print

    def __init__(self, state: CalendarState) -> None:
        super().__init__()
        named(self, "calendar_toolbar", _("Calendar"))
        self._state = state
        self._people: Sequence[tuple[Id, str]] = ()
        self.title = labels.page_title("")
        self.back = tool(
            "previous", "calendar_back", _("Back (Page Up)"), lambda: self.stepped.emit(-1)
        )
        self.on = tool("next", "calendar_on", _("On (Page Down)"), lambda: self.stepped.emit(1))
        self.today = button(_("Today"), "calendar_today", self.today_wanted.emit)
        self.today.setToolTip(_("Today (T)"))
        self.shapes = self._shape_chips()
        self.book = button(
            _("Book…"), "calendar_book", self.book_wanted.emit, kind="primary", icon="book"
        )
        self.people = self._people_chip()
        self.columns = ChoiceChip(
            "calendar_columns", _("Columns"), (_("By practitioner"), _("By room"))
        )
        self.colours = ChoiceChip(
            "calendar_colours", _("Colours"), (_("Colours by state"), _("Colours by service"))
        )
        self.cancelled = self._toggle("calendar_cancelled", _("Cancelled"))
        self.names = self._toggle("calendar_hide_names", _("Hide names"))
        self.side = self._toggle("calendar_side", _("Side panel"))
        self.files = self._files_chip()
        self._lay_out()
        self._connect()
        self.show_state(state)

    def _lay_out(self) -> None:
        px = theme.current().px
        first = QHBoxLayout()
        first.setSpacing(px(8))
        for step in (self.back, self.today, self.on):
            first.addWidget(step)
        first.addSpacing(px(8))
        first.addWidget(self.title, 1)
        for chip in self.shapes.values():
            first.addWidget(chip)
        first.addSpacing(px(8))
        first.addWidget(self.book)
        second = FlowLayout(gap=px(8))
        options: tuple[QWidget, ...] = (
            self.people,
            self.columns,
            self.colours,
            self.cancelled,
            self.names,
            self.side,
            self.files,
        )
        for widget in options:
            second.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(first)
        layout.addLayout(second)

    def _connect(self) -> None:
        self.columns.chosen.connect(lambda at: self._want(is_by_room=at == 1))
        self.colours.chosen.connect(lambda at: self._want(is_by_service=at == 1))
        self.cancelled.clicked.connect(lambda on: self._want(shows_cancelled=on))
        self.names.clicked.connect(lambda on: self._want(hides_names=on))
        self.side.clicked.connect(self.side_wanted)

    def show_state(self, state: CalendarState) -> None:
        self._state = state
        self.shapes[state.shape].setChecked(True)
        self.columns.choose(int(state.is_by_room))
        self.colours.choose(int(state.is_by_service))
        self.cancelled.setChecked(state.shows_cancelled)
        self.names.setChecked(state.hides_names)
        is_grid = state.shape in (Shape.DAY, Shape.WEEK)
        self.columns.setEnabled(is_grid)
        self._entitle_people()

    def show_people(self, people: Sequence[tuple[Id, str]]) -> None:
        self._people = people
        self._entitle_people()

    def set_title(self, text: str) -> None:
        self.title.setText(text)

    def _want(self, **values: object) -> None:
        self.changed.emit(replace(self._state, **values))  # type: ignore[arg-type]

    # the parts

    def _shape_chips(self) -> dict[Shape, QToolButton]:
        group = QButtonGroup(self)
        made = {}
        for number, (shape, title) in enumerate(SHAPES.items(), 1):
            chip = self._toggle(f"calendar_{shape}", _(title))
            chip.setToolTip(f"{_(title)} ({number})")
            chip.clicked.connect(lambda _on=False, shape=shape: self._want(shape=shape))
            group.addButton(chip)
            made[shape] = chip
        return made

    def _toggle(self, name: str, title: str) -> QToolButton:
        made = named(QToolButton(), name, title)
        made.setText(title)
        made.setProperty("kind", "chip")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made

    def _people_chip(self) -> QToolButton:
        made = self._toggle("calendar_people", _("Everybody"))
        made.setCheckable(False)
        self._menu = QMenu(made)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_people)
        made.setMenu(self._menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def _files_chip(self) -> QToolButton:
        made = self._toggle("calendar_files", _("Files"))
        made.setCheckable(False)
        menu = QMenu(made)
        for place, text in {
            "calendar_export": _("Export to a calendar file…"),
            "calendar_import": _("Import busy times…"),
            "calendar_print": _("Print what is shown (Ctrl+P)…"),
            "downtime_kit": _("Print the downtime kit for tomorrow…"),
        }.items():
            act = menu.addAction(text)
            act.triggered.connect(lambda _on=False, place=place: self.file_wanted.emit(place))
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def _shown(self) -> list[str]:
        return [name for owner, name in self._people if owner not in self._state.hidden]

    def _entitle_people(self) -> None:
        shown = self._shown()
        if len(shown) == len(self._people):
            title = _("Everybody")
        elif len(shown) == 1:
            title = shown[0]
        else:
            title = _("{n} of {all} people").format(n=len(shown), all=len(self._people))
        self.people.setText(title.replace("&", "&&"))
        entitle(self.people, _("Practitioners shown: {who}").format(who=title))

    def _fill_people(self) -> None:
        self._menu.clear()
        everybody = self._menu.addAction(_("Everybody"))
        everybody.triggered.connect(lambda: self._want(hidden=frozenset()))
        self._menu.addSeparator()
        for owner, name in self._people:
            action = QAction(name.replace("&", "&&"), self._menu)
            action.setCheckable(True)
            action.setChecked(owner not in self._state.hidden)
            action.triggered.connect(lambda on, owner=owner: self._show_person(owner, is_shown=on))
            self._menu.addAction(action)
        only = self._menu.addMenu(_("Only one"))
        for owner, name in self._people:
            action = only.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, owner=owner: self._show_only(owner))

    def _show_person(self, owner: Id, *, is_shown: bool) -> None:
        hidden = self._state.hidden - {owner} if is_shown else self._state.hidden | {owner}
        if len(hidden & {each for each, _name in self._people}) < len(self._people):
            self._want(hidden=hidden)  # somebody must be left

    def _show_only(self, owner: Id) -> None:
        self._want(hidden=frozenset(each for each, _name in self._people if each != owner))
