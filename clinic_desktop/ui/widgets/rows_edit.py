"""A list of small forms that grows and shrinks: phones, addresses, relations."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.naming import named

Value = TypeVar("Value")


class RowForm(Protocol[Value]):
    """What a widget that edits one entry offers; `value` None means left empty."""

    def value(self) -> Value | None: ...

    def set_value(self, value: Value) -> None: ...


class _Row(QFrame):
    def __init__(self, form: QWidget, remove: Callable[[], object]) -> None:
        super().__init__()
        self.form = form
        self.remove = tool("remove", "remove_row", _("Remove"), remove)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(4))
        layout.addWidget(form, 1)
        layout.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)


class RowsEdit(QWidget, Generic[Value]):
    """Holds any number of entries; each is edited by the widget `make` gives.

    That widget offers `value()` (None = empty, left out) and `set_value(value)`. Ctrl+Plus adds an
    entry and goes there, Ctrl+Delete removes the one in which the focus is.
    """

    edited = Signal()

    def __init__(
        self,
        make: Callable[[], QWidget],
        add_text: str,
        entry_title: str = "",
        parent: QWidget | None = None,
        *,
        starts_with: int = 0,
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._entry_title = entry_title or add_text
        self._starts_with = starts_with
        self._rows: list[_Row] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.current().px(8))
        self.add_button = button(add_text, "add_row", self.add_and_go, kind="quiet", icon="add")
        self._lay_out()
        for keys in ("Ctrl++", "Ctrl+="):
            self._key(keys, self.add_and_go)
        self._key("Ctrl+Del", self._remove_focused)
        self.set_value(())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(4))
        layout.addLayout(self._list)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.add_button)

    def _key(self, keys: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self, action)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # what screens use

    def value(self) -> tuple[Value, ...]:
        """The entries that are not empty, in order; a form's InvalidInput passes through."""
        values = (self._form(row).value() for row in self._rows)
        return tuple(value for value in values if value is not None)

    def set_value(self, values: Sequence[Value]) -> None:
        for row in list(self._rows):
            self._drop(row)
        for value in values:
            self._form(self._add()).set_value(value)
        while len(self._rows) < self._starts_with:
            self._add()

    def forms(self) -> list[QWidget]:
        """The widgets of the entries, in order."""
        return [row.form for row in self._rows]

    def add(self) -> QWidget:
        """One more empty entry; its widget."""
        return self._add().form

    def add_and_go(self) -> None:
        self._add().form.setFocus(Qt.FocusReason.TabFocusReason)
        self.edited.emit()

    # inside

    @staticmethod
    def _form(row: _Row) -> RowForm[Any]:
        return row.form  # type: ignore[return-value]  # the maker promises it

    def _add(self) -> _Row:
        row = _Row(self._make(), lambda: self._remove(row))
        if edited := getattr(row.form, "edited", None):
            edited.connect(self.edited)
        self._rows.append(row)
        self._list.addWidget(row)
        self._chain()
        return row

    def _remove(self, row: _Row) -> None:
        at = self._rows.index(row)
        self._drop(row)
        later = self._rows[at : at + 1] or self._rows[-1:]
        (later[0].form if later else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._number()

    def _remove_focused(self) -> None:
        focus = self.focusWidget()
        for row in self._rows:
            if focus is not None and row.isAncestorOf(focus):
                self._remove(row)
                return

    def _chain(self) -> None:
        """Tab goes through the entries in order and then to the add button."""
        self._number()
        QWidget.setTabOrder(self._rows[-1].remove, self.add_button)

    def _number(self) -> None:
        for number, row in enumerate(self._rows, 1):
            title = f"{self._entry_title} {number}"
            named(row, f"row_{number}", title)
            row.remove.setAccessibleName(_("Remove {what}").format(what=title))
