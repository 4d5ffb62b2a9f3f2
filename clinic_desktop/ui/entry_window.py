"""The window before and between sign-ins: first run or sign-in page, where the main window was."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.room import keep_in_room

GEOMETRY = "window/geometry"  # the main window's own, so that a lock moves nothing
WIDTH, HEIGHT = 1200, 800


class EntryWindow(QStackedWidget):
    """Holds one page at a time; its title names nobody."""

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self.setObjectName("entry_window")
        self.setAccessibleName(_("Clinic"))
        self.setWindowTitle(_("Clinic"))
        self._settings = settings
        self.restore()

    @property
    def content(self) -> QWidget | None:
        return self.currentWidget()

    def hold(self, content: QWidget) -> None:
        """Show this page and drop the one before."""
        while (old := self.currentWidget()) is not None:
            self.removeWidget(old)
            old.deleteLater()
        self.addWidget(content)

    def restore(self) -> None:
        """Stand where the main window stood last."""
        kept = self._settings.value(GEOMETRY)
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            px = theme.current().px
            self.resize(px(WIDTH), px(HEIGHT))
        keep_in_room(self)
