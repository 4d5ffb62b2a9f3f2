"""A small form for one entry of a list: an address, a document, a relation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.ui import theme
from clinic_desktop.ui.patients.name_edit import NameEdit
from clinic_desktop.ui.patients.raw import put_back, raw_of
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit
from clinic_desktop.ui.widgets.understood_edit import UnderstoodEdit

Value = TypeVar("Value")


@dataclass(frozen=True)
class Part:
    """One editor of an entry; `decides` False: alone it does not make an entry of an empty form."""

    attribute: str
    title: str
    editor: QWidget
    span: int = 1
    decides: bool = True


class EntryForm(QFrame, Generic[Value]):
    """Edits one frozen dataclass: what has no editor here stays as it was.

    `group` is the field's name in InvalidInput.
    """

    edited = Signal()

    def __init__(self, empty: Value, group: str, parts: Sequence[Part], columns: int = 3) -> None:
        super().__init__()
        self._base = self._empty = empty
        self._group = group
        self.parts = {part.attribute: part for part in parts}
        self.hint = labels.hint()
        self.hint.hide()
        self.setProperty("kind", "entry")
        self._lay_out(columns)
        for part in parts:
            self._connect(part.editor)

    def _lay_out(self, columns: int) -> None:
        px = theme.current().px
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, px(4))
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(6))
        at = 0
        for part in self.parts.values():
            if at % columns + part.span > columns:
                at += columns - at % columns
            grid.addWidget(_titled(part), at // columns, at % columns, 1, part.span)
            at += part.span
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.hint, at // columns + 1, 0, 1, columns)
        first = next(iter(self.parts.values())).editor
        self.setFocusProxy(first)

    def _connect(self, editor: QWidget) -> None:
        if isinstance(editor, UnderstoodEdit | NameEdit | ChoiceCombo):
            editor.edited.connect(self.edited)
        elif isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda _text: self.edited.emit())
        elif isinstance(editor, QCheckBox):
            editor.clicked.connect(lambda _on: self.edited.emit())

    def editor(self, attribute: str) -> QWidget:
        return self.parts[attribute].editor

    def value(self) -> Value | None:
        """None when nothing that matters was entered; InvalidInput under the group's name."""
        try:
            values = {name: _value(part.editor) for name, part in self.parts.items()}
        except InvalidInput as error:
            raise InvalidInput(**{self._group: str(error)}) from error
        if self._base == self._empty and not self._is_filled(values):
            return None
        entry: Value = replace(self._base, **values)  # type: ignore[type-var]
        return entry

    def _is_filled(self, values: dict[str, Any]) -> bool:
        return any(
            value and value != getattr(self._empty, name)
            for name, value in values.items()
            if self.parts[name].decides
        )

    def set_value(self, value: Value) -> None:
        self._base = value
        for name, part in self.parts.items():
            _set(part.editor, getattr(value, name))

    def raw(self) -> dict[str, Any]:
        kept = {name: raw_of(part.editor) for name, part in self.parts.items()}
        return {**kept, "id": getattr(self._base, "id", "")}

    def set_raw(self, raw: dict[str, Any]) -> None:
        if raw.get("id"):
            self._base = replace(self._empty, id=raw["id"])  # type: ignore[type-var]
        for name, part in self.parts.items():
            if name in raw:
                put_back(part.editor, raw[name])

    def say(self, text: str, tone: str = "") -> None:
        """A word about this entry below it."""
        self.hint.setText(text)
        self.hint.setProperty("tone", tone)
        self.hint.setVisible(bool(text))
        theme.repolish(self.hint)


def _titled(part: Part) -> QWidget:
    named(part.editor, part.attribute, part.title)
    if isinstance(part.editor, QCheckBox | NameEdit):
        return part.editor
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.current().px(2))
    label = labels.plain(part.title, "label")
    label.setBuddy(part.editor)
    column.addWidget(label)
    column.addWidget(part.editor)
    column.addStretch(1)
    return made


def _value(editor: QWidget) -> Any:
    if isinstance(editor, UnderstoodEdit | ChoiceCombo | NameEdit):
        return editor.value()
    if isinstance(editor, PhoneEdit):
        return editor.value() or ""
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    return editor.text().strip() if isinstance(editor, QLineEdit) else None


def _set(editor: QWidget, value: Any) -> None:
    if isinstance(editor, UnderstoodEdit | ChoiceCombo | NameEdit | PhoneEdit):
        editor.set_value(value)
    elif isinstance(editor, QCheckBox):
        editor.setChecked(bool(value))
    elif isinstance(editor, QLineEdit):
        editor.setText(str(value))
