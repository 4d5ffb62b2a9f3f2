"""The screen in the waiting room: numbers or initials in figures that are read from afar."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.queue import Call
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import entitle, named
from clinic_desktop.usecases import queue

_CALLED_SHOWN = 4
_FRESH = 8  # seconds a new call stands out


class WaitingRoomWindow(QWidget):
    """Shows no name, whatever is asked of it; goes when the window it was opened from goes.

    F11 fills the screen, I changes between numbers and initials, Escape closes.
    """

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, Qt.WindowType.Window)
        self._desk, self._host = desk, host
        named(self, "waiting_room_window", _("Waiting room"))
        self.setWindowTitle(_("Waiting room"))
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.shows_initials = False
        self._numbers: frozenset[int] | None = None  # those called when last looked
        self._fresh: frozenset[int] = frozenset()
        self.called, self.following = QGridLayout(), QHBoxLayout()
        self.nobody = labels.plain(_("Please wait until your number is called."), "wall-text")
        self.nobody.setObjectName("wall_nobody")
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_FRESH * 1000)
        self._fade.timeout.connect(self._calm)
        self._lay_out()
        self._bind_keys()
        host.installEventFilter(self)
        desk.changed.connect(self._written)
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(48), px(32), px(48), px(16))
        layout.setSpacing(px(24))
        layout.addWidget(labels.plain(self._desk.clinic.name, "wall-text", "wall_clinic"))
        layout.addWidget(labels.plain(_("Now called"), "wall-title"))
        self.called.setHorizontalSpacing(px(48))
        self.called.setVerticalSpacing(px(16))
        self.called.setColumnStretch(1, 1)
        layout.addLayout(self.called)
        layout.addWidget(self.nobody)
        layout.addStretch(1)
        layout.addWidget(labels.plain(_("Next"), "wall-title"))
        self.following.setSpacing(px(48))
        layout.addLayout(self.following)
        layout.addSpacing(px(16))
        layout.addLayout(self._foot())
        self.resize(px(1100), px(760))

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.letters = button("", "wall_initials", self.change_letters, kind="quiet")
        full = button(_("Full screen (F11)"), "wall_full", self.fill_screen, kind="quiet")
        shut = button(_("Close (Esc)"), "wall_close", self.close, kind="quiet")
        for made in (self.letters, full, shut):
            row.addWidget(made)
        return row

    def _bind_keys(self) -> None:
        for keys, deed in (
            ("F11", self.fill_screen),
            ("I", self.change_letters),
            ("Escape", self.close),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(deed)

    # on which screen

    def open(self) -> None:
        """On the second screen if there is one, filling it; else as a window."""
        screens = QGuiApplication.screens()
        others = [screen for screen in screens if screen is not self._host.screen()]
        if others:
            self.setGeometry(others[0].availableGeometry())
            self.showFullScreen()
        else:
            self.show()
        self.raise_()
        self.activateWindow()

    def fill_screen(self) -> None:
        """The whole screen, or a window again."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def change_letters(self) -> None:
        """Numbers, or initials beside them."""
        self.shows_initials = not self.shows_initials
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # the desk was locked: its window is hidden by the program, not by the person
        if watched is self._host and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return False

    # what it shows

    def _written(self, tables: frozenset[str]) -> None:
        if self.isVisible() and tables & {"ticket", "appointment"}:
            self.refresh()

    def refresh(self) -> None:
        wall = self._desk.run(queue.waiting_room)
        numbers = frozenset(each.number for each in wall.called)
        if self._numbers is not None and not theme.current().reduces_motion:
            self._fresh = (self._fresh & numbers) | (numbers - self._numbers)
            if self._fresh:
                self._fade.start()
        self._numbers = numbers
        _empty(self.called)
        _empty(self.following)
        for row, each in enumerate(wall.called[:_CALLED_SHOWN]):
            self._add_called(row, each)
        for each in wall.following:
            self.following.addWidget(self._figure(each, "wall-next"))
        self.following.addStretch(1)
        self.nobody.setVisible(not wall.called)
        said = _("Numbers only (I)") if self.shows_initials else _("With initials (I)")
        self.letters.setText(said)
        entitle(self.letters, said)

    def _add_called(self, row: int, call: Call) -> None:
        figure = self._figure(call, "wall-figure")
        figure.setProperty("tone", "accent" if call.number in self._fresh else "")
        self.called.addWidget(figure, row, 0)
        where = " · ".join(part for part in (call.room, call.practitioner) if part)
        self.called.addWidget(labels.plain(where, "wall-text"), row, 1)

    def _figure(self, call: Call, kind: str) -> QLabel:
        text = str(call.number)
        if self.shows_initials and call.initials:
            text = f"{text}  \u2068{call.initials}\u2069"
        return labels.plain(text, kind, f"wall_{call.number}")

    def _calm(self) -> None:
        self._fresh = frozenset()
        self.refresh()


def _empty(layout: QGridLayout | QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.setParent(None)
            widget.deleteLater()
