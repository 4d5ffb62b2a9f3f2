"""The table of every list: fixed row height, keyboard first, an empty state of its own."""

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.row_table_model import RowTableModel

_DEFAULT_WIDTH = 140


class RowDelegate(QStyledItemDelegate):
    """Tints the whole row under the pointer, where Qt would tint one cell; serves that row alone."""

    def initStyleOption(  # noqa: N802 - Qt override
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.state |= QStyle.StateFlag.State_MouseOver


class TableView(QTableView):
    """Shows a RowTableModel; `opened` fires with the row on Enter or double click.

    The selection follows the row itself (by the model's key) through every refresh and sort.
    """

    opened = Signal(object)
    chosen = Signal(object)  # the row now selected, or None

    def __init__(
        self,
        model: RowTableModel[Any],
        name: str,
        title: str,
        parent: QWidget | None = None,
        *,
        is_compact: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.rows = model
        self._is_compact = is_compact
        self._empty: QWidget | None = None
        self._kept: Hashable = None
        self.hovered = -1
        self._lay_out()
        self._hover_delegate = RowDelegate(self)
        self.setModel(model)
        self._size_columns()
        self._connect()

    def _lay_out(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(theme.current().px(40))
        self._size_rows()

    def _size_rows(self) -> None:
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.px(28 if self._is_compact else 34))
        self.setIconSize(QSize(look.px(18), look.px(18)))

    def _size_columns(self) -> None:
        header, look = self.horizontalHeader(), theme.current()
        for at, column in enumerate(self.rows.columns):
            header.resizeSection(at, look.px(column.width or _DEFAULT_WIDTH))
            if column.is_stretched:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(not any(column.is_stretched for column in self.rows.columns))

    def _connect(self) -> None:
        self.entered.connect(lambda index: self._hover(index.row()))
        self.rows.modelAboutToBeReset.connect(self._keep)
        self.rows.modelReset.connect(self._restore)
        self.rows.modelReset.connect(self._show_emptiness)
        self.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._tell)

    # what screens use

    def set_compact(self, is_compact: bool) -> None:
        self._is_compact = is_compact
        self._size_rows()

    def set_empty_state(self, widget: QWidget) -> None:
        """Shown over the table while it has no rows."""
        self._empty = widget
        widget.setParent(self.viewport())
        self._show_emptiness()

    def selected(self) -> Any | None:
        """The row selected, or None."""
        index = self.currentIndex()
        return self.rows.row(index) if index.isValid() else None

    def select(self, key: Hashable) -> bool:
        """Select the row with that key; False when it is not shown."""
        position = self.rows.position(key)
        if position >= 0:
            self.selectRow(position)
        return position >= 0

    def select_first(self) -> None:
        if self.rows.rows:
            self.selectRow(0)

    def selectRow(self, row: int) -> None:  # noqa: N802 - Qt override
        # Qt 6.11's own looks for the first column on the wrong side, right to left, and selects none
        self.setCurrentIndex(self.rows.index(row, 0))

    # keeping the selection

    def _keep(self) -> None:
        row = self.selected()
        self._kept = None if row is None else self.rows.key(row)

    def _restore(self) -> None:
        if self._kept is None or not self.select(self._kept):
            self._tell()

    def _tell(self) -> None:
        self.chosen.emit(self.selected())

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.row(index))

    def _sort_by(self, section: int) -> None:
        if self.rows.columns[section].sort_by is None:
            return
        header = self.horizontalHeader()
        is_again = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
        was_up = header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        descending = is_again and was_up
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, order)
        header.setSortIndicatorShown(True)
        self.rows.sort(section, order)

    def _show_emptiness(self) -> None:
        if self._empty:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(not self.rows.rows)

    def _hover(self, row: int) -> None:
        if row == self.hovered:
            return
        if self.hovered >= 0:
            self.setItemDelegateForRow(self.hovered, self.itemDelegate())
        if row >= 0:
            self.setItemDelegateForRow(row, self._hover_delegate)
        self.hovered = row
        self.viewport().update()

    # Qt overrides

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selected() is not None:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_emptiness()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_is_compact"):
            self._size_rows()
