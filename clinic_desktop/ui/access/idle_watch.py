"""Notices when nobody uses the program, when the computer slept, and the key that locks."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

_USES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
_BEAT = 500  # ms between two looks at the clock
_SLEPT = 15.0  # seconds missing between two beats: the computer was suspended
# the key of L on Latin, Russian and Kazakh, and Arabic keyboards
_LOCK_KEYS = frozenset({int(Qt.Key.Key_L), 0x0414, 0x0645})


class IdleWatch(QObject):
    """`lock_wanted` says why: "idle", "slept" or "key". Watches between `begin` and `end`."""

    lock_wanted = Signal(str)

    def __init__(
        self,
        app: QApplication,
        ticks: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`ticks` and `wall` in seconds; suspended time shows on the wall clock alone."""
        super().__init__(app)
        self._app = app
        self._ticks = ticks
        self._wall = wall
        self._limit = 300.0
        self._used_at = self._beat_at = ticks()
        self._beat_wall = wall()
        self._timer = QTimer(self, interval=_BEAT)
        self._timer.timeout.connect(self.look)

    @property
    def is_watching(self) -> bool:
        return self._timer.isActive()

    def begin(self, minutes: int) -> None:
        """Start afresh with the clinic's limit; harmless when already watching."""
        self.end()
        self._limit = minutes * 60.0
        self._used_at = self._beat_at = self._ticks()
        self._beat_wall = self._wall()
        self._app.installEventFilter(self)
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        self._app.removeEventFilter(self)

    def look(self) -> None:
        """Compare the clocks now; the timer does this twice a second."""
        now, wall = self._ticks(), self._wall()
        slept = max(now - self._beat_at, wall - self._beat_wall)
        self._beat_at, self._beat_wall = now, wall
        if now - self._used_at >= self._limit:
            self.lock_wanted.emit("idle")
        elif slept >= _SLEPT:
            self.lock_wanted.emit("slept")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if event.type() not in _USES:
            return False
        self._used_at = self._ticks()
        if isinstance(event, QKeyEvent) and _is_lock_key(event):
            self.lock_wanted.emit("key")
            return True
        return False


def _is_lock_key(event: QKeyEvent) -> bool:
    is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return is_control and event.key() in _LOCK_KEYS and not event.isAutoRepeat()
