"""Handing a prefilled message to another program; tests put another opener in its place."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


class LinkOpener:
    """The desktop's own choice of program."""

    def open(self, link: str) -> bool:
        """Whether a program took it."""
        return QDesktopServices.openUrl(QUrl(link))
