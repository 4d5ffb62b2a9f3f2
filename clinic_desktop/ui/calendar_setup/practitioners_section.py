"""Who has a column in the calendar, in the order of the columns."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import Practitioner
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup import words
from clinic_desktop.ui.calendar_setup.listing import (
    deeds_row,
    moved,
    movers,
    retire_button,
    retired_box,
    show_retiring,
)
from clinic_desktop.ui.calendar_setup.practitioner_dialog import NEW, PractitionerDialog
from clinic_desktop.ui.calendar_setup.swatches import SwatchModel
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.row_table_model import Column
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import calendar_setup
from clinic_desktop.usecases.calendar_setup import Ordered

_TABLES = frozenset({"practitioner", "user"})
_AHEAD = timedelta(days=400)  # how far bookings are looked for before somebody is retired


class PractitionersSection(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("practitioners_section")
        self._desk = desk
        self._users: dict[Id, str] = {}
        self._model = SwatchModel(self._columns())
        self.table = TableView(self._model, "practitioners_table", _("Practitioners"))
        self.table.set_empty_state(
            EmptyState("users", _("Everybody whom patients come to see has a column."),
                       _("Add a practitioner"), self.add)
        )  # fmt: skip
        self.add_button = button(
            _("Add a practitioner"), "practitioner_add", self.add, kind="primary", icon="add"
        )
        self.edit_button = button(_("Edit…"), "practitioner_edit", self.edit, icon="edit")
        self.retire = retire_button("practitioner_retire", self._ask_retire)
        self.with_retired = retired_box("practitioners_retired", self.refresh)
        self.move_buttons = movers(self.table, "practitioner", self.move_chosen)
        self._lay_out()
        self.table.opened.connect(lambda _row: self.edit())
        self.table.chosen.connect(lambda _row: self._allow())
        desk.changed.connect(self._note_change)
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        deeds = (self.edit_button, *self.move_buttons, self.retire, self.with_retired)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addLayout(deeds_row(deeds, (self.add_button,)))
        layout.addWidget(self.table, 1)

    def _columns(self) -> list[Column[Practitioner]]:
        return [
            Column(_("Name"), _titled, tone=_tone, width=220),
            Column(_("Second script"), lambda row: row.second_name, tone=_tone, width=170),
            Column(_("Signs in as"), lambda row: self._users.get(row.user_id, "—"), width=160),
            Column(_("Hours"), self._week, tooltip=self._week, is_stretched=True),
        ]

    def _week(self, row: Practitioner) -> str:
        on, start = self._desk.today, self._desk.clinic.first_weekday
        said = words.week(row.shifts, on, self._desk.format, start)
        later = sorted(shift.since for shift in row.shifts if shift.since and shift.since > on)
        if not later:
            return said
        day = Formatter.isolate(self._desk.format.date_long(later[0]))
        return _("{hours}; other hours from {day}").format(hours=said, day=day)

    def refresh(self) -> None:
        self._users = self._desk.run(calendar_setup.users_to_link)
        everybody = self._desk.run(calendar_setup.offered, with_retired=True).practitioners
        shows_all = self.with_retired.isChecked()
        self._model.show([each for each in everybody if shows_all or not each.is_retired])
        self.with_retired.setVisible(shows_all or any(each.is_retired for each in everybody))
        if self.table.selected() is None:
            self.table.select_first()
        self._allow()

    def _note_change(self, tables: frozenset[str]) -> None:
        if tables & _TABLES:
            self.refresh()

    def _allow(self) -> None:
        row = self._chosen()
        self.edit_button.setEnabled(row is not None)
        for each in self.move_buttons:
            each.setEnabled(row is not None and len(self._model.rows) > 1)
        show_retiring(self.retire, row)

    def _chosen(self) -> Practitioner | None:
        row: Practitioner | None = self.table.selected()
        return row

    def add(self) -> None:
        PractitionerDialog(self._desk, NEW, self).open()

    def edit(self) -> None:
        if row := self._chosen():
            PractitionerDialog(self._desk, row, self).open()

    def move_chosen(self, step: int) -> None:
        """Bring the chosen one a place further up (-1) or down (1)."""
        row = self._chosen()
        order = moved([each.id for each in self._model.rows], row.id, step) if row else None
        if order is not None:
            self._desk.run(calendar_setup.reorder, Ordered.PRACTITIONERS, order)

    def _ask_retire(self) -> None:
        row = self._chosen()
        if row is None:
            return
        now = self._desk.now
        booked = self._desk.run(calendar_setup.bookings_during, row.id, now, now + _AHEAD)
        if row.is_retired or not booked:
            self._retire(row)
            return
        said = _("{name} still has {bookings}. Retire anyway?")
        count = words.bookings(len(booked))
        confirm(
            self, said.format(name=Formatter.isolate(row.name), bookings=count), _("Retire"),
            lambda: self._retire(row),
            detail=_("They stay in the calendar until somebody moves or cancels them."),
        )  # fmt: skip

    def _retire(self, row: Practitioner) -> None:
        self._desk.run(
            calendar_setup.save_practitioner, replace(row, is_retired=not row.is_retired)
        )


def _titled(row: Practitioner) -> str:
    return _("{name} (retired)").format(name=row.name) if row.is_retired else row.name


def _tone(row: Practitioner) -> str:
    return "disabled" if row.is_retired else ""
