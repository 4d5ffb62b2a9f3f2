"""Everything that stands written on windows of this process."""

from collections.abc import Iterable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QPlainTextEdit, QWidget

_WORDS = ("text", "placeholderText", "title", "toolTip", "accessibleName", "windowTitle")


def texts_of(windows: Iterable[QWidget]) -> list[str]:
    """The words of every widget in these windows, hidden ones too, and of every table's cells."""
    found: list[str] = []
    for window in windows:
        for widget in (window, *window.findChildren(QWidget)):
            found += _written_on(widget)
    return [text for text in found if text]


def _written_on(widget: QWidget) -> list[str]:
    said = [str(widget.property(name) or "") for name in _WORDS]
    said.append(widget.accessibleDescription())
    if isinstance(widget, QPlainTextEdit):
        said.append(widget.toPlainText())
    if isinstance(widget, QComboBox | QAbstractItemView):
        said += _cells(widget.model())
    return said


def _cells(model: QAbstractItemModel | None) -> list[str]:
    if model is None:
        return []
    role, top = Qt.ItemDataRole.DisplayRole, QModelIndex()
    return [
        str(model.index(row, column).data(role) or "")
        for row in range(model.rowCount(top))
        for column in range(model.columnCount(top))
    ]
