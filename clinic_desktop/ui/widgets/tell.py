"""Something a person must have read before going on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui.widgets.naming import named


def tell(parent: QWidget, text: str, detail: str = "") -> QMessageBox:
    """Say it without blocking; one button closes it."""
    box = named(QMessageBox(parent), "told", text)
    box.setWindowTitle(parent.window().windowTitle())
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    close = box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    named(close, "told_close", _("Close"))
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    box.finished.connect(box.deleteLater)
    box.open()
    return box
