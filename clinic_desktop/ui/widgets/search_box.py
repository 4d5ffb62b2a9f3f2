"""The box one types into to find something."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.naming import named

_PAUSE = 60  # ms: two keys of a fast typist, one search


class SearchBox(QLineEdit):
    """Emits `searched` with the text once typing pauses; Down moves on to the list.

    `pause` 0 emits at every key. Enter emits at once and then `entered`; Escape clears.
    """

    searched = Signal(str)
    entered = Signal()

    def __init__(
        self, name: str, title: str, parent: QWidget | None = None, *, pause: int = _PAUSE
    ) -> None:
        super().__init__(parent)
        named(self, name, title)
        self.setPlaceholderText(title)
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._list: QAbstractItemView | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(self._wait)

    def leads_to(self, view: QAbstractItemView) -> None:
        """Down and Page Down go from here into `view`."""
        self._list = view

    def stop(self) -> None:
        """Forget the search that typing has asked for and that has not begun."""
        self._pause.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():  # the page is left, the desk may be locked
            self.stop()
        super().hideEvent(event)

    def _wait(self) -> None:
        if self._pause.interval():
            self._pause.start()
        else:
            self._search()

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_PageDown if self._list:
                self._enter_list(self._list)
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self._pause.isActive():
                    self._search()
                self.entered.emit()
            case _:
                super().keyPressEvent(event)

    def _enter_list(self, view: QAbstractItemView) -> None:
        if self._pause.isActive():
            self._search()
        view.setFocus(Qt.FocusReason.TabFocusReason)
        model = view.model()
        if not view.currentIndex().isValid() and model.rowCount():
            view.setCurrentIndex(model.index(0, 0))
