"""What stands in an editor, understood or not: drafts keep it and put it back."""

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.ui.widgets.rows_edit import RowsEdit
from clinic_desktop.ui.widgets.tag_edit import TagEdit
from clinic_desktop.ui.widgets.understood_edit import UnderstoodEdit


@runtime_checkable
class Raw(Protocol):
    """An editor of several parts that keeps and puts back its own raw content."""

    def raw(self) -> Any: ...

    def set_raw(self, raw: Any) -> None: ...


_Way = tuple[type, Callable[[Any], Any], Callable[[Any, Any], object]]

_WAYS: tuple[_Way, ...] = (
    (Raw, lambda editor: editor.raw(), lambda editor, raw: editor.set_raw(raw)),
    (
        UnderstoodEdit,
        lambda editor: editor.line.text(),
        lambda editor, raw: editor.line.setText(raw),
    ),
    (QLineEdit, QLineEdit.text, QLineEdit.setText),
    (QPlainTextEdit, QPlainTextEdit.toPlainText, QPlainTextEdit.setPlainText),
    (QComboBox, QComboBox.currentIndex, QComboBox.setCurrentIndex),
    (QCheckBox, QCheckBox.isChecked, QCheckBox.setChecked),
    (TagEdit, lambda editor: list(editor.value()), TagEdit.set_value),
    (
        RowsEdit,
        lambda editor: [raw_of(form) for form in editor.forms()],
        lambda *both: _refill(*both),
    ),
)


def raw_of(editor: QWidget) -> Any:
    """Text, index, list or dict: plain values that JSON can hold."""
    return _way(editor)[1](editor)


def put_back(editor: QWidget, raw: Any) -> None:
    """The reverse of `raw_of`."""
    _way(editor)[2](editor, raw)


def _way(editor: QWidget) -> _Way:
    return next(way for way in _WAYS if isinstance(editor, way[0]))


def _refill(editor: RowsEdit[Any], raw: list[Any]) -> None:
    editor.set_value(())
    for entry in raw:
        put_back(editor.add(), entry)
