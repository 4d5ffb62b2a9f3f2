"""Choosing roles, with the table of who may what beside it."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinic_desktop.ui.administration.role_matrix import RoleMatrix
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases.roles import RoleRow


class RolesEdit(QWidget):
    """A box for each role; `names` are those of roles.names."""

    edited = Signal()

    def __init__(self, names: Mapping[str, str], prefix: str = "role") -> None:
        super().__init__()
        self._prefix = prefix
        self._line = FlowLayout(self, gap=8)
        self._names: dict[str, str] = {}
        self._boxes: dict[str, QCheckBox] = {}
        self.set_names(names)

    def set_names(self, names: Mapping[str, str]) -> None:
        """Show the roles there are now; those chosen stay chosen."""
        if self._names == dict(names):
            return  # a box that has the focus keeps it
        chosen, self._names = self.value(), dict(names)
        for box in self._boxes.values():
            self._line.removeWidget(box)
            box.deleteLater()
        self._boxes = {key: self._box(key, name) for key, name in names.items()}
        self.set_value(chosen)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def _box(self, key: str, name: str) -> QCheckBox:
        box = named(QCheckBox(name.replace("&", "&&")), f"{self._prefix}_{key}", name)
        box.toggled.connect(lambda _on: self.edited.emit())
        self._line.addWidget(box)
        return box

    def value(self) -> tuple[str, ...]:
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def state(self) -> tuple[str, ...]:
        return self.value()

    def set_value(self, roles: Iterable[str]) -> None:
        chosen = set(roles)
        for key, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(key in chosen)
            box.blockSignals(False)


class RoleTable(QWidget):
    """Every permission against every role, to look at, from the same table the door asks."""

    def __init__(self, roles: Sequence[RoleRow]) -> None:
        super().__init__()
        self.matrix = RoleMatrix("role_table", is_read_only=True)
        self.matrix.show_roles(roles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.matrix)
        self.matrix.show_whole(widest=900)
