"""What a person does in the calendar: choosing, booking at a slot, moving, the pinboard, the keys."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.ui.appointments import calendar_reading
from clinic_desktop.ui.appointments.appointment_menu import appointment_menu
from clinic_desktop.ui.appointments.calendar_cursor import Cursor
from clinic_desktop.ui.appointments.calendar_keys import DeedKeys
from clinic_desktop.ui.appointments.calendar_state import Shape
from clinic_desktop.ui.appointments.moving import Mover
from clinic_desktop.ui.appointments.state_looks import LOOKS
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments

if TYPE_CHECKING:
    from clinic_desktop.ui.appointments.calendar_page import CalendarPage


class CalendarHand(QObject):
    """Answers the signals of the views and the keys pressed on them."""

    def __init__(self, desk: Desk, page: "CalendarPage") -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.mover = Mover(page.deeds, desk.format)
        self._connect()
        self._bind_keys()

    def _connect(self) -> None:
        page, view = self._page, self._page.view
        page.toolbar.book_wanted.connect(self.book)
        page.toolbar.file_wanted.connect(self._filed)
        view.chosen.connect(self._chosen)
        view.opened.connect(self._opened)
        view.book_wanted.connect(self._book_at)
        view.placed.connect(self._placed)
        view.menu_wanted.connect(self._menu)
        page.agenda.opened.connect(self._opened)
        page.agenda.chosen.connect(self._chosen)
        page.agenda.customContextMenuRequested.connect(
            lambda at: self._menu(page.agenda.viewport().mapToGlobal(at))
        )
        page.pinboard.place_wanted.connect(self.place_pinned)
        page.pinboard.dropped.connect(lambda: view.set_pinned(""))

    def _bind_keys(self) -> None:
        page = self._page
        deeds: dict[str, Callable[[], object]] = {
            "T": page.go_today,
            "PgUp": lambda: page.step(-1),
            "PgDown": lambda: page.step(1),
            "F5": page.load,
            "Ctrl+X": self.pin,
            "Ctrl+V": self.place_pinned,
            "Esc": self.clear,
            "Del": lambda: self._do(page.deeds.cancel),
            "H": page.hide_names,
            "Shift+F10": self._menu_at_cursor,
        }
        for number, shape in enumerate(Shape, 1):
            deeds[str(number)] = partial(page.show_shape, shape)
        for state, look in LOOKS.items():
            if state is not State.CANCELLED:
                deeds[look.key] = partial(self._set_state, state)
        keys = DeedKeys(deeds, self)
        for widget in (page.view, page.month, page.agenda):
            widget.installEventFilter(keys)

    # what is chosen

    def _do(self, deed: Callable[[AppointmentRow], None]) -> None:
        if (row := self._page.row()) is not None:
            deed(row)

    def _set_state(self, state: State) -> None:
        self._do(lambda row: self._page.deeds.set_state(row, state))

    def _chosen(self, row: AppointmentRow | None) -> None:
        self._page.panel.show_row(row)
        self._page.show_about(row)

    def _opened(self, row: AppointmentRow) -> None:
        """Enter on an appointment goes into its panel, where its buttons are."""
        self._page.show_side(is_wanted=True)
        self._chosen(row)
        self._page.panel.enter()

    def clear(self) -> None:
        """Escape: nothing is dragged, nothing waits, nothing is chosen, the slot is as short as it was."""
        view = self._page.view
        if view.drag.is_on:
            view.drag.cancel()
            return
        if self._page.pinboard.row is not None:
            self._page.pinboard.clear()
            return
        view.go(Cursor(view.here.column, view.here.start))

    def _menu(self, at: QPoint) -> None:
        appointment_menu(self._page, self, at)

    def _menu_at_cursor(self) -> None:
        view = self._page.view
        if self._page.shown is view:
            rect = view.cursor_rect(view.here)
            self._menu(view.viewport().mapToGlobal(rect.center()))

    # paper and files

    def print_shown(self) -> None:
        """The day at the cursor on paper, or the week of the one practitioner shown."""
        page = self._page
        shown = tuple(
            who.id
            for who in page.setup.practitioners
            if not who.is_retired and who.id not in page.state.hidden
        )
        is_week = page.state.shape is Shape.WEEK and len(shown) == 1
        first, _days = calendar_reading.days_of(page.state, self._desk.format.week_start)
        day = first if is_week else page.state.day
        people = shown if page.state.hidden or is_week else ()
        self._desk.request("day_sheet", day=day.isoformat(), people=people, is_week=is_week)

    def _filed(self, place: str) -> None:
        if place == "calendar_print":
            self.print_shown()
        else:
            self._desk.request(place)

    # booking and moving

    def book(self) -> None:
        """Book at the cursor's free time, or wherever the dialog finds some."""
        page = self._page
        is_grid = page.shown is page.view and page.view.board.columns
        if is_grid and not page.view.here.chosen:
            self._book_at(page.view.here)
        else:
            self._desk.request("book")

    def _book_at(self, cursor: Cursor) -> None:
        if not self._desk.may(appointments.book):
            return
        view = self._page.view
        owner = view.board.columns[cursor.column].owner
        start = view.times_of(cursor)["start"]
        who = {"room": owner} if self._page.state.is_by_room else {"practitioner": owner}
        self._desk.request("book", start=start.isoformat(), **{k: v for k, v in who.items() if v})

    def _placed(self, row: AppointmentRow, target: Cursor) -> None:
        page = self._page
        self.mover.place(
            row, page.view.board, target, page.owners, is_by_room=page.state.is_by_room
        )

    def pin(self) -> None:
        row = self._page.row()
        if row is not None and self._page.view.is_movable(row):
            self._page.pinboard.pin(row)
            self._page.view.set_pinned(row.id)

    def place_pinned(self) -> None:
        """Put the pinned appointment where the cursor is."""
        page, row = self._page, self._page.pinboard.row
        if row is None or page.shown is not page.view or not page.view.board.columns:
            return
        minutes = int((row.end - row.start).total_seconds() // 60)
        cursor = replace(page.view.here, minutes=minutes)
        page.pinboard.clear()
        self._placed(row, cursor)
