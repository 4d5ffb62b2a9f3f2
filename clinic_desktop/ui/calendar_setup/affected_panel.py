"""The appointments that fall on a day off or into leave, with the way to each in the calendar."""

from datetime import datetime

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup import words
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import calendar_setup


class AffectedPanel(Card):
    """Hidden while nothing is booked in the time it is asked about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Booked all the same"))
        self.setObjectName("affected_panel")
        self._desk = desk
        self._people: dict[Id, str] = {}
        self._model = RowTableModel(self._columns())
        self.table = TableView(
            self._model, "affected_table", _("Appointments to be moved"), is_compact=True
        )
        self.table.setFixedHeight(theme.current().px(170))
        self.text = labels.plain(wraps=True)
        self.open_button = button(
            _("Show in the calendar"), "affected_open", self.open_chosen, icon="calendar"
        )
        self.head.addWidget(self.open_button)
        self.add(self.text)
        self.add(self.table)
        self.table.opened.connect(lambda _row: self.open_chosen())
        self.hide()

    def _columns(self) -> list[Column[AppointmentRow]]:
        return [
            Column(_("When"), self._when, lambda row: row.start, width=190),
            Column(_("Patient"), _patient, is_stretched=True),
            Column(_("Service"), lambda row: row.services, width=200),
            Column(_("With"), lambda row: self._people.get(row.practitioner_id, ""), width=170),
            Column(_("Phone"), self._phone, width=150),
        ]

    def _when(self, row: AppointmentRow) -> str:
        day = words.dated(self._desk.format.local(row.start).date(), self._desk.format)
        return f"{day}  {Formatter.isolate(self._desk.format.time(row.start))}"

    def _phone(self, row: AppointmentRow) -> str:
        return Formatter.isolate(self._desk.format.phone(row.phone)) if row.phone else ""

    def show_during(self, target_id: Id, start: datetime, end: datetime) -> int:
        """Look for what is booked from one moment to another; returns how many there are."""
        rows = self._desk.run(calendar_setup.bookings_during, target_id, start, end)
        people = self._desk.run(calendar_setup.offered, with_retired=True).practitioners
        self._people = {each.id: each.name for each in people}
        self._model.show(rows)
        self.table.select_first()
        self.text.setText(
            _("{bookings} stay where they are until somebody moves or cancels them.").format(
                bookings=words.bookings(len(rows))
            )
        )
        self.setVisible(bool(rows))
        return len(rows)

    def clear(self) -> None:
        self._model.show([])
        self.hide()

    def open_chosen(self) -> None:
        row: AppointmentRow | None = self.table.selected()
        if row is not None:
            day = self._desk.format.local(row.start).date().isoformat()
            self._desk.request("calendar", day=day, appointment=row.id)


def _patient(row: AppointmentRow) -> str:
    return _("Closed record {number}").format(number=row.number) if row.is_closed else row.patient
