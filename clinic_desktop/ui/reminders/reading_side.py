"""Words stand on the side from which their readers begin, whatever the program's own language."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.language import is_rtl


def read_in(language: str, *widgets: QWidget) -> None:
    """Turn these to the side of that language."""
    side = Qt.LayoutDirection.RightToLeft if is_rtl(language) else Qt.LayoutDirection.LeftToRight
    for widget in widgets:
        widget.setLayoutDirection(side)
