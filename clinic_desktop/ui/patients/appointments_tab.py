"""A patient's appointments, coming and past, and what can be done about them."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import FREED, AppointmentRow, State, may_follow
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.handed_list import HandedList
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.state_looks import LOOKS
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import appointments, calendar_setup


@dataclass(frozen=True)
class Line:
    """One appointment as it is listed."""

    row: AppointmentRow
    with_whom: str
    is_ahead: bool

    @property
    def id(self) -> Id:
        return self.row.id


class AppointmentsTab(QWidget):
    """The next one on top, then what lies further ahead, then the past from the latest on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._patient: Id = ""
        named(self, "appointments_tab", _("Appointments"))
        self.count = labels.plain("", "hint", "appointments_count")
        self.model = RowTableModel(_columns(desk.format))
        self.table = TableView(self.model, "patient_appointments", _("Appointments"))
        self.handed = HandedList(desk.format)
        self._make_buttons()
        self._lay_out()
        self._connect()

    def _make_buttons(self) -> None:
        self.book = button(
            _("Book (Ctrl+B)"), "tab_book", self._book, kind="primary", icon="calendar"
        )
        self.show_day = button(
            _("Show in calendar"), "tab_show", lambda: self._ask("appointment"), icon="open"
        )
        self.edit = button(
            _("Change"), "tab_edit", lambda: self._ask("appointment_edit"), icon="edit"
        )
        self.move_button = button(
            _("Move"), "tab_move", lambda: self._ask("appointment_move"), icon="arrow_forward"
        )
        self.cancel = button(
            _("Cancel…"), "tab_cancel", lambda: self._ask("appointment_cancel"), icon="cancel"
        )

    def _lay_out(self) -> None:
        px = theme.current().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.count, 1)
        for made in (self.show_day, self.edit, self.move_button, self.cancel, self.book):
            head.addWidget(made)
        self.table.set_empty_state(EmptyState("calendar", _("No appointments yet.")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, px(16))
        layout.setSpacing(px(12))
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.handed)

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_deeds)
        self.table.opened.connect(lambda _line: self._ask("appointment"))
        self.handed.opened.connect(lambda id_: self._desk.request("appointment", id=id_))
        shortcut = QShortcut(QKeySequence("Del"), self.table, self._cancel_chosen)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def show_patient(self, patient: Id) -> None:
        """Ask for that patient's appointments; nothing is shown to whoever may not see the calendar."""
        self._patient = patient
        may_see = self._desk.may(appointments.of_patient)
        rows = self._desk.run(appointments.of_patient, patient) if may_see else []
        self.model.show(self._lines(rows))
        self.handed.show_lines(self._desk.run(appointments.handed_over, patient) if may_see else [])
        if self.table.selected() is None:
            self.table.select_first()
        self.count.setText(_counted(rows, self._desk.now))
        self._show_deeds(self.table.selected())

    def next_said(self) -> str:
        """When they come next, and for what; "" when nothing is booked."""
        standing = (line.row for line in self.model.rows if line.is_ahead)
        row = next((row for row in standing if row.state not in FREED), None)
        return next_words(row, self._desk.format)

    def _lines(self, rows: list[AppointmentRow]) -> list[Line]:
        if not rows:
            return []
        setup = self._desk.run(calendar_setup.offered, with_retired=True)
        people = {who.id: who.name for who in setup.practitioners}
        now = self._desk.now
        lines = [Line(row, people.get(row.practitioner_id, ""), row.end > now) for row in rows]
        ahead = sorted((each for each in lines if each.is_ahead), key=lambda each: each.row.start)
        return [*ahead, *(each for each in lines if not each.is_ahead)]

    def _show_deeds(self, line: Line | None) -> None:
        desk = self._desk
        self.book.setVisible(desk.may(appointments.book))
        is_live = line is not None and line.row.state not in FREED | {State.DONE}
        self.show_day.setEnabled(line is not None)
        self.edit.setEnabled(is_live and desk.may(appointments.edit))
        self.move_button.setEnabled(is_live and desk.may(appointments.move))
        self.cancel.setEnabled(self._may_cancel(line))

    def _may_cancel(self, line: Line | None) -> bool:
        may = self._desk.may(appointments.cancel)
        return may and line is not None and may_follow(line.row.state, State.CANCELLED)

    def _cancel_chosen(self) -> None:
        if self._may_cancel(self.table.selected()):
            self._ask("appointment_cancel")

    def _ask(self, place: str) -> None:
        line = self.table.selected()
        if line is not None:
            self._desk.request(place, id=line.id)

    def _book(self) -> None:
        self._desk.request("book", patient=self._patient)


def next_words(row: AppointmentRow | None, formatter: Formatter) -> str:
    """When somebody comes next, and for what; "" when nothing is booked."""
    if row is None:
        return ""
    moment = formatter.isolate(formatter.moment_long(row.start))
    parts = (moment, words.own_direction(row.services), LOOKS[row.state].word)
    return words.DOT.join(part for part in parts if part)


def _counted(rows: list[AppointmentRow], now: datetime) -> str:
    ahead = sum(row.end > now and row.state not in FREED for row in rows)
    missed = sum(row.state is State.NO_SHOW for row in rows)
    said = ngettext("{n} ahead", "{n} ahead", ahead).format(n=ahead)
    if missed:
        missed_words = ngettext("{n} time did not come", "{n} times did not come", missed)
        said = words.DOT.join((said, missed_words.format(n=missed)))
    return said


def _columns(formatter: Formatter) -> tuple[Column[Line], ...]:
    def times(line: Line) -> str:
        ends = (formatter.time(line.row.start), formatter.time(line.row.end))
        return formatter.isolate(" – ".join(ends))

    def day(line: Line) -> str:
        return formatter.isolate(formatter.date_long(formatter.local(line.row.start).date()))

    return (
        Column(_("Day"), day, width=130, tone=_tone),
        Column(_("Time"), times, width=140, tone=_tone),
        Column(
            _("State"),
            lambda line: LOOKS[line.row.state].word,
            width=130,
            icon=lambda line: LOOKS[line.row.state].icon,
            tone=_state_tone,
        ),
        Column(
            _("Service"),
            lambda line: words.own_direction(line.row.services),
            is_stretched=True,
            tone=_tone,
        ),
        Column(_("With"), lambda line: words.own_direction(line.with_whom), width=190, tone=_tone),
    )


def _tone(line: Line) -> str:
    return "" if line.is_ahead and line.row.state not in FREED else "text2"


def _state_tone(line: Line) -> str:
    tones = {State.NO_SHOW: "danger", State.DONE: "ok", State.CANCELLED: "text2"}
    return tones.get(line.row.state, LOOKS[line.row.state].bar)
