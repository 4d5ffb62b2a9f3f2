"""The counts of those to call, asked for on the pool: a long waiting list takes its time."""

from PySide6.QtCore import QObject, Signal

from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import day
from clinic_desktop.usecases.day import ToCall


class ToCallSource(QObject):
    """`ask` returns at once, `told` brings the counts; of several questions the last counts."""

    told = Signal(object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._asked = 0

    def ask(self) -> None:
        if not self._desk.may(day.to_call):
            return
        self._asked += 1
        number = self._asked
        self._desk.start(self._count, lambda found: self._tell(number, found), self)

    def _count(self, progress: Progress) -> ToCall:
        progress.step(0, 1)  # a screen that is gone asks no more
        return self._desk.run(day.to_call)

    def _tell(self, number: int, found: ToCall) -> None:
        if number == self._asked:
            self.told.emit(found)
