"""Locking: drafts kept, dialogs gone, the file closed, the way back remembered."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.access.idle_watch import IdleWatch
from clinic_desktop.ui.widgets.attempt import Start, attempt

if TYPE_CHECKING:
    from clinic_desktop.usecases.backend import Backend

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stopped:
    """Where a person was when the desk was locked; no patient data."""

    user_id: str
    login: str
    page: str


class LockController(QObject):
    """Owns the time between a sign-in (`opened`) and a lock; the order of its signals is the rule.

    `locking`: save drafts now, the door is still open. `locked`: show the sign-in page and drop the
    main window's content and Desk. `closed`: the file is closed and the keys are forgotten.
    """

    locking = Signal()
    locked = Signal(object)  # Stopped
    closed = Signal()

    def __init__(self, watch: IdleWatch, start: Start) -> None:
        super().__init__()
        self._watch = watch
        self._start = start
        self._backend: Backend | None = None
        self._login = ""
        self._page: Callable[[], str] = str
        self._stopped: Stopped | None = None
        watch.lock_wanted.connect(lambda _why: self.lock())

    @property
    def is_locked(self) -> bool:
        return self._backend is None

    def opened(self, backend: "Backend", login: str, page: Callable[[], str]) -> str:
        """Begin watching; returns the page this person was at when they locked, else "".

        `page` tells the name of the page shown at the moment of a lock.
        """
        stopped, self._stopped = self._stopped, None
        self._backend, self._login, self._page = backend, login, page
        self._watch.begin(backend.stay.clinic.idle_minutes)
        return stopped.page if stopped and stopped.user_id == backend.user.id else ""

    def lock(self) -> None:
        """Lock now: by the key, the button, idleness or sleep; harmless when locked."""
        self._leave(prefill=True)

    def switch_user(self) -> None:
        """Lock for somebody else: no name is filled in, but one's place is kept."""
        self._leave(prefill=False)

    def _leave(self, *, prefill: bool) -> None:
        backend, self._backend = self._backend, None
        if backend is None:
            return
        self._watch.end()
        self.locking.emit()
        close_dialogs()
        self._stopped = Stopped(backend.user.id, self._login if prefill else "", self._page())
        self.locked.emit(self._stopped)
        attempt(
            self._start, lambda progress: _close(backend, progress), self._say, self._fail, self
        )

    def _say(self, _none: None) -> None:
        self.closed.emit()

    def _fail(self, error: ClinicError) -> None:
        self.closed.emit()
        raise error


def close_dialogs() -> None:
    """Take every dialog, preview, menu and tool tip off the screen, unasked."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        popup.hide()
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog):
            QDialog.done(window, QDialog.DialogCode.Rejected)  # not reject(): that may ask
            window.deleteLater()
        elif not isinstance(window, QMainWindow) and _is_float(window):
            window.close()


def _is_float(window: QWidget) -> bool:
    return window.isVisible() and window.parentWidget() is not None


def _close(backend: "Backend", _progress: Progress) -> None:
    try:
        backend.note("access.lock")
    except ClinicError:
        log.warning("locking could not be written down")
    backend.close()
