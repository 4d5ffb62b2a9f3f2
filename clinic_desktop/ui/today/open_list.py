"""Appointments of the past that nobody settled, each with the ways it may have ended."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from clinic_desktop.domain import day_ahead
from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.language import N_, _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.today.day_table import DayTable, name_column, state_column
from clinic_desktop.ui.today.words import DayWords, own_direction
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.usecases import appointments, day
from clinic_desktop.usecases.appointments.looking import AppointmentDetails

_ENDS: dict[State, tuple[str, Qt.Key]] = {
    State.DONE: (N_("Done (D)"), Qt.Key.Key_D),
    State.NO_SHOW: (N_("No-show (N)"), Qt.Key.Key_N),
    State.CANCELLED: (N_("Cancel…"), Qt.Key.Key_Delete),
}
_SAID = {
    State.DONE: N_("{name}: done."),
    State.NO_SHOW: N_("{name}: did not come."),
}


class OpenTable(DayTable):
    """The keys of the calendar settle the chosen one: D, N, Delete."""

    ended = Signal(object)  # the State

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = next((end for end, (_words, key) in _ENDS.items() if key == event.key()), None)
        if wanted is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.ended.emit(wanted)


class OpenList(QWidget):
    """The list with its deeds; `settled` tells what was done, and how to take it back."""

    settled = Signal(str, object)  # a sentence and an undo callable

    def __init__(self, desk: Desk, words: DayWords, name: str, least: int = 3) -> None:
        super().__init__()
        self._desk = desk
        columns = _columns(words, has_day=name == "open_table")
        title = _("Appointments still open")
        self.table = OpenTable(RowTableModel(columns), name, title, least)
        self.deeds = {end: self._button(name, end) for end in day_ahead.ENDS}
        self._bar = QWidget()
        flow = FlowLayout(self._bar, theme.current().px(8))
        for made in self.deeds.values():
            flow.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(8))
        layout.addWidget(self.table, 1)
        layout.addWidget(self._bar)
        self.table.ended.connect(self.end)
        self.table.chosen.connect(lambda _row: self._offer())
        self._offer()

    def _button(self, name: str, end: State) -> QPushButton:
        made = button(_(_ENDS[end][0]), f"{name}_{end}", partial(self.end, end))
        if end is State.CANCELLED:
            made.setToolTip(_("Cancel… (Del)"))
        return made

    def show_rows(self, rows: Sequence[AppointmentRow]) -> None:
        self.table.show_rows(rows)
        if self.table.selected() is None:
            self.table.select_first()
        self._bar.setVisible(bool(rows) and self._may_write())
        self._offer()

    def end(self, wanted: State) -> None:
        """Settle the chosen one so; where it cannot end so, nothing happens."""
        row: AppointmentRow | None = self.table.selected()
        if row is None or not self._may_write():
            return
        if not day_ahead.may_end(row, wanted, self._desk.now):
            return
        if wanted is State.CANCELLED:
            self._desk.request("appointment_cancel", id=row.id)
            return
        before = self._desk.run(appointments.details, row.id)
        rev = self._desk.run(day.settle, row.id, row.rev, wanted)
        said = _(_SAID[wanted]).format(name=own_direction(row.patient))
        self.settled.emit(said, partial(self._put_back, before, rev))

    def _put_back(self, before: AppointmentDetails, rev: int) -> None:
        self._desk.run(appointments.put_back, before.row.id, rev, before.form, before.row.state)

    def _offer(self) -> None:
        row, now = self.table.selected(), self._desk.now
        for end, made in self.deeds.items():
            made.setEnabled(row is not None and day_ahead.may_end(row, end, now))

    def _may_write(self) -> bool:
        return self._desk.may(day.settle)


def _columns(words: DayWords, *, has_day: bool) -> tuple[Column[AppointmentRow], ...]:
    when = words.moment if has_day else words.time
    beside = Column[AppointmentRow](
        _("Practitioner"), words.practitioner, tone=lambda _row: "text2", width=150
    )
    columns = (
        state_column(lambda _row: "text2"),
        Column[AppointmentRow](_("When"), lambda row: when(row.start)),
        name_column(words),
    )
    return columns if has_day else (*columns, beside)
