"""Letters of Alt that lead to a field, underlined in its label."""

from collections.abc import Mapping

from PySide6.QtWidgets import QAbstractButton, QWidget

from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import entitle


def show_letters(fields: Mapping[str, FormField]) -> None:
    """A title such as "&Service" takes Alt+S to the part of the editor that is typed into."""
    for field in fields.values():
        inner: QWidget = field.editor
        while (proxy := inner.focusProxy()) is not None:
            inner = proxy
        field.label.setBuddy(inner)
        field.title = field.title.replace("&", "")
        said = inner.text().replace("&", "") if isinstance(inner, QAbstractButton) else field.title
        entitle(field.editor, said)
