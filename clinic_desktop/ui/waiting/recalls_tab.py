"""The recalls: who is due, how often they were contacted, and how they may be."""

from datetime import date, timedelta
from typing import Any

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.recall import OPEN, Ahead, RecallEntry, RecallState
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting import list_words as words
from clinic_desktop.ui.waiting.lists_tab import ListTab
from clinic_desktop.ui.waiting.recall_dialogs import (
    ContactedDialog,
    DeclinedDialog,
    RecallDialog,
    SnoozeDialog,
)
from clinic_desktop.ui.waiting.recall_message_dialog import RecallMessageDialog
from clinic_desktop.ui.waiting.undoing import recall_as_before
from clinic_desktop.ui.waiting.waiting_tab import phone
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.link_opener import LinkOpener
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column
from clinic_desktop.usecases import calendar_setup, recalls
from clinic_desktop.usecases.recalls import RecallFilter

_NONE_DUE = N_("Nobody has to be called back. Recalls appear on their day.")
_MONTHS_SHOWN = 13  # this one, the five before it and the seven after


class RecallsTab(ListTab[RecallEntry]):
    """The longest due first; Enter notes that somebody was contacted."""

    tables = frozenset({"recall", "appointment", "patient", "restriction", "service"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "recalls_table", _("Recalls"), recall_columns(desk))
        self.reach: ChoiceCombo[int] = named(
            ChoiceCombo(
                [
                    (0, _("Due now")),
                    (14, _("Due within 2 weeks")),
                    (31, _("Due within a month")),
                    (92, _("Due within 3 months")),
                    (366, _("Due within a year")),
                ]
            ),
            "recalls_until",
            _("Due"),
        )
        services = desk.run(calendar_setup.offered).services
        named_services = [("", _("All services")), *((each.id, each.name) for each in services)]
        self.service: ChoiceCombo[Id] = named(
            ChoiceCombo(named_services), "recalls_service", _("Service")
        )
        self.month: ChoiceCombo[date | None] = named(
            ChoiceCombo([(None, _("All months")), *_months(desk.today)]),
            "recalls_month",
            _("Month"),
        )
        self.state: ChoiceCombo[RecallState | None] = named(
            ChoiceCombo([(each, _(text)) for each, text in words.RECALL_LISTS.items()]),
            "recalls_state",
            _("State"),
        )
        self.opener = LinkOpener()
        self.filters = [self.state, self.reach, self.service, self.month]
        for each in self.filters:
            each.currentIndexChanged.connect(lambda _at: self.refresh())
        self.empty = EmptyState("restore", _(_NONE_DUE))
        self.table.set_empty_state(self.empty)
        self.table.opened.connect(lambda _row: self.contact())
        self._deeds()

    def _deeds(self) -> None:
        self.add = button(_("Add…"), "recall_add", self.add_recall, kind="primary", icon="add")
        self.contacted = button(_("Contacted…"), "recall_contacted", self.contact, icon="call")
        self.book = button(_("Book…"), "recall_book", self.book_entry, icon="book")
        self.write = button(_("Message…"), "recall_message", self.message, icon="message")
        self.later = button(_("Put off…"), "recall_snooze", self.snooze, icon="clock")
        self.no = button(_("Declined…"), "recall_declined", self.decline, icon="remove")
        self.is_done = button(_("Done"), "recall_done", self.done, icon="check")
        self.back = button(_("Put back"), "recall_put_back", self.put_back, icon="restore")
        self.patient = button(_("Record"), "recall_record", self.open_record, icon="patient")
        deeds = (self.contacted, self.write, self.book, self.later, self.no, self.is_done)
        self.lay_out(self.add, (*deeds, self.back, self.patient))
        self.bind(
            ("Ins", self.add_recall),
            ("Ctrl+Shift+B", self.book_entry),
            ("Del", self.decline),
        )

    # what is shown

    def ask(self) -> list[RecallEntry]:
        until = self._desk.today + timedelta(days=self.reach.value())
        month = self.month.value()
        if month is not None:  # a month is shown whole, whatever is due now
            until = max(until, Ahead(months=1).after(month) - timedelta(days=1))
        settled = self.state.value()
        self.reach.setEnabled(settled is None)
        self.empty.say(_(_NONE_DUE) if settled is None else _("No recall is listed here."))
        chosen = RecallFilter(self.service.value(), month, settled)
        return self._desk.run(recalls.due, until, chosen)

    def say(self, row: RecallEntry | None) -> str:
        if row is None:
            return ""
        if row.is_closed:
            return _("Restricted: opens for named people only.")
        allowed = _("May be contacted: {channels}.")
        lines = [allowed.format(channels=words.may_contact(row.permissions))]
        if row.reason:
            lines.append(words.own_direction(row.reason))
        lines += [words.call_words(each, self._desk.format) for each in row.tries[-3:]]
        if row.closed_reason:
            said = _("Declined: {reason}")
            lines.append(said.format(reason=words.own_direction(row.closed_reason)))
        return "\n".join(lines)

    def allow(self, row: RecallEntry | None) -> None:
        may_write = self._desk.may(recalls.contacted)
        is_live = may_write and row is not None and not row.is_closed
        self.add.setEnabled(may_write)
        is_open = is_live and row is not None and row.state in OPEN
        for deed in (
            self.contacted, self.write, self.book, self.later, self.no, self.is_done,
        ):  # fmt: skip
            deed.setEnabled(is_open)
        self.back.setEnabled(
            is_live and row is not None and row.state in (RecallState.DECLINED, RecallState.DONE)
        )
        self.patient.setEnabled(row is not None)

    # deeds

    def add_recall(self, patient: Id = "") -> None:
        if self._desk.may(recalls.add):
            RecallDialog(self._desk, self.window(), patient=patient).open()

    def _live(self) -> RecallEntry | None:
        row: RecallEntry | None = self.table.selected()
        return row if self.contacted.isEnabled() else None

    def contact(self) -> None:
        if (row := self._live()) is not None:
            ContactedDialog(self._desk, row, self.window()).open()

    def message(self) -> None:
        """Open the words in another program; then somebody says what came of it."""
        if (row := self._live()) is not None:
            dialog = RecallMessageDialog(self._desk, row, self.opener, self.window())
            dialog.accepted.connect(lambda: self._opened(row, dialog.channel.value()))
            dialog.open()

    def _opened(self, row: RecallEntry, channel: Channel) -> None:
        ContactedDialog(self._desk, row, self.window(), channel).open()

    def book_entry(self) -> None:
        if (row := self._live()) is not None:
            what: dict[str, Any] = {"patient": row.patient_id, "recall": row.id}
            self._desk.request("book", **what)

    def snooze(self) -> None:
        if (row := self._live()) is not None:
            SnoozeDialog(self._desk, row, self.window()).open()

    def decline(self) -> None:
        if (row := self._live()) is not None:
            DeclinedDialog(self._desk, row, self.window()).open()

    def done(self) -> None:
        if (row := self._live()) is not None:
            rev = self._desk.run(recalls.done, row.id, row.rev)
            self._desk.toast(_("Done."), recall_as_before(self._desk, row.id, rev))

    def put_back(self) -> None:
        row = self.table.selected()
        if row is not None and self.back.isEnabled():
            rev = self._desk.run(recalls.reopen, row.id, row.rev)
            back = recall_as_before(self._desk, row.id, rev)
            self._desk.toast(_("On the list of recalls."), back)

    def open_record(self) -> None:
        row = self.table.selected()
        if row is not None:
            self._desk.request("patient", id=row.patient_id)


def recall_columns(desk: Desk) -> tuple[Column[RecallEntry], ...]:
    """Due day, who, for what, how often contacted, phone, and how they may be reached."""
    formatter, today = desk.format, desk.today
    return (
        Column(
            _("Due"),
            lambda row: formatter.isolate(formatter.date(row.due_on)),
            lambda row: row.due_on,
            width=96,
        ),
        Column(
            _("When"),
            lambda row: words.overdue(row.due_on, today),
            icon=lambda row: "alert" if row.due_on < today else "",
            tone=lambda row: "danger" if row.due_on < today else "text2",
            width=116,
        ),
        Column(
            _("Name"),
            lambda row: _name(row, formatter),
            icon=lambda row: "lock" if row.is_closed else "",
            is_stretched=True,
        ),
        Column(_("For"), _for_what, width=150, tooltip=_for_what),
        Column(
            _("Contacted"),
            lambda row: _contacts(row, formatter),
            lambda row: row.contacts,
            tone=lambda row: "text" if row.contacts else "text2",
            width=204,
        ),
        Column(_("Phone"), lambda row: phone(row.phone, formatter), width=144),
        Column(
            _("May contact"),
            lambda row: "" if row.is_closed else words.may_contact(row.permissions),
            tone=lambda row: "" if row.permissions else "text2",
            tooltip=lambda row: words.may_contact(row.permissions),
            width=160,
        ),
    )


def _name(entry: RecallEntry, formatter: Formatter) -> str:
    if entry.is_closed:
        return _("No. {number}, restricted").format(number=formatter.isolate(entry.number))
    return words.own_direction(entry.patient)


def _for_what(entry: RecallEntry) -> str:
    return entry.service or words.own_direction(entry.reason)


def _contacts(entry: RecallEntry, formatter: Formatter) -> str:
    """How often, and the last one: 2× · 02/03/2026 no answer."""
    if entry.is_closed:
        return ""
    if not entry.contacts:
        return _("not yet")
    times = _("{n}×").format(n=formatter.number(entry.contacts))
    return times + words.DOT + words.last_call(entry.tries, formatter)


def _months(today: date) -> list[tuple[date | None, str]]:
    first = Ahead(months=-5).after(today.replace(day=1))
    days = [Ahead(months=at).after(first) for at in range(_MONTHS_SHOWN)]
    return [(day, words.month(day)) for day in days]
