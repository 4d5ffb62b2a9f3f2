"""Something a person must have read before going on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named


def tell(parent: QWidget, text: str, detail: str = "") -> QDialog:
    """Say it without blocking; one button closes it."""
    px = theme.current().px
    dialog = named(QDialog(parent), "told", text)
    dialog.setWindowTitle(parent.window().windowTitle())
    dialog.setProperty("kind", "form")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(px(24), px(20), px(24), px(20))
    layout.setSpacing(px(12))
    layout.addWidget(labels.plain(text, "strong", "told_text", wraps=True))
    layout.addWidget(labels.plain(detail, "", "told_detail", wraps=True))
    line = QHBoxLayout()
    line.addStretch(1)
    close = button(_("Close"), "told_close", dialog.accept, kind="primary")
    line.addWidget(close)
    layout.addLayout(line)
    close.setDefault(True)
    close.setFocus()
    dialog.setMinimumWidth(px(440))
    dialog.open()
    return dialog
