"""Slow work off the GUI thread, with progress and cancel."""

import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal
from shiboken6 import isValid

from clinic_desktop.domain.errors import Cancelled, SignedOut
from clinic_desktop.domain.progress import Progress

R = TypeVar("R")
_BEAT = 0.05  # seconds between two reports: more often nobody sees


class Job(QObject):
    """One piece of slow work, seen from the GUI thread.

    The application owns it until its outcome is delivered, so that a screen may be closed at any
    time: then the work is cancelled and its result dropped, while an error is still shown.
    """

    progress = Signal(int, int)  # done, total; total 0 = unknown
    finished = Signal()  # however it ended
    _stepped = Signal(int, int)  # the same as progress, emitted on the worker
    _ended = Signal(object, object)  # result, error; emitted on the worker

    def __init__(
        self,
        then: Callable[[Any], object],
        owner: QObject,
        cancelled_then: Callable[[], object] | None,
    ) -> None:
        super().__init__(QCoreApplication.instance())
        self._then = then
        self._owner = owner
        self._cancelled_then = cancelled_then
        self._cancel = threading.Event()
        self._said_at = 0.0
        self._stepped.connect(self.progress)
        self._ended.connect(self._deliver)

    def cancel(self) -> None:
        """Ask the work to stop at its next step; harmless when it has ended."""
        self._cancel.set()

    def is_cancelled(self) -> bool:
        """Whether somebody pressed Cancel, or the screen that asked is gone."""
        # asked of the owner, not told by its `destroyed`: that crashed once the job was deleted
        return self._cancel.is_set() or not isValid(self._owner)

    # on the worker

    def _work(self, work: Callable[[Progress], Any]) -> None:
        result, error = None, None
        try:
            result = work(Progress(self._tell, self.is_cancelled))
        except BaseException as caught:  # noqa: BLE001 - raised again on the GUI thread
            error = caught
        with suppress(RuntimeError):  # the program may be closing
            self._ended.emit(result, error)

    def _tell(self, done: int, total: int) -> None:
        now = monotonic()
        if done < total and now - self._said_at < _BEAT:
            return
        self._said_at = now
        with suppress(RuntimeError):
            self._stepped.emit(done, total)

    # on the GUI thread

    def _deliver(self, result: Any, error: BaseException | None) -> None:
        self.finished.emit()
        self.deleteLater()
        is_wanted = isValid(self._owner)
        if isinstance(error, Cancelled):
            if is_wanted and self._cancelled_then:
                self._cancelled_then()
        elif isinstance(error, SignedOut) and self.is_cancelled():
            return  # the lock that cancelled it: no news for whoever is signed in now
        elif error:
            raise error
        elif is_wanted:
            self._then(result)


def start(
    work: Callable[[Progress], R],
    then: Callable[[R], object],
    owner: QObject,
    cancelled_then: Callable[[], object] | None = None,
    pool: QThreadPool | None = None,
) -> Job:
    """Run `work` on a pool thread, then `then(result)` on the GUI thread. Call it on that thread.

    What `work` raises is raised on the GUI thread, where the last stop shows it; Cancelled runs
    `cancelled_then` instead. `pool`: another than the program's one.
    """
    job = Job(then, owner, cancelled_then)
    (pool or QThreadPool.globalInstance()).start(lambda: job._work(work))
    return job


def cancel_all() -> None:
    """Ask all that runs to stop at its next step."""
    app = QCoreApplication.instance()
    for job in app.findChildren(Job) if app else ():
        job.cancel()


def stop_all(milliseconds: int = 10_000) -> bool:
    """Cancel everything and wait for the workers to end; False when one did not in time."""
    cancel_all()
    return QThreadPool.globalInstance().waitForDone(milliseconds)
