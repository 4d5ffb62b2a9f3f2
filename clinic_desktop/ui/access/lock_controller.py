"""Locking: what is open is kept and closed, and the way back is remembered."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QToolTip, QWidget

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import background
from clinic_desktop.ui.access.idle_watch import IdleWatch

if TYPE_CHECKING:
    from clinic_desktop.ui.access.system_lock import SystemLock
    from clinic_desktop.usecases.backend import Backend

LONGEST_WAIT = 90.0  # seconds: a minute for what runs, then what closing itself writes
Drafts = dict[str, dict[str, Any]]  # by key: what screens want to find again


@dataclass(frozen=True)
class Stopped:
    """Who was at the desk when it was locked, and the name to fill in; no patient data."""

    user_id: str
    login: str


class LockController(QObject):
    """Owns the time between a sign-in (`opened`) and a lock; the order of its signals is the rule.

    `locking`: what must go before anything else. `locked`: show the sign-in page and drop the main
    window with its Desk; nothing can be read any more. `closed`: drafts are written, the file is
    closed and the keys are forgotten.
    """

    locking = Signal()
    locked = Signal(object)  # Stopped
    closed = Signal()

    def __init__(self, watch: IdleWatch) -> None:
        super().__init__()
        self._watch = watch
        self._backend: Backend | None = None
        self._login = ""
        self._leave: Callable[[], Drafts] = dict
        self._left: set[str] = set()  # ids of those who locked since the program started
        self._system: SystemLock | None = None
        # a thread of its own: closing must not queue behind the work that it ends
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._is_closed = threading.Event()
        self._is_closed.set()
        watch.lock_wanted.connect(self._lock_because)

    @property
    def is_locked(self) -> bool:
        return self._backend is None

    @property
    def is_closing(self) -> bool:
        return not self._is_closed.is_set()

    def wait_until_closed(self, seconds: float = LONGEST_WAIT) -> None:
        """Block, on a worker, until what a lock left behind is closed; raises StorageError."""
        if not self._is_closed.wait(seconds):
            raise StorageError(_("The clinic's file is still being closed. Try again in a minute."))

    def wait_for_end(self) -> None:
        """The program ends: let closing finish."""
        self._pool.waitForDone(round(LONGEST_WAIT * 1000))

    def listen_to(self, system: "SystemLock") -> None:
        """Lock with the computer's screen, its sleep, a change of user and logging out."""
        self._system = system
        system.lock_wanted.connect(self._lock_because)
        self.closed.connect(system.let_sleep)
        if not self.is_locked:
            system.delay_sleep()

    def opened(self, backend: "Backend", login: str, leave: Callable[[], Drafts] = dict) -> bool:
        """Begin watching; True where this person locked before, since the program started.

        `leave` tells, at the moment of a lock, what is to be found again: it may not ask the door.
        """
        self._backend, self._login, self._leave = backend, login, leave
        self._watch.begin(backend.stay.clinic.idle_minutes)
        if self._system is not None:
            self._system.delay_sleep()
        return backend.user.id in self._left

    def lock(self) -> None:
        """Lock now: by the key, the button, idleness or sleep; harmless when locked."""
        self._stop(self._login)

    def switch_user(self) -> None:
        """Lock for somebody else: no name is filled in, but one's place is kept."""
        self._stop("")

    def _lock_because(self, _why: str) -> None:
        self.lock()

    def _stop(self, login: str) -> None:
        backend, self._backend = self._backend, None
        if backend is None:
            return
        self._watch.end()
        background.cancel_all()
        backend.stop_reading()  # what computes on the pool would slow all that follows
        self._is_closed.clear()
        self._left.add(backend.user.id)
        stopped, kept = Stopped(backend.user.id, login), Drafts()
        try:
            self.locking.emit()
            kept = self._leave()
        finally:  # a screen that cannot tell its place must not keep the desk open
            self._shut(backend, stopped, kept)

    def _shut(self, backend: "Backend", stopped: Stopped, kept: Drafts) -> None:
        self._leave = dict
        backend.on_change = _nobody  # the screens that listened are going
        try:
            close_dialogs()
            self.locked.emit(stopped)
        finally:
            work = partial(_close, backend, kept, self._is_closed)
            job = background.start(work, _nobody, self, pool=self._pool)
            job.finished.connect(self.closed)


def close_dialogs() -> None:
    """Take every dialog, preview, menu and tool tip off the screen, unasked."""
    QToolTip.hideText()
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


def _nobody(_what: object) -> None:
    return


def _close(
    backend: "Backend", kept: Drafts, is_closed: threading.Event, _progress: Progress
) -> None:
    # loaded since somebody signed in; the sign-in page must not wait for it
    from clinic_desktop.usecases import drafts

    try:
        last = [(drafts.save, (key, values)) for key, values in kept.items()]
        backend.close(*last, why="access.lock")
    finally:
        is_closed.set()
