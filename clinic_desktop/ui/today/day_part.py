"""The upper part of Today: my day and who waits; below what is open, what is free, what is to do."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.day_ahead import EXPECTED, Gap
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.today.close_day_dialog import CloseDayDialog
from clinic_desktop.ui.today.day_table import AppointmentTable, DayTable, GapTable, WaitingTable
from clinic_desktop.ui.today.open_list import OpenList
from clinic_desktop.ui.today.words import DayWords, figures
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments, calendar_setup, day
from clinic_desktop.usecases.day import Overview

_MINUTE = 60_000  # ms
_NARROW = 980  # at 100 %; below, three cards side by side would cut every name
_TABLES = frozenset(
    "appointment ticket patient restriction practitioner service resource absence holiday "
    "day_close".split()
)


class DayPart(QWidget):
    """Asks when something of the day was written; between that its clocks go on by themselves."""

    def __init__(self, desk: Desk, to_do: Card) -> None:
        super().__init__()
        self._desk = desk
        self.found: Overview = desk.run(day.overview)
        self.words = DayWords(desk.format, self.found.practitioners)
        is_mine = bool(self.found.mine)
        title = _("My day") if is_mine else _("Next in the clinic")
        self.rows = AppointmentTable(self.words, self._now, title, is_mine=is_mine)
        self.waiting = WaitingTable(self.words, self._now)
        self.open = OpenList(desk, self.words, "open_table")
        self.gaps = GapTable(self.words, self._now, is_mine=is_mine)
        self.facts = {name: labels.plain("", "hint") for name in ("day", "waiting", "open")}
        self.close_day = button(_("Close the day…"), "close_day", self._close_day, kind="quiet")
        self._lay_out(title, to_do)
        self._set_empty_states()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self.tick)
        self._show()
        self.rows.go_to_next()

    # building

    def _lay_out(self, title: str, to_do: Card) -> None:
        self.day_card = self._card(title, "day_card", self.rows, self.facts["day"])
        self.waiting_card = self._card(
            _("Waiting now"), "waiting_card", self.waiting, self.facts["waiting"]
        )
        self.open_card = self._card(_("Still open"), "open_card", self.open, self.close_day)
        self.open_card.body.insertWidget(0, self.facts["open"])
        self.gap_card = self._card(_("Free today"), "free_card", self.gaps)
        self.to_do_card = to_do
        for card in (self.open_card, self.gap_card, to_do):
            card.title.setMinimumHeight(self.close_day.sizeHint().height())  # all on one line
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(12))
        self._lines = [QHBoxLayout() for _line in range(3)]
        for line, stretch in zip(self._lines, (3, 2, 2), strict=True):
            line.setSpacing(theme.current().px(12))
            layout.addLayout(line, stretch)
        self._is_narrow: bool | None = None
        self._arrange(is_narrow=False)

    def _arrange(self, *, is_narrow: bool) -> None:
        """Two rows of cards, or three where there is no room; the order of reading stays."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        day, waiting, to_do = self.day_card, self.waiting_card, self.to_do_card
        wide = (((day, 6), (waiting, 5)), ((self.open_card, 1), (self.gap_card, 1), (to_do, 1)), ())
        narrow = (
            ((day, 1),),
            ((waiting, 1), (self.open_card, 1)),
            ((self.gap_card, 1), (to_do, 1)),
        )
        self.waiting.leave_out_for_whom(is_left_out=is_narrow)
        same = self.open_card.title.minimumHeight() if is_narrow else 0
        self.waiting_card.title.setMinimumHeight(same)
        for line, cards in zip(self._lines, narrow if is_narrow else wide, strict=True):
            for card, stretch in cards:
                for old in self._lines:
                    old.removeWidget(card)
                line.addWidget(card, stretch)

    def _card(self, title: str, name: str, widget: QWidget, beside: QWidget | None = None) -> Card:
        card = named(Card(title), name)
        card.add(widget, 1)
        if beside is not None:
            card.head.addWidget(beside)
        return card

    def _set_empty_states(self) -> None:
        words = (
            _("You have no appointments today.")
            if self.found.mine
            else _("Nobody is expected any more today.")
        )
        nothing = EmptyState("calendar", words)
        if not self.found.practitioners:
            nothing = self._set_up_first()
        self.rows.set_empty_state(nothing)
        self.waiting.set_empty_state(EmptyState("waiting", _("Nobody is waiting.")))
        self.open.table.set_empty_state(EmptyState("ok", _("Nothing is open from past days.")))
        self.gaps.set_empty_state(EmptyState("clock", _("No free time is left today.")))

    def _set_up_first(self) -> EmptyState:
        text = _("Appointments of the day appear here once the calendar is set up.")
        if not self._desk.may(calendar_setup.save_practitioner):
            return EmptyState("calendar", text)
        return EmptyState(
            "calendar", text, _("Set up the calendar"), lambda: self._go("calendar_setup")
        )

    def _connect(self) -> None:
        for table in (self.rows, self.waiting, self.gaps):
            table.clicked.connect(table.doubleClicked)  # opened by one click
        appointments_shown: tuple[DayTable, ...] = (self.rows, self.open.table)
        for each in appointments_shown:
            each.opened.connect(lambda row: self._desk.request("appointment", id=row.id))
        self.waiting.opened.connect(lambda _ticket: self._go("queue"))
        self.gaps.opened.connect(self._book)
        self.open.settled.connect(self._desk.toast)

    # what it shows

    def stops(self) -> list[QWidget]:
        """Those that the keyboard reaches, in the order of work."""
        deeds = [made for made in self.open.deeds.values() if made.isVisibleTo(self)]
        start = self.rows.findChildren(QPushButton)  # of the empty state, where nothing is set up
        found = [
            self.rows,
            *start,
            self.waiting,
            self.close_day,
            self.open.table,
            *deeds,
            self.gaps,
        ]
        return [each for each in found if each.isVisibleTo(self)]

    def refresh(self) -> None:
        self.found = self._desk.run(day.overview)
        self._show()

    def concerns(self, tables: frozenset[str]) -> bool:
        """Whether what was written may change what is shown here."""
        return bool(tables & _TABLES)

    def tick(self) -> None:
        """A minute has passed; at midnight another day begins."""
        if self.found.day != self._desk.today:
            self.refresh()
        for table in (self.rows, self.waiting, self.gaps):
            table.tick()

    def _show(self) -> None:
        found = self.found
        self.words.practitioners = found.practitioners
        self.rows.show_rows(_shown(found))
        self.waiting.show_rows(found.waiting)
        self.open.show_rows(found.unresolved)
        self.gaps.show_rows(found.gaps)
        self._show_facts()
        is_set_up = bool(found.practitioners)
        self.open_card.setVisible(is_set_up)
        self.gap_card.setVisible(is_set_up)
        self.close_day.setVisible(is_set_up and self._desk.may(appointments.close_day))

    def _show_facts(self) -> None:
        found = self.found
        self.facts["day"].setText(figures(found.rows) if found.rows else "")
        others = ngettext(
            "{n} more for others", "{n} more for others", found.waiting_for_others
        ).format(n=found.waiting_for_others)
        self.facts["waiting"].setText(others if found.waiting_for_others else "")
        self.facts["open"].setText("\n".join(self._open_facts()))
        self.facts["open"].setVisible(bool(self.facts["open"].text()))

    def _open_facts(self) -> list[str]:
        found, facts = self.found, []
        if found.closed_at is not None:
            at = self.words.time(found.closed_at)
            facts.append(_("Today was closed at {time}.").format(time=at))
        if found.unresolved_count > len(found.unresolved):
            facts.append(
                _("The first {n} of {total}.").format(
                    n=len(found.unresolved), total=found.unresolved_count
                )
            )
        return facts

    def _now(self) -> datetime:
        return self._desk.now

    def _go(self, place: str) -> None:
        self._desk.request(place)

    def _book(self, gap: Gap) -> None:
        if self._desk.may(appointments.book):
            start = gap.start.isoformat()
            self._desk.request("book", start=start, practitioner=gap.practitioner_id)
        else:
            self._desk.request("calendar", day=self.found.day.isoformat())

    def _close_day(self) -> None:
        CloseDayDialog(self._desk, self.words, self.window()).open()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_narrow=self.width() < theme.current().px(_NARROW))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()


def _shown(found: Overview) -> Sequence[AppointmentRow]:
    """All of my own; of the clinic's those that are still to come."""
    return found.rows if found.mine else [row for row in found.rows if row.state in EXPECTED]
