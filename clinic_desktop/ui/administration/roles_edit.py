"""Choosing roles, with the table of who may what beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import GRANTS, Permission, Role
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import words
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView


class RolesEdit(QWidget):
    """A box for each role."""

    edited = Signal()

    def __init__(self, prefix: str = "role") -> None:
        super().__init__()
        layout = FlowLayout(self, gap=8)
        self._boxes: dict[Role, QCheckBox] = {}
        for role in Role:
            box = named(QCheckBox(words.role(role)), f"{prefix}_{role.value}", words.role(role))
            box.toggled.connect(lambda _on: self.edited.emit())
            layout.addWidget(box)
            self._boxes[role] = box
        self.setFocusProxy(self._boxes[Role.ADMINISTRATOR])

    def value(self) -> tuple[Role, ...]:
        return tuple(role for role, box in self._boxes.items() if box.isChecked())

    def state(self) -> tuple[Role, ...]:
        return self.value()

    def set_value(self, roles: Sequence[Role]) -> None:
        for role, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(role in roles)
            box.blockSignals(False)


class RoleTable(QWidget):
    """Every permission against every role, from the same table the door asks."""

    def __init__(self) -> None:
        super().__init__()
        model = RowTableModel([_what(), *(_may(role) for role in Role)], key=lambda row: row)
        self.table = TableView(model, "role_table", _("Who may what"), is_compact=True)
        model.show(list(Permission))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.table.setMinimumWidth(theme.current().px(850))
        height = self.table.verticalHeader().defaultSectionSize() * (len(Permission) + 1)
        self.table.setMinimumHeight(height + 24)


def _what() -> Column[Permission]:
    return Column(_("May"), words.permission, width=240, is_stretched=True)


def _may(role: Role) -> Column[Permission]:
    return Column(
        words.role(role),
        lambda _permission: "",
        icon=lambda permission: "check" if permission in GRANTS[role] else "",
        said=lambda permission: _("yes") if permission in GRANTS[role] else _("no"),
        width=116,
    )
