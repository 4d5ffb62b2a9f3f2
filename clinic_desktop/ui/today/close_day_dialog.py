"""Closing a day: what still stands open, settled right here, and then the day is done."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.today.day_names import day_words
from clinic_desktop.ui.today.open_list import OpenList
from clinic_desktop.ui.today.words import DayWords, own_direction
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments, day
from clinic_desktop.usecases.day import Closing

_DAYS = 8  # today and a week back
_TABLES = frozenset({"appointment", "ticket", "day_close"})


class CloseDayDialog(FormDialog):
    """Refreshes as people settle; a day closes only when nothing of it is open (CAL-5)."""

    def __init__(self, desk: Desk, words: DayWords, parent: QWidget | None = None) -> None:
        super().__init__(_("Close the day"), parent, save_text=_("Close the day"))
        named(self, "close_day_dialog", self.windowTitle())
        self._desk = desk
        self._take_back: Callable[[], None] | None = None
        days = [desk.today - timedelta(days=back) for back in range(_DAYS)]
        choices = [(each, day_words(desk.format, each)) for each in days]
        self.day = self.add_field("day", _("Which day?"), ChoiceCombo[date](choices))
        self.open_list = OpenList(desk, words, "close_day_table", 5)
        self.state = labels.plain("", "hint", "close_day_state", wraps=True)
        self.undo_button = button(_("Undo"), "close_day_undo", self.undo, icon="undo")
        self._lay_out_list()
        self.day.edited.connect(self.refresh)
        self.open_list.settled.connect(self._settled)
        desk.changed.connect(self._written)
        self.refresh()
        if self.open_list.table.rows.rows:
            self.open_list.table.setFocus()

    def _lay_out_list(self) -> None:
        settled = _("Nothing of this day is open any more.")
        self.open_list.table.set_empty_state(EmptyState("ok", settled))
        self.open_list.setMinimumWidth(theme.current().px(520))
        self.add_widget(self.open_list)
        self.grid.setRowStretch(2, 1)
        self.add_widget(self.state)
        self.footer.insertWidget(0, self.undo_button)
        QShortcut(QKeySequence.StandardKey.Undo, self, self.undo)
        self.cancel_button.setText(_("Not yet"))
        self.cancel_button.setAccessibleName(_("Not yet"))

    def refresh(self) -> None:
        """Ask again what stands open."""
        found = self._desk.run(day.closing, self.day.value())
        self.open_list.show_rows(found.open)
        self.state.setText("\n".join(self._facts(found)))
        self.state.setVisible(bool(self.state.text()))
        self.undo_button.setVisible(self._take_back is not None)
        self.save_button.setEnabled(not found.open and self._desk.may(appointments.close_day))
        if found.open:
            self.banner.say(_open_words(len(found.open)), "warn")
        else:
            self.banner.hide()
        self.make_room()

    def save(self) -> None:
        """Raises InvalidInput(day=…) where something came in between."""
        self._desk.run(appointments.close_day, self.day.value())
        told = day_words(self._desk.format, self.day.value())
        self._desk.toast(_("{day} is closed.").format(day=told))

    def is_changed(self) -> bool:
        return False  # what was settled here is kept already

    def undo(self) -> None:
        """Take back what was settled last."""
        if self._take_back is not None:
            take_back, self._take_back = self._take_back, None
            take_back()
            self.refresh()

    def _settled(self, _said: str, take_back: Callable[[], None]) -> None:
        self._take_back = take_back
        self.refresh()

    def _written(self, tables: frozenset[str]) -> None:
        if tables & _TABLES:
            self.refresh()

    def _facts(self, found: Closing) -> list[str]:
        facts = []
        if found.waiting:
            text = ngettext(
                "{n} person is still in the queue.",
                "{n} people are still in the queue.",
                found.waiting,
            )
            facts.append(text.format(n=found.waiting))
        if found.closed_at is not None:
            at = self._desk.format.isolate(self._desk.format.moment(found.closed_at))
            by = own_direction(found.closed_by)
            facts.append(_("Closed on {moment} by {name}.").format(moment=at, name=by))
        return facts


def _open_words(count: int) -> str:
    text = ngettext(
        "{n} appointment of this day is still open. Say how it ended, then close the day.",
        "{n} appointments of this day are still open. Say how each ended, then close the day.",
        count,
    )
    return text.format(n=count)
