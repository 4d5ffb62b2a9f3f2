"""What can be booked."""

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import Service
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup import words
from clinic_desktop.ui.calendar_setup.listing import (
    deeds_row,
    retire_button,
    retired_box,
    show_retiring,
)
from clinic_desktop.ui.calendar_setup.service_dialog import NEW, ServiceDialog
from clinic_desktop.ui.calendar_setup.swatches import SwatchModel
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.row_table_model import Column
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import calendar_setup

_TABLES = frozenset({"service", "practitioner", "resource"})


class ServicesSection(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("services_section")
        self._desk = desk
        self._names: dict[Id, str] = {}
        self._model = SwatchModel(self._columns())
        self.table = TableView(self._model, "services_table", _("Services"))
        self.table.set_empty_state(
            EmptyState("book", _("What patients come for, and how long it takes."),
                       _("Add a service"), self.add)
        )  # fmt: skip
        self.add_button = button(
            _("Add a service"), "service_add", self.add, kind="primary", icon="add"
        )
        self.edit_button = button(_("Edit…"), "service_edit", self.edit, icon="edit")
        self.copy_button = button(_("Copy…"), "service_copy", self.copy, icon="copy")
        self.retire = retire_button("service_retire", self._retire)
        self.with_retired = retired_box("services_retired", self.refresh)
        self._lay_out()
        self.table.opened.connect(lambda _row: self.edit())
        self.table.chosen.connect(lambda _row: self._allow())
        desk.changed.connect(self._note_change)
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addLayout(
            deeds_row(
                (self.edit_button, self.copy_button, self.retire, self.with_retired),
                (self.add_button,),
            )
        )
        layout.addWidget(self.table, 1)

    def _columns(self) -> list[Column[Service]]:
        return [
            Column(_("Name"), _titled, lambda row: row.name.casefold(), tone=_tone,
                   is_stretched=True),
            Column(_("Second language"), lambda row: row.second_name, width=160, tone=_tone),
            Column(_("Category"), lambda row: row.category,
                   lambda row: (row.category.casefold(), row.name.casefold()), width=130),
            Column(_("Takes"), words.length, lambda row: row.minutes, width=210),
            Column(_("Needs"), self._needs, width=190, tooltip=self._needs),
            Column(_("Done by"), self._people, width=170, tooltip=self._people),
        ]  # fmt: skip

    def _needs(self, row: Service) -> str:
        rooms = _(" or ").join(self._named(row.rooms))
        parts = [part for part in (rooms, *self._named(row.devices)) if part]
        return ", ".join(parts)

    def _people(self, row: Service) -> str:
        return ", ".join(self._named(row.practitioners)) or _("everybody")

    def _named(self, ids: tuple[Id, ...]) -> list[str]:
        return [self._names[each] for each in ids if each in self._names]

    def refresh(self) -> None:
        offered = self._desk.run(calendar_setup.offered, with_retired=True)
        self._names = words.names_of(offered)
        shows_all = self.with_retired.isChecked()
        self._model.show([each for each in offered.services if shows_all or not each.is_retired])
        self.with_retired.setVisible(shows_all or any(s.is_retired for s in offered.services))
        if self.table.selected() is None:
            self.table.select_first()
        self._allow()

    def _note_change(self, tables: frozenset[str]) -> None:
        if tables & _TABLES:
            self.refresh()

    def _allow(self) -> None:
        row = self._chosen()
        self.edit_button.setEnabled(row is not None)
        self.copy_button.setEnabled(row is not None)
        show_retiring(self.retire, row)

    def _chosen(self) -> Service | None:
        row: Service | None = self.table.selected()
        return row

    def add(self) -> None:
        ServiceDialog(self._desk, NEW, self).open()

    def edit(self) -> None:
        if row := self._chosen():
            ServiceDialog(self._desk, row, self).open()

    def copy(self) -> None:
        """A new service that starts like the one chosen."""
        if row := self._chosen():
            name = _("{name} (copy)").format(name=row.name)
            begun = replace(row, id="", rev=0, name=name, is_retired=False)
            ServiceDialog(self._desk, begun, self).open()

    def _retire(self) -> None:
        if row := self._chosen():
            self._desk.run(calendar_setup.save_service, replace(row, is_retired=not row.is_retired))
            if not row.is_retired:
                said = _("{name} is offered no more. Old appointments keep it.")
                self._desk.toast(said.format(name=row.name), lambda: self._put_back(row))

    def _put_back(self, was: Service) -> None:
        offered = self._desk.run(calendar_setup.offered, with_retired=True).services
        now = next((each for each in offered if each.id == was.id), None)
        if now is not None:
            self._desk.run(calendar_setup.save_service, replace(now, is_retired=False))


def _titled(row: Service) -> str:
    return _("{name} (retired)").format(name=row.name) if row.is_retired else row.name


def _tone(row: Service) -> str:
    return "disabled" if row.is_retired else ""
