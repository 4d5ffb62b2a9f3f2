"""The place of the calendar in the main window: which days are shown, read, gone to, remembered."""

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSettings, QTimer

from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.appointments import calendar_cursor, calendar_reading, day_words
from clinic_desktop.ui.appointments.calendar_frame import CalendarFrame
from clinic_desktop.ui.appointments.calendar_hand import CalendarHand
from clinic_desktop.ui.appointments.calendar_reading import Owners
from clinic_desktop.ui.appointments.calendar_state import CalendarState, Shape
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments, calendar_setup
from clinic_desktop.usecases.appointments.looking import CalendarPage as Read
from clinic_desktop.usecases.calendar_setup import CalendarSetup

_TABLES = frozenset({"appointment", "absence", "holiday", "practitioner", "service", "resource"})
_SETUP = frozenset({"practitioner", "service", "resource"})
_BEAT = 10_000  # ms between two looks at the clock


class CalendarPage(CalendarFrame):
    """Day, week, month and agenda of the clinic."""

    def __init__(self, desk: Desk) -> None:
        self.state = CalendarState(desk.today)
        super().__init__(desk, self.state)
        self._settings: QSettings | None = None
        self.rows: tuple[AppointmentRow, ...] = ()
        self._is_stale = False  # something was written while the page was not seen
        self._clock = QTimer(self, interval=_BEAT)
        self._look_up()
        self._connect()
        self.hand = CalendarHand(desk, self)
        self.load(is_new=True)

    def _connect(self) -> None:
        bar, view = self.toolbar, self.view
        bar.changed.connect(self.show_state)
        bar.stepped.connect(self.step)
        bar.today_wanted.connect(self.go_today)
        bar.side_wanted.connect(self.show_side)
        self.mini.chosen.connect(self.go_to_day)
        view.stepped.connect(self._walk_on)
        view.day_wanted.connect(self._open_day)
        view.zoomed.connect(lambda hour: self._keep(replace(self.state, hour=hour)))
        self.month.day_wanted.connect(self._open_day)
        self.month.moved.connect(self._month_moved)
        self._desk.changed.connect(self._written)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    # reading

    def _look_up(self) -> None:
        self.setup: CalendarSetup = self._desk.run(calendar_setup.offered, with_retired=True)
        self.owners: Owners = calendar_reading.owners_of(self.setup)

    def load(self, *, is_new: bool = False) -> None:
        """Read the days shown anew; `is_new`: other days, to be looked at from their beginning."""
        first, days = calendar_reading.days_of(self.state, self._desk.format.week_start)
        self.show_around(self.state, self.owners, self.setup, self._title(first, days))
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

    def hide_names(self) -> None:
        """Hide the names, or show them again."""
        self.show_state(replace(self.state, hides_names=not self.state.hides_names))

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

    @property
    def now(self) -> datetime:
        return self._desk.now

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
