"""Waiting for screens, and what every maker of a picture may use."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tools.screenshot_clinic import Scene

Shot = Callable[[Scene], QWidget]
_SETTLE = 120  # ms until timers of a screen have run and its layout stands


def dialogs() -> list[QDialog]:
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QDialog)]


def close_floating() -> None:
    settle()
    for box in dialogs():
        box.done(0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle() -> None:
    """Let timers run and the pool finish."""
    loop = QEventLoop()
    while True:
        QTimer.singleShot(_SETTLE, loop.quit)
        loop.exec()
        if not QThreadPool.globalInstance().activeThreadCount():
            return


def wait_for(condition: Callable[[], bool]) -> None:
    for _beat in range(80):
        if condition():
            return
        settle()
    raise TimeoutError
