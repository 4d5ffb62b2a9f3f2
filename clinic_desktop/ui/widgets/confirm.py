"""A question before something that cannot be undone."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.naming import named


def confirm(
    parent: QWidget,
    text: str,
    yes: str,
    then: Callable[[], object],
    *,
    detail: str = "",
    is_danger: bool = False,
) -> QMessageBox:
    """Ask without blocking; `then` runs when the person presses the button called `yes`.

    The safe answer is the default one and the answer to Escape.
    """
    box = named(QMessageBox(parent), "confirm", text)
    box.setWindowTitle(parent.window().windowTitle())
    box.setText(text)
    box.setInformativeText(detail)
    agree = _button(box, yes, "confirm_yes", QMessageBox.ButtonRole.AcceptRole)
    _tint(agree, "danger" if is_danger else "primary")
    stay = _button(box, _("Cancel"), "confirm_no", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    agree.clicked.connect(lambda: then())
    box.finished.connect(box.deleteLater)
    box.open()
    return box


def _button(box: QMessageBox, text: str, name: str, role: QMessageBox.ButtonRole) -> QPushButton:
    # made by the box: one made here would be deleted with its last Python reference
    return named(box.addButton(text.replace("&", "&&"), role), name, text)


def _tint(button: QPushButton, kind: str) -> None:
    button.setProperty("kind", kind)
    theme.repolish(button)
