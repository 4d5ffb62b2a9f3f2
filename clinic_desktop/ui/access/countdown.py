"""Waiting after too many wrong sign-ins: the rest of the time, second by second."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_desktop.domain.errors import MustWait
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.widgets.attempt import Start

_SECOND = 1000


class Countdown(QObject):
    """`serve` lets waiting time pass and tells what is left (None: locked); it runs on the pool."""

    told = Signal(str)  # what to show meanwhile
    over = Signal()

    def __init__(
        self, start: Start, serve: Callable[[], int | None] | None, owner: QObject
    ) -> None:
        super().__init__(owner)
        self._start = start
        self._serve = serve
        self._left = 0
        self._is_asking = False
        self._timer = QTimer(self, interval=_SECOND)
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def begin(self, error: MustWait) -> None:
        if error.seconds is None:
            self.told.emit(str(error))
            return
        self._left = error.seconds
        self._timer.start()
        self._tell()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        if self._serve is None:
            self._now_left(self._left - 1)
        elif not self._is_asking:
            self._is_asking = True
            self._start(self._ask, self._now_left, self)

    def _ask(self, _progress: Progress) -> int | None:
        return self._serve() if self._serve else 0

    def _now_left(self, left: int | None) -> None:
        self._is_asking = False
        self._left = left or 0
        if self._left > 0:
            self._tell()
        elif self._timer.isActive():
            self._timer.stop()
            self.over.emit()

    def _tell(self) -> None:
        minutes, seconds = divmod(self._left, 60)
        text = _("Too many wrong sign-ins. You can try again in {time}.")
        self.told.emit(text.format(time=f"\u2066{minutes}:{seconds:02d}\u2069"))
