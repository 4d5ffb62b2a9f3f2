"""Looking for free times without making anybody wait, and keeping the one chosen."""

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.usecases import appointments
from clinic_desktop.usecases.appointments.calling import Offer
from clinic_desktop.usecases.appointments.free_slots import SlotWish

_RENEW = 4 * 60_000  # ms; a slot is kept for five minutes at a time


class SlotSearch(QObject):
    """Runs on the pool; of several questions only the last is answered."""

    found = Signal(object)  # an Offer
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = 0
        self.is_busy = False

    def look(
        self,
        wish: SlotWish,
        since: datetime,
        limit: int,
        exact: datetime | None = None,
        like: Id = "",
    ) -> None:
        self._asked += 1
        asked, desk = self._asked, self._desk
        self.is_busy = True

        def answered(offer: Offer) -> None:
            if asked == self._asked:
                self.is_busy = False
                self.found.emit(offer)

        def refused(error: ClinicError) -> None:
            if asked == self._asked:
                self.is_busy = False
                self.failed.emit(str(error))

        attempt(
            desk.start,
            lambda _progress: desk.run(appointments.offer, wish, since, limit, exact, like),
            answered,
            refused,
            self,
        )

    def stop(self) -> None:
        """Whatever is still looked for, nobody wants to know."""
        self._asked += 1
        self.is_busy = False


class SlotKeeper(QObject):
    """Keeps one slot for this person while the dialog is open (CAL-11)."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.slot: Slot | None = None
        self._renew = QTimer(self, interval=_RENEW)
        self._renew.timeout.connect(self._keep_on)

    def keep(self, slot: Slot | None) -> None:
        """This slot and no other; None lets go."""
        if slot == self.slot:
            return
        if slot is None:
            self.let_go()
            return
        self.slot = slot
        self._desk.run(appointments.hold, slot)
        self._renew.start()

    def let_go(self) -> None:
        self._renew.stop()
        if self.slot is not None:
            self.slot = None
            self._desk.run(appointments.let_go)

    def stop(self) -> None:
        """The desk is being locked: what is kept runs out by itself."""
        self._renew.stop()
        self.slot = None

    def _keep_on(self) -> None:
        if self.slot is not None:
            self._desk.run(appointments.hold, self.slot)
