"""What can be done about a reminder: hand it over, send it, mark it, print and export the list."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.progress import Progress
from clinic_desktop.domain.reminder import ReminderDue, Told
from clinic_desktop.reports.printed import Paper, Printed, heading_of
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.reminders import words
from clinic_desktop.ui.widgets.attempt import R, attempt
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.link_opener import LinkOpener
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog, file_name
from clinic_desktop.usecases import clinic, mail_account, reminders
from clinic_desktop.usecases.mail_account import StoredAccount
from clinic_desktop.usecases.reminders import Sending


class ReminderDeeds(QObject):
    """`said` carries a sentence and its tone for the page's strip."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.opener = LinkOpener()
        self.chooser = FileChooser()
        self._warned: set[Channel] = set()
        self._opened: dict[str, Channel] = {}  # by which way an appointment was handed over last
        self.is_sending = False

    def account(self) -> StoredAccount | None:
        return self._desk.run(mail_account.stored)

    # one at a time

    def hand_over(self, due: ReminderDue, channel: Channel) -> None:
        """Open the words in another program, after saying once that they leave the clinic."""
        if channel in self._warned:
            self._open(due, channel)
            return
        text = _("Hand this message to another program?")
        detail = _(
            "The name, the number and the words leave this program. {way} and the company behind it "
            "can see them. You send the message there yourself."
        ).format(way=words.channel(channel))
        confirm(
            self._page, text, _("Open"), partial(self._warned_open, due, channel), detail=detail
        )

    def _warned_open(self, due: ReminderDue, channel: Channel) -> None:
        self._warned.add(channel)
        self._open(due, channel)

    def _open(self, due: ReminderDue, channel: Channel) -> None:
        message = self._desk.run(reminders.prepare, due.id, channel)
        if self.opener.open(message.link):
            self._opened[due.id] = channel
            self.said.emit(
                _("Opened in another program. Press D here when the message has gone."), "info"
            )
        else:
            self.said.emit(_("This computer has no program for that kind of message."), "warn")

    def mark(self, due: ReminderDue, channel: Channel, result: Told) -> None:
        self._desk.run(reminders.mark_done, due.id, channel, result)
        told = _("Marked as told.") if result is Told.DONE else _("Marked: no answer.")
        self._desk.toast(told, partial(self._desk.run, reminders.undo, due.id, channel))

    def undo(self, due: ReminderDue, channel: Channel) -> None:
        self._desk.run(reminders.undo, due.id, channel)

    def way_to_mark(self, due: ReminderDue) -> Channel | None:
        """The way it was handed over by last, else the first that is open or unsure."""
        last = self._opened.get(due.id)
        if last is not None and (way := due.way(last)) and way.is_open:
            return last
        return next((way.channel for way in due.ways if way.is_open or way.is_unsure), None)

    # e-mails by the clinic's own server

    def ask_to_send(self, dues: Sequence[ReminderDue]) -> None:
        """Send these e-mails, after a question that says how many and through which server."""
        account = self.account()
        if account is None or not dues or self.is_sending:
            return
        count = len(dues)
        text = ngettext("Send {n} e-mail?", "Send {n} e-mails?", count).format(n=count)
        detail = _("They leave this computer through {host}, from {sender}.").format(
            host=account.account.host, sender=account.account.sender
        )
        ids = [due.id for due in dues]
        confirm(self._page, text, _("Send"), partial(self._send, ids), detail=detail)

    def _send(self, ids: list[str]) -> None:
        desk = self._desk
        self.is_sending = True

        def send(progress: Progress) -> Sending:
            return reminders.send_all(desk.run, ids, lambda: desk.now, progress)

        attempt(self._with_label, send, self._sent, self._not_sent, self)

    def _with_label(
        self, work: Callable[[Progress], R], then: Callable[[R], None], owner: QObject, /
    ) -> Job:
        return self._desk.start(work, then, owner, _("Sending e-mails…"))

    def _sent(self, sending: Sending) -> None:
        self.is_sending = False
        is_whole = not (sending.failed or sending.unsure or sending.left)
        self.said.emit(words.outcome(sending), "ok" if is_whole else "warn")

    def _not_sent(self, error: ClinicError) -> None:
        self.is_sending = False
        self.said.emit(str(error), "danger")

    # paper and files

    def print_calls(self, day: date) -> None:
        desk = self._desk
        lines = desk.run(reminders.for_call_list, day)
        profile = desk.run(clinic.profile).profile
        printed = Printed(
            by=desk.user.name,
            at=desk.now,
            document_id=secrets.token_hex(4),
            clinic=heading_of(profile),
            formatter=desk.format,
            paper=Paper[desk.clinic.paper],
        )

        def build(_progress: Progress) -> bytes:
            from clinic_desktop.reports import call_list  # on the pool: ReportLab loads here

            return call_list.build(lines, day, printed)

        desk.start(build, partial(self._show_calls, day), self, _("Making the document…"))

    def _show_calls(self, day: date, pdf: bytes) -> None:
        name, window = file_name("call-list", day), self._page.window()
        PaperDialog(self._desk, self.chooser, _("Call list"), name, pdf, window).open()

    def export(self, day: date) -> None:
        """A table for another program, after a fresh code."""
        self._desk.with_code(reminders.export_csv, partial(self._choose_file, day))

    def _choose_file(self, day: date) -> None:
        # made before the question where to: the code may be too old when that is answered
        table = self._desk.run(reminders.export_csv, day)
        name = f"reminders-{day.isoformat()}.csv"
        then = partial(self._write, table)
        self.chooser.save(self._page, _("Save the list as a table"), name, then)

    def _write(self, table: bytes, place: Path) -> None:
        place.write_bytes(table)
        text = _("Saved. Anybody who has this file can read names, numbers and times in it.")
        self.said.emit(text, "warn")
