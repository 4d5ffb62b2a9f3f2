"""Says that a slot fell free and how many wait for it, until somebody takes it or waves it away."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.waiting import WaitingEntry
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting import list_words as words
from clinic_desktop.ui.waiting.who_takes_it import WhoTakesItDialog
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import announce
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import waiting_list

_TABLES = frozenset({"waiting", "appointment", "absence", "practitioner"})
_SHOWN = 3  # a whole day cancelled must not bury the page
KEY = "Ctrl+G"


class FreedSlots(QObject):
    """Made by the main window; `place` puts a strip where it is seen."""

    def __init__(self, desk: Desk, window: QWidget, place: Callable[[QWidget], object]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._place = place
        self.strips: list[FreedStrip] = []
        desk.changed.connect(self._written)
        QShortcut(QKeySequence(KEY), window, self.answer_latest)

    def announce(self, appointment: Id = "", slot: Slot | None = None) -> None:
        """Answer `slot_freed`: by the appointment cancelled, or the place a moved one left."""
        if not self._desk.may(waiting_list.offer):
            return
        if appointment:
            found = self._desk.run(waiting_list.freed, appointment)
            slot = found.slot if found is not None else None
        if slot is not None:
            self._show(slot, appointment)

    def answer_latest(self) -> None:
        """Ask who takes the slot that fell free last."""
        waited = [strip for strip in self.strips if strip.count]
        if waited and QApplication.activeModalWidget() is None:
            waited[-1].ask()

    def _show(self, slot: Slot, appointment: Id) -> None:
        for strip in [each for each in self.strips if each.slot == slot]:
            self._drop(strip)
        made = FreedStrip(self._desk, slot, appointment, self._window)
        made.refresh()
        if not made.is_wanted:
            made.deleteLater()
            return
        self.strips.append(made)
        made.over.connect(lambda: self._drop(made))
        self._place(made)
        made.show()
        announce(made, made.text.text())
        for old in self.strips[:-_SHOWN]:
            self._drop(old)

    def _drop(self, strip: "FreedStrip") -> None:
        if strip in self.strips:
            self.strips.remove(strip)
            strip.hide()
            strip.deleteLater()

    def _written(self, tables: frozenset[str]) -> None:
        if not tables & _TABLES:
            return
        for strip in list(self.strips):
            strip.refresh()
            if not strip.is_wanted:
                self._drop(strip)


class FreedStrip(QFrame):
    """One free slot: how many wait for it, and whoever lost it going back on the list."""

    over = Signal()

    def __init__(self, desk: Desk, slot: Slot, appointment: Id, window: QWidget) -> None:
        super().__init__()
        self._desk, self._window = desk, window
        self._appointment = appointment
        self.slot = slot
        self.left: WaitingEntry | None = None
        self.count = 0
        named(self, "freed_strip", _("Slot free"))
        self.setProperty("kind", "banner")
        self.setProperty("place", "edge")
        self.setProperty("tone", "info")
        self.text = labels.plain(wraps=True)
        self.who = button(_("Who takes it?"), "freed_who", self.ask, kind="primary")
        self.who.setToolTip(KEY)
        self.back = button(_("Put back on the list"), "freed_put_back", self.put_back)
        self.dismiss = tool("close", "freed_dismiss", _("Dismiss"), self.over.emit)
        px = theme.current().px
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(24), px(8), px(16), px(8))
        layout.setSpacing(px(8))
        layout.addWidget(Sign("calendar", "info", 18))
        layout.addWidget(self.text, 1)
        for each in (self.back, self.who, self.dismiss):
            layout.addWidget(each)

    @property
    def is_wanted(self) -> bool:
        return self.count > 0 or self.left is not None

    def refresh(self) -> None:
        """Count again who fits; a cancellation taken back frees nothing."""
        try:
            self._count()
        except ClinicError:  # closed to this person meanwhile: nothing to announce
            self.count, self.left = 0, None
        at = words.slot_words(self.slot, self._desk.format)
        waited = ngettext(
            "Slot free: {time}. {n} person waits for it.",
            "Slot free: {time}. {n} people wait for it.",
            self.count,
        )
        said = [waited.format(time=at, n=self.count)] if self.count else []
        if self.left is not None:
            name = words.own_direction(self.left.patient)
            said.append(_("{name} had this slot from the waiting list.").format(name=name))
        self.text.setText(" ".join(said))
        self.setAccessibleName(self.text.text())
        self.who.setVisible(self.count > 0)
        self.back.setVisible(self.left is not None)

    def _count(self) -> None:
        if not self._appointment:
            self.count = len(self._desk.run(waiting_list.fitting, self.slot))
            return
        found = self._desk.run(waiting_list.freed, self._appointment)
        self.count, self.left = (found.count, found.left) if found is not None else (0, None)

    def ask(self) -> None:
        WhoTakesItDialog(self._desk, self.slot, self._window).open()

    def put_back(self) -> None:
        """Whoever lost the booking waits again."""
        if self.left is None:
            return
        self._desk.run(waiting_list.put_back, self.left.id, self.left.rev)
        self._desk.toast(_("On the waiting list again."))
