"""After each sign-in, and when the clinic's zone changed: bookings stay at the time that was told."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from clinic_desktop.domain.language import ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments
from clinic_desktop.usecases.appointments import Realigned


class WallClock(QObject):
    """Made by the main window; says only what was changed."""

    zone_changed = (
        Signal()
    )  # the desk writes times in another zone now: screens are to be made anew
    checked = Signal()  # a look at the bookings has ended

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._zone = desk.clinic.zone
        desk.changed.connect(self._written)

    def check(self) -> None:
        """Look on the pool, and put back there what does not stand at its time."""
        self._desk.start(self._put_right, self._tell, self)

    def _put_right(self, _progress: Progress) -> Realigned:
        if not self._desk.may(appointments.realign) or not self._desk.run(appointments.astray):
            return Realigned()
        return self._desk.run(appointments.realign)

    def _tell(self, found: Realigned) -> None:
        zone = self._desk.clinic.zone
        if self._desk.format.zone != zone:
            self._desk.format = replace(self._desk.format, zone=zone)
            self.zone_changed.emit()
        if found.moved:
            self._desk.toast(_words(found))
        self.checked.emit()

    def _written(self, tables: frozenset[str]) -> None:
        if "clinic" in tables and self._desk.clinic.zone != self._zone:
            self._zone = self._desk.clinic.zone
            self.check()


def _words(found: Realigned) -> str:
    told = ngettext(
        "{n} appointment was put back to its time on the clock: the rules of the time zone "
        "changed.",
        "{n} appointments were put back to their time on the clock: the rules of the time zone "
        "changed.",
        found.moved,
    )
    if found.is_zone_new:
        told = ngettext(
            "{n} appointment kept its time on the clock: the clinic's time zone changed.",
            "{n} appointments kept their time on the clock: the clinic's time zone changed.",
            found.moved,
        )
    text = told.format(n=found.moved)
    if not found.overlapping:
        return text
    over = ngettext(
        "{n} lies over another now. Look at it in the calendar.",
        "{n} lie over others now. Look at them in the calendar.",
        found.overlapping,
    )
    return f"{text} {over.format(n=found.overlapping)}"
