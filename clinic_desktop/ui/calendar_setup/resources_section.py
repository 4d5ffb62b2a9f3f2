"""Rooms and devices, in two short lists."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinic_desktop.domain.appointment import Resource, ResourceKind
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup.listing import (
    deeds_row,
    moved,
    movers,
    retire_button,
    retired_box,
    show_retiring,
)
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import calendar_setup
from clinic_desktop.usecases.calendar_setup import Ordered


class ResourceDialog(FormDialog):
    """The name of a room or device."""

    def __init__(self, desk: Desk, resource: Resource, parent: QWidget | None = None) -> None:
        super().__init__(_title(resource), parent)
        self.setObjectName("resource_dialog")
        self.desk: Desk = desk
        self._resource = resource
        is_room = resource.kind is ResourceKind.ROOM
        hint = _("As it stands on the door.") if is_room else _("One entry for each device.")
        self.name = self.add_field("name", _("Name"), QLineEdit(), hint=hint)
        self.name.setText(resource.name)

    def save(self) -> None:
        named = replace(self._resource, name=self.name.text())
        self.desk.run(calendar_setup.save_resource, named)


class ResourceList(Card):
    """Those of one kind, to be added, renamed, put in order and retired."""

    def __init__(self, desk: Desk, kind: ResourceKind) -> None:
        is_room, name = kind is ResourceKind.ROOM, kind.value
        title = _("Rooms") if is_room else _("Devices")
        super().__init__(title)
        self._desk, self._kind = desk, kind
        columns: list[Column[Resource]] = [
            Column(_("Name"), _titled, tone=_tone, is_stretched=True,
                   icon=lambda _row: "room" if is_room else "stock")
        ]  # fmt: skip
        self._model = RowTableModel(columns)
        self.table = TableView(self._model, f"{name}_table", title)
        self.table.set_empty_state(
            EmptyState("room" if is_room else "stock", _("Rooms that can be booked.") if is_room
                       else _("Devices of which only one patient at a time has the use."))
        )  # fmt: skip
        words = _("Add a room") if is_room else _("Add a device")
        self.add_button = button(words, f"{name}_add", self.add_new, kind="primary", icon="add")
        self.edit_button = button(_("Rename…"), f"{name}_edit", self.edit, icon="edit")
        self.retire = retire_button(f"{name}_retire", self._retire)
        self.with_retired = retired_box(f"{name}_retired", self.refresh)
        self.move_buttons = movers(self.table, name, self.move_chosen)
        deeds = (self.edit_button, *self.move_buttons, self.retire)
        self.head.addWidget(self.add_button)
        self.body.addLayout(deeds_row(deeds))
        self.add(self.table, 1)
        self.add(self.with_retired)
        self.table.opened.connect(lambda _row: self.edit())
        self.table.chosen.connect(lambda _row: self._allow())
        self.refresh()

    def refresh(self) -> None:
        found = self._desk.run(calendar_setup.offered, with_retired=True).resources
        mine = [each for each in found if each.kind is self._kind]
        shows_all = self.with_retired.isChecked()
        self._model.show([each for each in mine if shows_all or not each.is_retired])
        self.with_retired.setVisible(shows_all or any(each.is_retired for each in mine))
        if self.table.selected() is None:
            self.table.select_first()
        self._allow()

    def _allow(self) -> None:
        row = self._chosen()
        self.edit_button.setEnabled(row is not None)
        for each in self.move_buttons:
            each.setEnabled(row is not None and len(self._model.rows) > 1)
        show_retiring(self.retire, row)

    def _chosen(self) -> Resource | None:
        row: Resource | None = self.table.selected()
        return row

    def add_new(self) -> None:
        ResourceDialog(self._desk, Resource("", 0, self._kind, ""), self).open()

    def edit(self) -> None:
        if row := self._chosen():
            ResourceDialog(self._desk, row, self).open()

    def move_chosen(self, step: int) -> None:
        """Bring the chosen one a place further up (-1) or down (1)."""
        row = self._chosen()
        order = moved([each.id for each in self._model.rows], row.id, step) if row else None
        if order is not None:
            self._desk.run(calendar_setup.reorder, Ordered.RESOURCES, order)

    def _retire(self) -> None:
        if row := self._chosen():
            self._desk.run(
                calendar_setup.save_resource, replace(row, is_retired=not row.is_retired)
            )


class ResourcesSection(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("resources_section")
        self.rooms = ResourceList(desk, ResourceKind.ROOM)
        self.devices = ResourceList(desk, ResourceKind.DEVICE)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme.current().px(16), 0, 0)
        layout.setSpacing(theme.current().px(16))
        layout.addWidget(self.rooms, 1)
        layout.addWidget(self.devices, 1)
        desk.changed.connect(self._note_change)

    def _note_change(self, tables: frozenset[str]) -> None:
        if "resource" in tables:
            self.rooms.refresh()
            self.devices.refresh()


def _title(resource: Resource) -> str:
    is_room = resource.kind is ResourceKind.ROOM
    if resource.id:
        return _("Rename the room") if is_room else _("Rename the device")
    return _("New room") if is_room else _("New device")


def _titled(row: Resource) -> str:
    return _("{name} (retired)").format(name=row.name) if row.is_retired else row.name


def _tone(row: Resource) -> str:
    return "disabled" if row.is_retired else ""
