"""Light or dark, and how large, as chosen in the menu."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from clinic_desktop.domain import language
from clinic_desktop.ui import theme
from clinic_desktop.ui.theme import Mode

SCALES = (1.0, 1.1, 1.25, 1.5)


def choose_look(settings: QSettings | None, mode: Mode, scale: float) -> None:
    """Dress the program anew, and remember it where there are settings."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, mode, scale, language.is_rtl())
    if settings is not None:
        theme.remember(settings, mode, scale)
