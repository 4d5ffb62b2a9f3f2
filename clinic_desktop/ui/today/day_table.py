"""The lists of the day: appointments, who waits, free times; clocks go on without asking again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy

from clinic_desktop.domain import day_ahead
from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.day_ahead import Gap
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.queue import Ticket
from clinic_desktop.ui import theme
from clinic_desktop.ui.today.words import DayWords, length, own_direction
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.state_looks import LOOKS
from clinic_desktop.ui.widgets.table_view import TableView

Clock = Callable[[], datetime]
_ROW = 34
_FOR_WHOM = 2  # the column of those who wait


class DayTable(TableView):
    """A flat list of `least` rows or more; the selection stays near where its row was.

    Columns without a width of their own are as wide as what stands in them.
    """

    def __init__(self, model: RowTableModel[Any], name: str, title: str, least: int) -> None:
        super().__init__(model, name, title)
        self._least = least * theme.current().px(_ROW) + 4
        self.setProperty("kind", "flat")
        self.horizontalHeader().hide()
        self.setMinimumHeight(self._least)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for at, column in enumerate(model.columns):
            if not column.width and not column.is_stretched:
                fitted = QHeaderView.ResizeMode.ResizeToContents
                self.horizontalHeader().setSectionResizeMode(at, fitted)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._least)

    def show_rows(self, rows: Sequence[Any]) -> None:
        at, had_one = self.currentIndex().row(), self.selected() is not None
        self.rows.show(rows)
        if had_one and self.selected() is None and rows:
            self.selectRow(min(at, len(rows) - 1))

    def tick(self) -> None:
        """What tells a time is told anew."""
        if self.rows.rows:
            last = self.rows.index(self.rows.rowCount() - 1, self.rows.columnCount() - 1)
            self.rows.dataChanged.emit(self.rows.index(0, 0), last)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.selected() is None:
            self.select_first()
        super().focusInEvent(event)


def state_column(tone: Callable[[AppointmentRow], str]) -> Column[AppointmentRow]:
    """The sign of an appointment's state, or of a record that opens for others only."""
    return Column(
        _("State"),
        lambda _row: "",
        icon=lambda row: "lock" if row.is_closed else LOOKS[row.state].icon,
        tone=tone,
        said=_said_state,
        width=40,
    )


def name_column(words: DayWords) -> Column[AppointmentRow]:
    return Column(
        _("Name"), lambda row: own_direction(row.patient), is_stretched=True, tooltip=words.said
    )


class AppointmentTable(DayTable):
    """My day, or everybody's next ones; `next_id` is the one to come now."""

    def __init__(self, words: DayWords, clock: Clock, title: str, *, is_mine: bool) -> None:
        self._clock, self._words = clock, words
        self.next_id: Id = ""
        columns = (
            state_column(self._tone),
            Column[AppointmentRow](_("Time"), lambda row: words.time(row.start)),
            name_column(words),
            Column[AppointmentRow](
                _("Services") if is_mine else _("Practitioner"),
                _services if is_mine else words.practitioner,
                tone=lambda _row: "text2",
                tooltip=words.said,
                width=140,
            ),
            Column[AppointmentRow](
                _("How it stands"), lambda row: self._stands(row)[0], tone=self._tone
            ),
        )
        super().__init__(RowTableModel(columns), "day_table", title, 6)

    def show_rows(self, rows: Sequence[AppointmentRow]) -> None:
        self.next_id = day_ahead.next_of(rows, self._clock())
        super().show_rows(rows)

    def go_to_next(self) -> None:
        """Bring the next one into sight and choose it."""
        if not self.select(self.next_id) and self.rows.rows:
            self.select_first()

    def tick(self) -> None:
        self.next_id = day_ahead.next_of(self.rows.rows, self._clock())
        super().tick()

    def _stands(self, row: AppointmentRow) -> tuple[str, str]:
        return self._words.how_it_stands(row, self.next_id, self._clock())

    def _tone(self, row: AppointmentRow) -> str:
        return self._stands(row)[1]


class WaitingTable(DayTable):
    """Who waits, how long, for whom; urgent ones carry a sign."""

    def __init__(self, words: DayWords, clock: Clock) -> None:
        columns: tuple[Column[Ticket], ...] = (
            Column(
                _("Ticket"),
                lambda ticket: str(ticket.number),
                icon=lambda ticket: "stop" if ticket.is_prioritised else "",
                tone=lambda ticket: "danger" if ticket.is_prioritised else "text2",
                said=_said_number,
            ),
            Column(_("Name"), words.ticket, is_stretched=True, tooltip=words.ticket_said),
            Column(
                _("For whom"),
                lambda ticket: own_direction(ticket.practitioner) or _("anybody"),
                tone=lambda _ticket: "text2",
                tooltip=words.ticket_said,
                width=132,
            ),
            Column(
                _("Waits"),
                lambda ticket: words.waits(ticket, clock())[0],
                tone=lambda ticket: words.waits(ticket, clock())[1],
                is_trailing=True,
            ),
        )
        super().__init__(RowTableModel(columns), "waiting_now_table", _("Waiting now"), 6)

    def leave_out_for_whom(self, *, is_left_out: bool) -> None:
        """Where there is no room; the tool tip says it still."""
        self.setColumnHidden(_FOR_WHOM, is_left_out)


class GapTable(DayTable):
    """Free times of today; those that begin shrink as time goes by."""

    def __init__(self, words: DayWords, clock: Clock, *, is_mine: bool) -> None:
        self._clock = clock
        self._gaps: tuple[Gap, ...] = ()
        columns = [
            Column[Gap](_("Time"), words.stretch, is_stretched=is_mine),
            Column(
                _("Practitioner"),
                lambda gap: own_direction(gap.practitioner),
                tone=lambda _gap: "text2",
                is_stretched=True,
            ),
            Column(
                _("Length"),
                lambda gap: length(gap.minutes),
                tone=lambda _gap: "text2",
                is_trailing=True,
            ),
        ]
        if is_mine:
            del columns[1]
        model = RowTableModel(columns, key=lambda gap: (gap.practitioner_id, gap.end))
        super().__init__(model, "free_table", _("Free today"), 4)

    def show_rows(self, rows: Sequence[Gap]) -> None:
        self._gaps = tuple(rows)
        super().show_rows(day_ahead.remaining(rows, self._clock()))

    def tick(self) -> None:
        self.show_rows(self._gaps)


def _said_state(row: AppointmentRow) -> str:
    said = LOOKS[row.state].word
    if row.is_closed:
        return f"{said}, {_('Restricted: opens for named people only')}"
    return said


def _said_number(ticket: Ticket) -> str:
    said = _("Ticket {number}").format(number=ticket.number)
    return f"{_('Urgent')}, {said}" if ticket.is_prioritised else said


def _services(row: AppointmentRow) -> str:
    return own_direction(row.services)
