"""Roles against permissions: what is stored, what was ticked since, and how a cell is said."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.permissions import GRAVE, Permission, kept, wanted_by
from clinic_desktop.ui.administration import words
from clinic_desktop.usecases.roles import RoleRow

Index = QModelIndex | QPersistentModelIndex
Line = Permission | str  # a permission, or the heading over some of them
Shown = Qt.ItemDataRole


class RoleCells(QAbstractTableModel):
    """A line for each permission, a column for each role; ticks wait here until they are saved."""

    edited = Signal()

    def __init__(self, *, is_read_only: bool = False) -> None:
        super().__init__()
        self.is_read_only = is_read_only
        self.roles: tuple[RoleRow, ...] = ()
        self.lines: tuple[Line, ...] = tuple(
            line
            for title, permissions in words.permission_groups()
            for line in (title, *permissions)
        )
        self._ticked: dict[str, frozenset[Permission]] = {}

    # what the screens use

    def show(self, roles: Sequence[RoleRow]) -> None:
        """Replace the roles; ticks not saved stay where what is stored did not change."""
        before = {role.key: role.permissions for role in self.roles}
        self.beginResetModel()
        self.roles = tuple(roles)
        self._ticked = {
            role.key: self._ticked[role.key]
            for role in self.roles
            if role.key in self._ticked and before.get(role.key) == role.permissions
        }
        self.endResetModel()
        self.edited.emit()

    def changes(self) -> list[tuple[RoleRow, frozenset[Permission]]]:
        """The roles that would allow something else once saved."""
        pairs = [(role, self.allowed(role)) for role in self.roles]
        return [(role, allowed) for role, allowed in pairs if allowed != role.permissions]

    def changed_cells(self) -> int:
        return sum(len(role.permissions ^ allowed) for role, allowed in self.changes())

    def discard(self) -> None:
        self._ticked = {}
        for column in range(len(self.roles)):
            self._tell(column)

    def allowed(self, role: RoleRow) -> frozenset[Permission]:
        return self._ticked.get(role.key, role.permissions)

    def permission(self, index: Index) -> Permission | None:
        line = self.lines[index.row()]
        return line if isinstance(line, Permission) else None

    def is_locked(self, index: Index) -> bool:
        """Whether no change may take this from the role."""
        return self.permission(index) in kept(self.roles[index.column()].key)

    def is_ticked(self, index: Index) -> bool:
        return self.permission(index) in self.allowed(self.roles[index.column()])

    def is_changed(self, index: Index) -> bool:
        role, permission = self.roles[index.column()], self.permission(index)
        return (permission in role.permissions) != (permission in self.allowed(role))

    def toggle(self, index: Index) -> None:
        """Tick or clear a cell, and with it what would be of no use otherwise."""
        permission, role = self.permission(index), self.roles[index.column()]
        if self.is_read_only or permission is None or self.is_locked(index):
            return
        allowed = self.allowed(role)
        if permission in allowed:
            useless = {each for each in allowed if permission in wanted_by(each)}
            self._ticked[role.key] = allowed - {permission} - useless
        else:
            self._ticked[role.key] = allowed | {permission} | wanted_by(permission)
        self._tell(index.column())

    def _tell(self, column: int) -> None:
        last = self.index(len(self.lines) - 1, column)
        self.dataChanged.emit(self.index(0, column), last)
        self.edited.emit()

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.roles)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.permission(index) is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_open = not self.is_read_only and not self.is_locked(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if is_open else flags

    def data(self, index: Index, role: int = Shown.DisplayRole) -> Any:
        if not index.isValid() or self.permission(index) is None:
            return None
        match role:
            case Shown.CheckStateRole:
                return Qt.CheckState.Checked if self.is_ticked(index) else Qt.CheckState.Unchecked
            case Shown.AccessibleTextRole:
                return self._said(index)
            case Shown.ToolTipRole:
                return self._tip(index)
        return None

    def setData(self, index: Index, value: Any, role: int = Shown.EditRole) -> bool:  # noqa: N802
        wanted = Qt.CheckState(value) == Qt.CheckState.Checked
        if role == Shown.CheckStateRole and wanted != self.is_ticked(index):
            self.toggle(index)
        return role == Shown.CheckStateRole

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Shown.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._line_head(self.lines[section], role)
        if not 0 <= section < len(self.roles):
            return None
        shown, said = self.roles[section].name, Shown.AccessibleTextRole
        if role == Shown.ToolTipRole or role == said:
            return ", ".join(part for part in (shown, *notes(self.roles[section])) if part)
        return shown if role == Shown.DisplayRole else None

    def _line_head(self, line: Line, role: int) -> str | None:
        text = words.permission(line) if isinstance(line, Permission) else line
        if role == Shown.AccessibleTextRole and line in GRAVE:
            return f"{text}, {grave_text()}"
        if role == Shown.ToolTipRole and line in GRAVE:
            return f"{text}\n{grave_text()}"
        return text if role in (Shown.DisplayRole, Shown.AccessibleTextRole) else None

    def _said(self, index: Index) -> str:
        permission = self.permission(index)
        said = _("{role} may {deed}: {answer}").format(
            role=self.roles[index.column()].name,
            deed=words.permission(permission) if permission else "",
            answer=_("yes") if self.is_ticked(index) else _("no"),
        )
        if self.is_locked(index):
            said = f"{said}, {locked_text()}"
        return f"{said}, {_('not saved yet')}" if self.is_changed(index) else said

    def _tip(self, index: Index) -> str | None:
        return self._said(index) if self.is_locked(index) or self.is_changed(index) else None


def notes(role: RoleRow) -> tuple[str, str]:
    """What stands under a role's name: who holds it, and where it differs from the shipped ones."""
    people = ngettext("{n} person", "{n} people", role.holders).format(n=role.holders)
    if not role.is_shipped:
        return people, _("own role")
    return people, _("changed") if role.is_changed else ""


def grave_text() -> str:
    return _("reaches beyond the care of one patient")


def locked_text() -> str:
    return _("cannot be taken away")
