"""Looking something up on the pool while a dialog is typed into: only the latest answer counts."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.attempt import attempt

R = TypeVar("R")
_PAUSE = 120  # ms after the last key


class ProposalLook(QObject, Generic[R]):
    """`ask` reads the fields and returns what the pool runs, or None where they say nothing yet."""

    def __init__(
        self,
        desk: Desk,
        ask: Callable[[], Callable[[], R] | None],
        shown: Callable[[R], None],
        failed: Callable[[ClinicError], None],
        owner: QObject,
    ) -> None:
        super().__init__(owner)
        self._desk, self._ask, self._shown, self._failed = desk, ask, shown, failed
        self._asked = self._answered = 0
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.look)

    @property
    def is_busy(self) -> bool:
        return self._pause.isActive() or self._asked != self._answered

    def soon(self) -> None:
        self._pause.start()

    def stop(self) -> None:
        """Answers still on their way are not shown."""
        self._pause.stop()
        self._asked += 1
        self._answered = self._asked

    def look(self) -> None:
        work = self._ask()
        self._asked += 1
        if work is None:
            self._answered = self._asked
            return
        number = self._asked
        attempt(
            self._desk.start,
            lambda _progress: work(),
            lambda found: self._answer(number, lambda: self._shown(found)),
            lambda error: self._answer(number, lambda: self._failed(error)),
            self,
        )

    def _answer(self, number: int, then: Callable[[], None]) -> None:
        if number == self._asked:
            self._answered = number
            then()
