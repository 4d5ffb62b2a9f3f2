"""What both lists share: deeds above a table that keeps itself up to date."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView

Row = TypeVar("Row")


class ListTab(QWidget, Generic[Row]):
    """Filters and the primary button on top, deeds for the chosen line, the table, its details."""

    tables: frozenset[str] = frozenset()  # those whose change is seen here

    def __init__(self, desk: Desk, name: str, title: str, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self._desk = desk
        self.filters: list[ChoiceCombo[Any]] = []
        self.model: RowTableModel[Row] = RowTableModel(columns)
        self.table = TableView(self.model, name, title)
        self.details = labels.plain("", "hint", f"{name}_details", wraps=True)
        self.table.chosen.connect(self._chosen)
        desk.changed.connect(self._written)

    def lay_out(self, primary: QWidget, deeds: Sequence[QPushButton]) -> None:
        px = theme.current().px
        top, row = QHBoxLayout(), QWidget()
        top.setSpacing(px(8))
        for each in self.filters:
            top.addWidget(each)
        top.addStretch(1)
        top.addWidget(primary)
        flow = FlowLayout(row, gap=px(8))
        for deed in deeds:
            flow.addWidget(deed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.details)
        layout.addWidget(row)

    def bind(self, *keys: tuple[str, Callable[[], object]]) -> None:
        """Keys that work anywhere on this tab."""
        for sequence, deed in keys:
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda deed=deed: deed())

    def ask(self) -> Sequence[Row]:
        """The lines to show now."""
        raise NotImplementedError

    def say(self, row: Row | None) -> str:
        """What stands below the table about the chosen line."""
        raise NotImplementedError

    def allow(self, row: Row | None) -> None:
        """Grey out what cannot be done to it."""
        raise NotImplementedError

    def refresh(self) -> None:
        self.model.show(self.ask())
        if self.table.selected() is None:
            self.table.select_first()
        self._chosen(self.table.selected())

    def _chosen(self, row: Row | None) -> None:
        said = self.say(row)
        self.details.setText(said)
        self.details.setVisible(bool(said))
        self.allow(row)

    def _written(self, tables: frozenset[str]) -> None:
        if tables & self.tables and self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)
