"""Whom to tell of a day's appointments: the list, the words, and what can be done about each."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.reminder import OPEN, ReminderDue, Told
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.reminders import words
from clinic_desktop.ui.reminders.columns import SPARED, reminder_columns
from clinic_desktop.ui.reminders.deeds import ReminderDeeds
from clinic_desktop.ui.reminders.mail_account_dialog import MailAccountDialog
from clinic_desktop.ui.reminders.reminder_card import ReminderCard
from clinic_desktop.ui.reminders.templates_dialog import TemplatesDialog
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import mail_account, message_templates, reminders

_SHOWN_HERE = frozenset(
    """reminder appointment patient patient_contact patient_permission message_template
    mail_account restriction clinic practitioner""".split()
)
_NARROW_UNDER = 1100  # at 100 %
_FIRST_TRIED = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)  # by Enter


class RemindersPage(QWidget):
    """Enter hands the words over, E sends the e-mail, D marks as told, N as no answer."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._is_stale = True
        self.setProperty("kind", "page")
        named(self, "reminders_page", _("Reminders"))
        self.day = named(DateEdit(desk.format), "reminders_day", _("Day"))
        self.count = labels.plain("", "hint", "reminders_count")
        self.model = RowTableModel(reminder_columns(desk.format))
        self.table = TableView(self.model, "reminders_table", _("Reminders"))
        self.card = ReminderCard(desk.format)
        self.said = named(Banner(), "reminders_said")
        self.deeds = ReminderDeeds(desk, self)
        self.send = button("", "send_emails", self._send_all, kind="primary", icon="send")
        self._wake = QTimer(self)
        self._wake.setSingleShot(True)
        self._lay_out()
        self._connect()
        self.show_day(desk.run(reminders.next_day))

    def _lay_out(self) -> None:
        px = theme.current().px
        content = QHBoxLayout()
        content.setSpacing(px(12))
        content.addWidget(self.table, 1)
        content.addWidget(self.card)
        self.card.setFixedWidth(px(340))
        self.table.setMinimumWidth(px(420))
        self.table.set_empty_state(
            EmptyState("message", _("Nobody has to be told of an appointment on this day."))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addLayout(self._head())
        layout.addLayout(self._choosing())
        layout.addWidget(self.said)
        layout.addLayout(content, 1)
        layout.addWidget(labels.hint(_help()))

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.current().px(8))
        head.addWidget(labels.page_title(_("Reminders")))
        head.addWidget(self.count, 1, Qt.AlignmentFlag.AlignBaseline)
        for made in self._buttons():
            head.addWidget(made)
        head.addWidget(self.send)
        return head

    def _choosing(self) -> QHBoxLayout:
        px, line = theme.current().px, QHBoxLayout()
        line.setSpacing(px(8))
        is_rtl = self.isRightToLeft()
        back, forward = ("next", "previous") if is_rtl else ("previous", "next")
        line.addWidget(tool(back, "day_before", _("The day before"), lambda: self._step(-1)))
        self.day.setFixedWidth(px(180))
        line.addWidget(self.day, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(tool(forward, "day_after", _("The day after"), lambda: self._step(1)))
        line.addWidget(
            labels.plain(
                _("Nothing leaves this computer by itself: you open, send or call."),
                "hint",
                "reminders_promise",
                wraps=True,
            ),
            1,
        )
        return line

    def _buttons(self) -> list[QPushButton]:
        desk, made = self._desk, []
        if desk.may(message_templates.save):
            made.append(button(_("Texts…"), "message_texts", self.edit_texts, icon="edit"))
        if desk.may(mail_account.save):
            made.append(button(_("Mail account…"), "mail_account", self.edit_account, icon="mail"))
        if desk.may(reminders.export_csv):
            made.append(button(_("Save table"), "export_reminders", self._export, icon="export"))
        if desk.may(reminders.for_call_list):
            made.append(button(_("Call list"), "print_calls", self.print_shown, icon="print"))
        return made

    def _connect(self) -> None:
        self._desk.changed.connect(self._note_change)
        self.day.edited.connect(self._day_typed)
        self.table.chosen.connect(self.card.show_due)
        self.table.opened.connect(self._open)
        self.card.open_wanted.connect(self.deeds.hand_over)
        self.card.send_wanted.connect(lambda due: self.deeds.ask_to_send([due]))
        self.card.mark_wanted.connect(self.deeds.mark)
        self.card.undo_wanted.connect(self.deeds.undo)
        self.deeds.said.connect(self.said.say)
        self._wake.timeout.connect(self.refresh)
        keys: dict[str, Callable[[ReminderDue], object]] = {
            "E": lambda due: self._by(due, Channel.EMAIL),
            "W": lambda due: self._by(due, Channel.WHATSAPP),
            "S": lambda due: self._by(due, Channel.SMS),
            "D": self._done,
            "N": lambda due: self._mark(due, Channel.PHONE, Told.NO_ANSWER),
        }
        for key, deed in keys.items():
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda deed=deed: self._with_chosen(deed))

    # what is shown

    def show_day(self, day: date) -> None:
        self.day.set_value(day)
        self.refresh()
        self.table.select_first()

    def shown_day(self) -> date:
        """The day chosen; the next of work while something else is typed."""
        if self.day.problem() or (day := self.day.value()) is None:
            return self._desk.run(reminders.next_day)
        return day

    def refresh(self) -> None:
        """Ask again; the selection stays on its appointment."""
        self._is_stale = False
        rows = self._desk.run(reminders.due, self.shown_day())
        has_server = self.deeds.account() is not None
        self.card.has_server = has_server
        self.model.show(rows)
        self.card.show_due(self.table.selected())
        left = [due for due in rows if due.can_be_told and not due.is_told]
        said = ngettext("{n} to tell, of {all}", "{n} to tell, of {all}", len(left))
        self.count.setText(said.format(n=len(left), all=len(rows)) if rows else "")
        self._show_send(len(self._sendable()), is_possible=has_server)
        self._wait_for_grace(rows)

    def _show_send(self, count: int, *, is_possible: bool) -> None:
        text = ngettext("Send e-mail ({n})", "Send e-mails ({n})", count).format(n=count)
        self.send.setText(text)
        self.send.setAccessibleName(text)
        self.send.setVisible(is_possible)
        self.send.setEnabled(count > 0 and not self.deeds.is_sending)

    def _wait_for_grace(self, rows: list[ReminderDue]) -> None:
        waits = [due.waits_until - self._desk.now for due in rows if due.waits_until is not None]
        if waits:
            self._wake.start(int(min(waits) / timedelta(milliseconds=1)) + 500)

    def _sendable(self) -> list[ReminderDue]:
        return [
            due
            for due in self.model.rows
            if due.can_be_told
            and not due.is_told
            and (way := due.way(Channel.EMAIL)) is not None
            and way.is_open
        ]

    def _note_change(self, tables: frozenset[str]) -> None:
        if not tables & _SHOWN_HERE:
            return
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme.current().px(_NARROW_UNDER)
        for column in SPARED:
            self.table.setColumnHidden(column, is_narrow)

    # deeds

    def enter(self) -> None:
        """Bring the keyboard to the list, or to the day where the list is empty."""
        (self.table if self.model.rows else self.day).setFocus()

    def place(self) -> dict[str, Any]:
        """Where a person is, to come back to after a lock."""
        return {"day": self.shown_day().isoformat()}

    def restore_place(self, place: dict[str, Any]) -> None:
        if kept := place.get("day", ""):
            self.show_day(date.fromisoformat(kept))

    def print_shown(self) -> None:
        if self._desk.may(reminders.for_call_list):
            self.deeds.print_calls(self.shown_day())

    def edit_texts(self) -> None:
        due = self.table.selected()
        TemplatesDialog(self._desk, due.id if due is not None else "", self.window()).open()

    def edit_account(self) -> None:
        MailAccountDialog(self._desk, self.window()).open()

    def _export(self) -> None:
        self.deeds.export(self.shown_day())

    def _day_typed(self) -> None:
        if not self.day.problem():
            self.refresh()

    def _step(self, days: int) -> None:
        day = self.shown_day() + timedelta(days=days)
        if QDate(day.year, day.month, day.day).isValid():
            self.show_day(day)

    def _with_chosen(self, deed: Callable[[ReminderDue], object]) -> None:
        if (due := self.table.selected()) is not None:
            deed(due)

    def _open(self, due: ReminderDue) -> None:
        """Enter: the first written way that is open; a call is made by hand."""
        for channel in _FIRST_TRIED:
            way = due.way(channel)
            if due.can_be_told and way is not None and way.is_open:
                self._by(due, channel)
                return
        call = due.way(Channel.PHONE)
        if due.can_be_told and call is not None and call.is_open:
            number = words.address(call, self._desk.format)
            text = _("Call {number}, then press D for told or N for no answer.")
            self.said.say(text.format(number=number), "info")
        else:
            self._say_why_not(due)

    def _by(self, due: ReminderDue, channel: Channel) -> None:
        way = due.way(channel)
        if not due.can_be_told or way is None or not way.is_open:
            self._say_why_not(due, channel)
        elif channel is Channel.EMAIL and self.card.has_server:
            self.deeds.ask_to_send([due])
        else:
            self.deeds.hand_over(due, channel)

    def _done(self, due: ReminderDue) -> None:
        channel = self.deeds.way_to_mark(due)
        if channel is None:
            self._say_why_not(due)
        else:
            self._mark(due, channel, Told.DONE)

    def _mark(self, due: ReminderDue, channel: Channel, result: Told) -> None:
        way = due.way(channel)
        if not due.can_be_told or way is None or not (way.is_open or way.is_unsure):
            self._say_why_not(due, channel)
        else:
            self.deeds.mark(due, channel, result)

    def _say_why_not(self, due: ReminderDue, channel: Channel | None = None) -> None:
        way = due.way(channel) if channel is not None else None
        if due.problem or due.waits_until is not None:
            text = due.problem or words.state(due, self._desk.format)
        elif way is not None and way.problem:
            text = f"{words.channel(way.channel)}: {way.problem}"
        elif way is not None and way.told not in OPEN:
            text = f"{words.channel(way.channel)}: {words.told(way, self._desk.format)}"
        else:
            text = _("No way is open to tell this patient.")
        self.said.say(text, "warn")

    def _send_all(self) -> None:
        self.deeds.ask_to_send(self._sendable())


def _help() -> str:
    return _("Enter: open the message · E: e-mail · W: WhatsApp · S: SMS · D: told · N: no answer")
