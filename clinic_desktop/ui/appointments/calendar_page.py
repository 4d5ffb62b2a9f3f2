"""The place of the calendar in the main window: what is shown, and where its signals go."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import calendar_cursor, calendar_reading, day_words
from clinic_desktop.ui.appointments.agenda_view import agenda
from clinic_desktop.ui.appointments.appointment_menu import appointment_menu
from clinic_desktop.ui.appointments.appointment_panel import AppointmentPanel
from clinic_desktop.ui.appointments.block_painter import BlockStyle
from clinic_desktop.ui.appointments.calendar_cursor import Cursor
from clinic_desktop.ui.appointments.calendar_keys import DeedKeys, help_line
from clinic_desktop.ui.appointments.calendar_reading import Owners
from clinic_desktop.ui.appointments.calendar_state import CalendarState, Shape
from clinic_desktop.ui.appointments.calendar_toolbar import CalendarToolbar
from clinic_desktop.ui.appointments.calendar_view import CalendarView
from clinic_desktop.ui.appointments.deeds import Deeds
from clinic_desktop.ui.appointments.legend import Legend
from clinic_desktop.ui.appointments.mini_month import MiniMonth
from clinic_desktop.ui.appointments.month_view import MonthView
from clinic_desktop.ui.appointments.moving import Mover
from clinic_desktop.ui.appointments.pinboard import Pinboard
from clinic_desktop.ui.appointments.spoken import Spoken
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments, calendar_setup
from clinic_desktop.usecases.appointments.looking import CalendarPage as Read
from clinic_desktop.usecases.calendar_setup import CalendarSetup

_TABLES = frozenset({"appointment", "absence", "holiday", "practitioner", "service", "resource"})
_SETUP = frozenset({"practitioner", "service", "resource"})
_BEAT = 10_000  # ms between two looks at the clock
_NARROW_UNDER = 980


class CalendarPage(QWidget):
    """Day, week, month and agenda of the clinic."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._settings: QSettings | None = None
        self.setProperty("kind", "page")
        named(self, "calendar_page", _("Calendar"))
        self.state = CalendarState(desk.today)
        self.rows: tuple[AppointmentRow, ...] = ()
        self._is_stale = False  # something was written while the page was not seen
        self._is_side_wanted: bool | None = None  # None: as there is room
        self._look_up()
        self._build()
        self._lay_out()
        self._connect()
        self._bind_keys()
        self.load(is_new=True)

    def _build(self) -> None:
        form = self._desk.format
        self.spoken = Spoken(form)
        self.toolbar = CalendarToolbar(self.state)
        self.view = CalendarView(form, self.spoken)
        self.view.is_writable = self._desk.may(appointments.move)
        self.month, self.agenda = MonthView(form), agenda(form, self.spoken)
        self.agenda.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.nothing = self._nothing()
        self.legend, self.help = Legend(), labels.ElidedLabel(help_line())
        self.help.setProperty("kind", "hint")
        self.pinboard = Pinboard(self.spoken)
        self.mini = MiniMonth(form, self._desk.today)
        self.deeds = Deeds(self._desk, self)
        self.mover = Mover(self.deeds, form)
        self.panel = AppointmentPanel(self._desk, self.deeds, self.spoken)
        self.hint = labels.hint(_("Choose an appointment to see it here."))
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._clock = QTimer(self, interval=_BEAT)

    def _nothing(self) -> EmptyState:
        text = _("The calendar shows who comes when. First say who works here, and when.")
        if self._desk.may(calendar_setup.save_practitioner):
            return EmptyState("calendar", text, _("Set up the calendar"), self._open_setup)
        return EmptyState("calendar", _("An administrator sets up who works here, and when."))

    def _open_setup(self) -> None:
        self._desk.request("calendar_setup")

    def _lay_out(self) -> None:
        px = theme.current().px
        self.stack = named(QStackedWidget(), "calendar_stack")
        for view in (self.view, self.month, self.agenda, self.nothing):
            self.stack.addWidget(view)
        self.side = named(QWidget(), "calendar_side_column")
        self.side.setFixedWidth(px(288))
        beside = QVBoxLayout(self.side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(12))
        beside.addWidget(self.mini)
        self.about = named(QStackedWidget(), "calendar_about")
        self.about.addWidget(self.hint)
        self.about.addWidget(self.panel)
        beside.addWidget(self.about, 1)
        middle = QHBoxLayout()
        middle.setSpacing(px(12))
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(8))
        layout.setSpacing(px(8))
        layout.addWidget(self.toolbar)
        layout.addWidget(self.pinboard)
        layout.addLayout(middle, 1)
        layout.addWidget(self.legend)
        layout.addWidget(self.help)

    def _connect(self) -> None:
        bar, view = self.toolbar, self.view
        bar.changed.connect(self.show_state)
        bar.stepped.connect(self.step)
        bar.today_wanted.connect(self.go_today)
        bar.book_wanted.connect(self.book)
        bar.side_wanted.connect(self._show_side)
        bar.file_wanted.connect(self._filed)
        self.mini.chosen.connect(self.go_to_day)
        view.chosen.connect(self._chosen)
        view.opened.connect(self._opened)
        view.book_wanted.connect(self._book_at)
        view.placed.connect(self._placed)
        view.stepped.connect(self._walk_on)
        view.day_wanted.connect(self._open_day)
        view.menu_wanted.connect(self._menu)
        view.zoomed.connect(lambda hour: self._keep(replace(self.state, hour=hour)))
        self.month.day_wanted.connect(self._open_day)
        self.month.moved.connect(self._month_moved)
        self.agenda.opened.connect(self._opened)
        self.agenda.chosen.connect(self._chosen)
        self.agenda.customContextMenuRequested.connect(
            lambda at: self._menu(self.agenda.viewport().mapToGlobal(at))
        )
        self.pinboard.place_wanted.connect(self.place_pinned)
        self.pinboard.dropped.connect(self._unpinned)
        self._desk.changed.connect(self._written)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def _bind_keys(self) -> None:
        deeds: dict[str, Callable[[], object]] = {
            "T": self.go_today,
            "PgUp": lambda: self.step(-1),
            "PgDown": lambda: self.step(1),
            "F5": self.load,
            "Ctrl+X": self.pin,
            "Ctrl+V": self.place_pinned,
            "Esc": self.clear,
            "Del": lambda: self._do(self.deeds.cancel),
            "H": lambda: self.show_state(
                replace(self.state, hides_names=not self.state.hides_names)
            ),
            "Shift+F10": self._menu_at_cursor,
        }
        for number, shape in enumerate(Shape, 1):
            deeds[str(number)] = partial(self.show_shape, shape)
        for key, state in {
            "C": State.CONFIRMED, "A": State.ARRIVED, "R": State.IN_ROOM, "D": State.DONE,
            "N": State.NO_SHOW, "B": State.BOOKED,
        }.items():  # fmt: skip
            deeds[key] = partial(self._set_state, state)
        keys = DeedKeys(deeds, self)
        for widget in (self.view, self.month, self.agenda):
            widget.installEventFilter(keys)

    # reading

    def _look_up(self) -> None:
        self.setup: CalendarSetup = self._desk.run(calendar_setup.offered, with_retired=True)
        self.owners: Owners = calendar_reading.owners_of(self.setup)

    def load(self, *, is_new: bool = False) -> None:
        """Read the days shown anew; `is_new`: other days, to be looked at from their beginning."""
        self.spoken.names, self.spoken.hides_names = self.owners.names, self.state.hides_names
        first, days = calendar_reading.days_of(self.state, self._desk.format.week_start)
        self._show_frame(first, days)
        if self.state.shape is Shape.MONTH:
            # 42 days of a big clinic are thousands of rows: off this thread
            asked = self.state
            self._desk.start(
                lambda _progress: self._desk.run(appointments.calendar, first, days),
                lambda read: self._show_month(asked, read),
                self,
            )
            return
        read = self._desk.run(appointments.calendar, first, days)
        self.rows = tuple(calendar_reading.shown_rows(read.rows, self.state))
        if self.state.shape is Shape.AGENDA:
            self.agenda.rows.show(self.rows)
        else:
            self._show_board(read, is_new=is_new)

    def _show_board(self, read: Read, *, is_new: bool) -> None:
        zone = ZoneInfo(self._desk.format.zone)
        board = calendar_reading.board_of(read, self.owners, self.state, zone)
        self.view.show_board(board, self._desk.now)
        if is_new:
            minute = calendar_reading.first_minute(board, self._desk.format, self._desk.now)
            self.view.scroll_to(minute)
            if not self.view.here.chosen:
                column = max(board.column_of(self.state.day, ""), 0)
                self.view.go(calendar_cursor.on_slot(board, column, minute))

    def _show_month(self, asked: CalendarState, read: Read) -> None:
        if asked == self.state:  # else the person has gone on meanwhile
            days = calendar_reading.month_of(read, self.state, self._desk.format)
            self.month.show_month(self.state.day, self._desk.today, days)

    def _show_frame(self, first: date, days: int) -> None:
        """Everything around the appointments."""
        state = self.state
        shown: dict[Shape, QWidget] = {Shape.MONTH: self.month, Shape.AGENDA: self.agenda}
        has_people = any(owner not in self.owners.retired for owner, _name in self.owners.people)
        view = shown.get(state.shape, self.view) if has_people else self.nothing
        had_focus = self.shown.hasFocus()
        self.stack.setCurrentWidget(view)
        if had_focus:
            view.setFocus()
        self.toolbar.show_people(
            [each for each in self.owners.people if each[0] not in self.owners.retired]
        )
        self.toolbar.show_state(state)
        self.toolbar.set_title(self._title(first, days))
        self.view.set_style(BlockStyle(state.is_by_service, state.hides_names))
        if self.view.hour != state.hour:
            self.view.set_hour(state.hour)
        if state.is_by_service:
            self.legend.show_services(self.setup.services)
        else:
            self.legend.show_states()
        self.mini.show_day(state.day, self._desk.today)
        self._arrange_side()

    def _title(self, first: date, days: int) -> str:
        if self.state.shape is Shape.DAY:
            return day_words.whole_day(first, self._desk.format)
        if self.state.shape is Shape.MONTH:
            return day_words.month(self.state.day)
        last = date.fromordinal(first.toordinal() + days - 1)
        return day_words.stretch(first, last, self._desk.format)

    def _written(self, tables: frozenset[str]) -> None:
        if not tables & _TABLES:
            return
        if tables & _SETUP:
            self._look_up()
        if self.isVisible():
            self.load()
        else:
            self._is_stale = True

    def _tick(self) -> None:
        if self.isVisible():
            self.view.set_now(self._desk.now)

    # going about

    def show_state(self, state: CalendarState) -> None:
        """Show what was chosen, and remember it."""
        before, self.state = self.state, state
        self._remember()
        self.load(is_new=(before.day, before.shape) != (state.day, state.shape))

    def show_shape(self, shape: Shape) -> None:
        self.show_state(replace(self.state, shape=shape))
        self.shown.setFocus()

    def step(self, by: int) -> None:
        self.go_to_day(calendar_reading.stepped(self.state, by))

    def go_to_day(self, day: date) -> None:
        self.show_state(replace(self.state, day=day))

    def go_today(self) -> None:
        self.go_to_day(self._desk.today)

    def show_day(self, day: str = "", appointment: Id = "") -> None:
        """The calendar at a day (ISO), or on the day of an appointment with the cursor on it."""
        if appointment:
            row = self._desk.run(appointments.details, appointment).row
            self._reveal(row)
            return
        if day:
            self.show_state(replace(self.state, day=date.fromisoformat(day), shape=Shape.DAY))
        self.enter()

    def _reveal(self, row: AppointmentRow) -> None:
        day = self._desk.format.local(row.start).date()
        hidden = self.state.hidden - {row.practitioner_id}
        shows = self.state.shows_cancelled or row.state is State.CANCELLED
        shape = self.state.shape if self.state.shape is Shape.WEEK else Shape.DAY
        self.show_state(
            replace(self.state, day=day, hidden=hidden, shows_cancelled=shows, shape=shape)
        )
        self.view.choose(row.id)
        self.enter()

    def _open_day(self, day: date) -> None:
        self.show_state(replace(self.state, day=day, shape=Shape.DAY))
        self.view.setFocus()

    def _month_moved(self, day: date) -> None:
        if day.month == self.state.day.month:
            self._keep(replace(self.state, day=day))
            self.mini.show_day(day, self._desk.today)
        else:
            self.go_to_day(day)

    def _walk_on(self, by: int) -> None:
        """The cursor left the first or the last column: on to the next day or week."""
        cursor = self.view.here
        self.step(by)
        board = self.view.board
        column = 0 if by > 0 else max(len(board.columns) - 1, 0)
        if board.columns:
            self.view.go(calendar_cursor.on_slot(board, column, cursor.start))

    def _keep(self, state: CalendarState) -> None:
        self.state = state
        self._remember()

    def enter(self) -> None:
        """Bring the keyboard to the calendar."""
        if self._is_stale:
            self._is_stale = False
            self.load()
        self.shown.setFocus()

    # what is chosen

    def row(self) -> AppointmentRow | None:
        """The appointment under the cursor of the view shown."""
        if self.state.shape is Shape.AGENDA:
            found: AppointmentRow | None = self.agenda.selected()
            return found
        return self.view.chosen_row() if self.shown is self.view else None

    @property
    def shown(self) -> QWidget:
        """The view on top."""
        return self.stack.currentWidget() or self.view

    @property
    def now(self) -> datetime:
        return self._desk.now

    def _do(self, deed: Callable[[AppointmentRow], None]) -> None:
        if (row := self.row()) is not None:
            deed(row)

    def _set_state(self, state: State) -> None:
        self._do(lambda row: self.deeds.set_state(row, state))

    def _chosen(self, row: AppointmentRow | None) -> None:
        self.panel.show_row(row)
        self._show_about(row)

    def _opened(self, row: AppointmentRow) -> None:
        """Enter on an appointment goes into its panel, where its buttons are."""
        self._show_side(is_wanted=True)
        self._chosen(row)
        self.panel.enter()

    def print_shown(self) -> None:
        """The day at the cursor on paper, or the week of the one practitioner shown."""
        shown = tuple(
            who.id
            for who in self.setup.practitioners
            if not who.is_retired and who.id not in self.state.hidden
        )
        is_week = self.state.shape is Shape.WEEK and len(shown) == 1
        first, _days = calendar_reading.days_of(self.state, self._desk.format.week_start)
        day = first if is_week else self.state.day
        people = shown if self.state.hidden or is_week else ()
        self._desk.request("day_sheet", day=day.isoformat(), people=people, is_week=is_week)

    def _filed(self, place: str) -> None:
        if place == "calendar_print":
            self.print_shown()
        else:
            self._desk.request(place)

    def clear(self) -> None:
        """Escape: nothing is dragged, nothing waits, nothing is chosen, the slot is as short as it was."""
        if self.view.drag.is_on:
            self.view.drag.cancel()
            return
        if self.pinboard.row is not None:
            self.pinboard.clear()
            return
        cursor = self.view.here
        self.view.go(Cursor(cursor.column, cursor.start))

    def _menu(self, at: QPoint) -> None:
        appointment_menu(self, at)

    def _menu_at_cursor(self) -> None:
        if self.shown is self.view:
            rect = self.view.cursor_rect(self.view.here)
            self._menu(self.view.viewport().mapToGlobal(rect.center()))

    # booking and moving

    def book(self) -> None:
        """Book at the cursor's free time, or wherever the dialog finds some."""
        is_grid = self.shown is self.view and self.view.board.columns
        if is_grid and not self.view.here.chosen:
            self._book_at(self.view.here)
        else:
            self._desk.request("book")

    def _book_at(self, cursor: Cursor) -> None:
        if not self._desk.may(appointments.book):
            return
        owner = self.view.board.columns[cursor.column].owner
        start = self.view.times_of(cursor)["start"]
        who = {"room": owner} if self.state.is_by_room else {"practitioner": owner}
        self._desk.request("book", start=start.isoformat(), **{k: v for k, v in who.items() if v})

    def _placed(self, row: AppointmentRow, target: Cursor) -> None:
        self.mover.place(
            row, self.view.board, target, self.owners, is_by_room=self.state.is_by_room
        )

    def pin(self) -> None:
        row = self.row()
        if row is not None and self.view.is_movable(row):
            self.pinboard.pin(row)
            self.view.set_pinned(row.id)

    def place_pinned(self) -> None:
        """Put the pinned appointment where the cursor is."""
        row = self.pinboard.row
        if row is None or self.shown is not self.view or not self.view.board.columns:
            return
        minutes = int((row.end - row.start).total_seconds() // 60)
        cursor = replace(self.view.here, minutes=minutes)
        self.pinboard.clear()
        self._placed(row, cursor)

    def _unpinned(self) -> None:
        self.view.set_pinned("")

    # the side column

    def _show_side(self, is_wanted: bool) -> None:
        self._is_side_wanted = is_wanted
        self._arrange_side()

    def _arrange_side(self) -> None:
        has_room = self.width() >= theme.current().px(_NARROW_UNDER)
        is_shown = has_room if self._is_side_wanted is None else self._is_side_wanted
        self.side.setVisible(is_shown)
        self.toolbar.side.setChecked(is_shown)
        self._show_about(self.row())

    def _show_about(self, row: AppointmentRow | None) -> None:
        self.about.setCurrentWidget(self.hint if row is None else self.panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_side()

    # remembering

    def remember_in(self, settings: QSettings) -> None:
        """Show what this person chose last on this computer, and keep what is chosen from now on."""
        self._settings = settings
        kept = settings.value(self._key)
        try:
            choices = json.loads(str(kept)) if kept else {}
        except ValueError:  # a file somebody edited by hand
            choices = {}
        if isinstance(choices, dict) and choices:
            self.state = self.state.with_choices(choices)
            self.load(is_new=True)

    @property
    def _key(self) -> str:
        return f"calendar/{self._desk.user.id}"

    def _remember(self) -> None:
        if self._settings is not None:
            self._settings.setValue(self._key, json.dumps(self.state.choices()))

    def place(self) -> dict[str, Any]:
        """Where a person is, to come back to after a lock."""
        row = self.row()
        return {
            "choices": self.state.choices(),
            "day": self.state.day.isoformat(),
            "chosen": row.id if row else "",
            "scrolled": self.view.verticalScrollBar().value(),
        }

    def restore_place(self, place: dict[str, Any]) -> None:
        day = date.fromisoformat(place.get("day") or self._desk.today.isoformat())
        state = self.state.with_choices(place.get("choices", {}))
        self.show_state(replace(state, day=day))
        self.view.verticalScrollBar().setValue(int(place.get("scrolled", 0)))
        self.view.choose(str(place.get("chosen", "")))
        self.agenda.select(str(place.get("chosen", "")))
