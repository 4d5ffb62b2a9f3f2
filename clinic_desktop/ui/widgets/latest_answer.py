"""Counts that take their time, asked for on the pool: a screen shows them when they come."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk


class LatestAnswer(QObject):
    """`ask` returns at once, `told` brings what the use case answers; of several questions the last counts.

    Nothing is asked where the user may not.
    """

    told = Signal(object)

    def __init__(self, desk: Desk, question: Callable[..., Any], owner: QObject) -> None:
        super().__init__(owner)
        self._desk, self._question = desk, question
        self._asked = 0

    def ask(self) -> None:
        if not self._desk.may(self._question):
            return
        self._asked += 1
        number = self._asked
        self._desk.start(self._answer, lambda found: self._tell(number, found), self)

    def _answer(self, progress: Progress) -> object:
        progress.step(0, 1)  # a screen that is gone asks no more
        return self._desk.run(self._question)

    def _tell(self, number: int, found: object) -> None:
        if number == self._asked:
            self.told.emit(found)
