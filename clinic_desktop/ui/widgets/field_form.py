"""Fields in a grid outside of a dialog: labels above, errors beside."""

from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.form_field import FormField

W = TypeVar("W", bound=QWidget)
_COLUMN = 240  # the least width of one column at 100 %


class FieldForm(QWidget):
    """Base of forms that stand on a page; `fields` maps the names used in InvalidInput."""

    def __init__(self, columns: int = 1) -> None:
        super().__init__()
        px = theme.current().px
        self.fields: dict[str, FormField] = {}
        self._columns = self._most = columns
        self._cells: list[tuple[QWidget, int]] = []
        self._hidden: set[str] = set()
        self._at = 0  # the next free cell, counted in reading order
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(px(16))
        self.grid.setVerticalSpacing(px(12))
        for column in range(columns):
            self.grid.setColumnStretch(column, 1)

    def add_field(self, name: str, title: str, editor: W, *, hint: str = "", span: int = 1) -> W:
        self.fields[name] = FormField(name, title, editor, hint)
        self.add_widget(self.fields[name], span=span)
        return editor

    def add_line(self, name: str, title: str, *, hint: str = "", span: int = 1) -> QLineEdit:
        return self.add_field(name, title, QLineEdit(), hint=hint, span=span)

    def add_section(self, title: str) -> None:
        self.add_widget(labels.section(title), span=self._most)

    def add_widget(self, widget: QWidget, *, span: int = 1) -> None:
        self._cells.append((widget, span))
        self._place(widget, span)

    def _place(self, widget: QWidget, span: int) -> None:
        span = min(span, self._columns)
        column = self._at % self._columns
        if column + span > self._columns:
            self._at += self._columns - column
            column = 0
        self.grid.addWidget(widget, self._at // self._columns, column, 1, span)
        self._at += span

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for column in range(self._most):
            self.grid.setColumnStretch(column, 1 if column < columns else 0)
        self._place_all()

    def _place_all(self) -> None:
        for widget, _span in self._cells:
            self.grid.removeWidget(widget)
        self._at = 0
        gone = [self.fields[name] for name in self._hidden]
        for widget, span in self._cells:
            if widget not in gone:
                self._place(widget, span)

    def show_field(self, name: str, *, is_shown: bool) -> None:
        """Show or hide a field; the others close ranks."""
        self.fields[name].setVisible(is_shown)
        (self._hidden.discard if is_shown else self._hidden.add)(name)
        self._place_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = event.size().width() // theme.current().px(_COLUMN)
        self._arrange(max(1, min(self._most, fitting)))

    def minimumSizeHint(self) -> QSize:
        # as narrow as its widest field: when it is too narrow for columns it goes to one
        widest = max((cell.minimumSizeHint().width() for cell, _span in self._cells), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def show_problems(self, error: InvalidInput) -> str:
        """Mark the fields named, focus the first; returns what names no field here."""
        self.clear_problems()
        known = [name for name in self.fields if name in error.problems]
        for name in known:
            self.fields[name].show_problem(error.problems[name])
        if known:
            self.fields[known[0]].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        rest = [text for name, text in error.problems.items() if name not in self.fields]
        return "\n".join(rest)

    def clear_problems(self) -> None:
        for field in self.fields.values():
            field.clear()
