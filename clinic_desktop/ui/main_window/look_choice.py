"""Light or dark, and how large, as chosen in the menu."""

from typing import Protocol

from PySide6.QtWidgets import QApplication

from clinic_desktop.domain import language
from clinic_desktop.ui import theme
from clinic_desktop.ui.theme import Mode

SCALES = (1.0, 1.1, 1.25, 1.5)


class Memory(Protocol):
    """What remembers the look of this computer from one start to the next."""

    mode: Mode
    scale: float


def choose_look(memory: Memory | None, mode: Mode, scale: float) -> None:
    """Dress the program anew and remember it."""
    if memory is not None:
        memory.mode, memory.scale = mode, scale
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, mode, scale, language.is_rtl())
