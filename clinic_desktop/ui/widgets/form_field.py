"""One field of a form: label above, editor, hint, and the sentence that says what is wrong."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import describe, named
from clinic_desktop.ui.widgets.sign import Sign


class FormField(QWidget):
    """Label, editor, hint and problem of one field."""

    def __init__(self, name: str, title: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.title = title
        self.editor = named(editor, name, title)
        self._hint = hint
        self.label = labels.plain(title, "label", f"{name}_label")
        self.label.setBuddy(editor)
        self.hint = labels.hint(hint)
        self.problem = labels.plain("", "problem", f"{name}_problem", wraps=True)
        self._sign = Sign("error", "danger", 14)
        if isinstance(editor, QPlainTextEdit):
            editor.setTabChangesFocus(True)
            editor.setFixedHeight(theme.current().px(84))
        self._lay_out()
        self.clear()

    def _lay_out(self) -> None:
        look = theme.current()
        line = QHBoxLayout()
        line.setSpacing(look.px(4))
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.problem, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(4))
        is_choice = isinstance(self.editor, QCheckBox | QRadioButton)  # carries its own words
        self.label.setHidden(
            is_choice or not self.title
        )  # shown before it has a parent it would flash
        for widget in (self.label, self.editor, self.hint):
            layout.addWidget(widget)
        layout.addLayout(line)
        layout.addStretch(1)

    def show_problem(self, text: str) -> None:
        """Mark the field wrong and say why."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self._sign.setVisible(bool(text))
        self.hint.setVisible(bool(self._hint) and not text)
        describe(self.editor, text or self._hint)
        self._mark(bool(text))

    def clear(self) -> None:
        self.show_problem("")

    def _mark(self, is_wrong: bool) -> None:
        target: QWidget | None = self.editor
        while target is not None:
            if bool(target.property("invalid")) != is_wrong:
                target.setProperty("invalid", is_wrong)
                theme.repolish(target)
            target = target.focusProxy()


def typed(widget: QWidget) -> tuple[Any, ...]:
    """What a person has entered in a widget and everything inside it, to be compared later."""
    if isinstance(widget, QLineEdit):
        return (widget.text(),)
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return (widget.toPlainText(),)
    if isinstance(widget, QComboBox):
        return (widget.currentText(),)
    if isinstance(widget, QAbstractSpinBox):
        return (widget.text(),)
    if isinstance(widget, QAbstractButton):
        return (widget.text(), widget.isChecked())
    if value := getattr(widget, "state", None):
        return (value(),)
    children = (child for child in widget.children() if isinstance(child, QWidget))
    return tuple(part for child in children for part in typed(child))
