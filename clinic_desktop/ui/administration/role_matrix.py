"""The table of roles and permissions, ticked by mouse and keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration.role_cells import RoleCells
from clinic_desktop.ui.administration.role_headings import LineHeadings, RoleHeadings
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases.roles import RoleRow

_ROW = 34  # at 100 %
Index = QModelIndex | QPersistentModelIndex


class Tick(QStyledItemDelegate):
    """One cell: a box, a lock where nothing may change, a tint and a dot until it is saved."""

    def __init__(self, cells: RoleCells, view: QTableView) -> None:
        super().__init__(view)
        self._cells, self._view = cells, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, cells = theme.current(), self._cells
        painter.save()
        painter.fillRect(option.rect, self._ground(index))
        painter.setPen(look.color("raised"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if cells.permission(index) is not None:
            self._mark(painter, option, index)
            if cells.is_changed(index):
                self._dot(painter, option.rect)
            if self._view.hasFocus() and index == self._view.currentIndex():
                painter.setPen(QPen(look.color("accent"), 2))
                painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _ground(self, index: Index) -> QColor:
        cells, color = self._cells, theme.current().color
        if cells.permission(index) is None:
            return color("raised")
        if cells.is_changed(index):
            return color("warn_soft")
        is_here = index.row() == self._view.currentIndex().row()
        return color("raised" if is_here and self._view.hasFocus() else "surface")

    def _mark(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cells, side = self._cells, theme.current().px(18)
        place = QRect(0, 0, side, side)
        place.moveCenter(option.rect.center())
        if cells.is_read_only:
            if cells.is_ticked(index):
                theme.icon("check").paint(painter, place)
        elif cells.is_locked(index):
            theme.icon("lock").paint(painter, place)
        else:
            box = QStyleOptionViewItem(option)
            box.rect = place
            on = QStyle.StateFlag.State_On if cells.is_ticked(index) else QStyle.StateFlag.State_Off
            box.state = QStyle.StateFlag.State_Enabled | on
            primitive = QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck
            self._view.style().drawPrimitive(primitive, box, painter, self._view)

    def _dot(self, painter: QPainter, cell: QRect) -> None:
        side, gap = theme.current().px(6), theme.current().px(5)
        dot = QRect(cell.left() + gap, cell.top() + gap, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().color("warn"))
        painter.drawEllipse(QStyle.visualRect(self._view.layoutDirection(), cell, dot))

    def editorEvent(
        self, event: QEvent, _model: object, _option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if isinstance(event, QMouseEvent):
            is_left = event.button() == Qt.MouseButton.LeftButton
            if is_left and event.type() == QEvent.Type.MouseButtonRelease:
                self._cells.toggle(index)
            return False
        return False


class RoleMatrix(QTableView):
    """Arrows move, Space ticks; a click on a heading or a cell chooses its role."""

    chosen = Signal(object)  # the RoleRow under the cursor, or None

    def __init__(self, name: str = "role_matrix", *, is_read_only: bool = False) -> None:
        super().__init__()
        named(self, name, _("Who may what"))
        self.cells = RoleCells(is_read_only=is_read_only)
        self._kept: tuple[int, str] | None = None
        self.setModel(self.cells)
        self.setItemDelegate(Tick(self.cells, self))
        self.heads, self.sides = RoleHeadings(self.cells, self), LineHeadings(self.cells, self)
        self.setHorizontalHeader(self.heads)
        self.setVerticalHeader(self.sides)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = theme.current().px
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.heads.setSectionsClickable(True)
        self.sides.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.sides.setDefaultSectionSize(px(_ROW))

    def _connect(self) -> None:
        self.cells.modelAboutToBeReset.connect(self._keep)
        self.cells.modelReset.connect(self._restore)
        self.heads.sectionClicked.connect(self._go_to_column)
        self.selectionModel().currentChanged.connect(self._moved)

    # what the screens use

    def show_roles(self, roles: Sequence[RoleRow]) -> None:
        """The roles to show; the cell under the cursor stays the same one."""
        self.cells.show(roles)

    def role(self) -> RoleRow | None:
        """The role whose column the cursor is in."""
        index = self.currentIndex()
        return self.cells.roles[index.column()] if index.isValid() else None

    def choose(self, key: str) -> None:
        """Put the cursor into the column of this role."""
        keys = [role.key for role in self.cells.roles]
        if key in keys:
            self._go_to_column(keys.index(key))

    def show_whole(self, widest: int) -> None:
        """As high as all its lines, as wide as its roles, at most `widest` at 100 %."""
        wide = self.sides.sizeHint().width() + sum(self.heads.needed()) + 6
        limit = theme.current().px(widest)
        bar = self.horizontalScrollBar().sizeHint().height() if wide > limit else 0
        self.setMinimumWidth(min(wide, limit))
        self.setMinimumHeight(self.heads.sizeHint().height() + self.sides.length() + bar + 4)

    # inside

    def _size_columns(self) -> None:
        """Each as wide as its longest word; what room is left is shared out."""
        widths = self.heads.needed()
        spare = max(0, self.viewport().width() - sum(widths))
        for column, width in enumerate(widths):
            share = spare // (len(widths) - column)
            spare -= share
            self.heads.resizeSection(column, width + share)
        self.heads.updateGeometry()

    def _keep(self) -> None:
        role = self.role()
        self._kept = None if role is None else (self.currentIndex().row(), role.key)

    def _restore(self) -> None:
        self._size_columns()
        self.updateGeometries()  # else a new role could not be scrolled to at once
        row, key = self._kept or (1, "")
        keys = [role.key for role in self.cells.roles]
        if keys:
            self.setCurrentIndex(self.cells.index(row, keys.index(key) if key in keys else 0))

    def _go_to_column(self, column: int) -> None:
        row = max(self.currentIndex().row(), 1)
        self.setCurrentIndex(self.cells.index(row, column))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        for index in (now, before):  # the line under the cursor is tinted across all roles
            line = self.visualRect(index)
            self.viewport().update(0, line.y(), self.viewport().width(), line.height())
        self.heads.viewport().update()
        self.sides.viewport().update()
        self.chosen.emit(self.role())

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._moved(self.currentIndex(), QModelIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._moved(self.currentIndex(), QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.cells.toggle(self.currentIndex())
            return
        super().keyPressEvent(event)

    def moveCursor(  # noqa: N802 - Qt override
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        found = super().moveCursor(action, modifiers)
        if not found.isValid() or self.cells.permission(found) is not None:
            return found
        step = 1 if found.row() > self.currentIndex().row() or found.row() == 0 else -1
        return self.cells.index(found.row() + step, found.column())

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(820), theme.current().px(480))
