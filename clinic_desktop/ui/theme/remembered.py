"""Light or dark, and how large: remembered on this computer."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from clinic_desktop.ui.theme import look
from clinic_desktop.ui.theme.look import Look, Mode

MODE, SCALE = "look/mode", "look/scale"


def restore(app: QApplication, settings: QSettings, *, is_rtl: bool) -> Look:
    """Dress the program as it was dressed last on this computer."""
    kept = str(settings.value(MODE, Mode.SYSTEM.value))
    mode = Mode(kept) if kept in set(Mode) else Mode.SYSTEM
    return look.apply(app, mode, _scale(settings), is_rtl)


def remember(settings: QSettings, mode: Mode, scale: float) -> None:
    """Keep the choice for the next start."""
    settings.setValue(MODE, mode.value)
    settings.setValue(SCALE, str(scale))


def _scale(settings: QSettings) -> float:
    try:
        return float(str(settings.value(SCALE, "1.0")))
    except ValueError:
        return 1.0
