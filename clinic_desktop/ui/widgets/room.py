"""How large a window may be, so that its frame fits the screen as well."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_SIDES, _TITLE_AND_EDGE = 16, 48  # the frames of common desktops; a window cannot ask for its own


def room_for(window: QWidget) -> QSize:
    """The largest content that can be seen whole on the window's screen."""
    screen = window.screen().availableGeometry()
    return QSize(screen.width() - _SIDES, screen.height() - _TITLE_AND_EDGE)


def keep_in_room(window: QWidget) -> None:
    """Shrink a window that is larger than what can be seen; one that fills the screen stays."""
    if not (window.isMaximized() or window.isFullScreen()):
        window.resize(window.size().boundedTo(room_for(window)))
