"""The waiting list: who waits, for what, since when, and what is done about it."""

from functools import partial
from typing import Any

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.waiting import Answer, WaitingEntry, WaitingState
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting import list_words as words
from clinic_desktop.ui.waiting.lists_tab import ListTab
from clinic_desktop.ui.waiting.waiting_dialog import WaitingDialog, WithdrawDialog
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column
from clinic_desktop.usecases import calendar_setup, waiting_list
from clinic_desktop.usecases.waiting_list import WaitingFilter


class WaitingTab(ListTab[WaitingEntry]):
    """Urgent first, then whoever waits longest; Enter changes the wish."""

    tables = frozenset({"waiting", "appointment", "patient", "restriction", "service"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "waiting_table", _("Waiting list"), waiting_columns(desk))
        setup = desk.run(calendar_setup.offered)
        states = [(each, _(words.STATES[each])) for each in words.STATES]
        self.state = named(ChoiceCombo(states), "waiting_state", _("State"))
        services = [("", _("All services")), *((each.id, each.name) for each in setup.services)]
        self.service: ChoiceCombo[Id] = named(
            ChoiceCombo(services), "waiting_service", _("Service")
        )
        people = [
            ("", _("All practitioners")),
            *((each.id, each.name) for each in setup.practitioners),
        ]
        self.who: ChoiceCombo[Id] = named(ChoiceCombo(people), "waiting_who", _("Practitioner"))
        self.filters = [self.state, self.service, self.who]
        for each in self.filters:
            each.currentIndexChanged.connect(lambda _at: self.refresh())
        self.empty = EmptyState("clock", _("Nobody waits for an earlier slot."))
        self.table.set_empty_state(self.empty)
        self.table.opened.connect(lambda _row: self.change())
        self._deeds()

    def _deeds(self) -> None:
        self.add = button(_("Add…"), "waiting_add", self.add_entry, kind="primary", icon="add")
        self.add.setToolTip(_("Ins"))
        self.book = button(_("Book…"), "waiting_book", self.book_entry, icon="book")
        self.edit = button(_("Change…"), "waiting_change", self.change, icon="edit")
        self.no_answer = button(
            _("No answer"), "waiting_no_answer", partial(self.note, Answer.NO_ANSWER), icon="call"
        )
        self.back = button(_("Put back"), "waiting_put_back", self.put_back, icon="restore")
        self.off = button(_("Take off…"), "waiting_withdraw", self.withdraw, icon="remove")
        self.patient = button(_("Record"), "waiting_record", self.open_record, icon="patient")
        for deed, keys in (
            (self.book, "Ctrl+Shift+B"),
            (self.edit, "Return"),
            (self.off, "Delete"),
        ):
            deed.setToolTip(keys)
        deeds = (self.book, self.edit, self.no_answer, self.back, self.off, self.patient)
        self.lay_out(self.add, deeds)
        self.bind(
            ("Ins", self.add_entry),
            ("Ctrl+Shift+B", self.book_entry),
            ("Del", self.withdraw),
            ("Ctrl+E", self.change),
        )

    # what is shown

    def ask(self) -> list[WaitingEntry]:
        chosen = WaitingFilter(self.state.value(), self.service.value(), self.who.value())
        self.empty.say(_when_empty()[chosen.state])
        return self._desk.run(waiting_list.listing, chosen)

    def say(self, row: WaitingEntry | None) -> str:
        if row is None:
            return ""
        if row.is_closed:
            return _("Restricted: opens for named people only.")
        formatter = self._desk.format
        said = [words.window_words(row.wish.windows, formatter)]
        if row.held_at is not None:
            kept = _("Keeps {time} with {who} until then")
            at = words.moment_words(row.held_at, formatter)
            said.append(kept.format(time=at, who=words.own_direction(row.held_with)))
        until = formatter.isolate(formatter.date(row.wish.expires_on))
        said.append(_("waits until {date}").format(date=until))
        lines = [words.DOT.join(said)]
        if row.wish.note:
            lines.append(words.own_direction(row.wish.note))
        lines += [words.call_words(each, formatter) for each in row.tries[-3:]]
        if row.closed_reason:
            off = _("Taken off: {reason}")
            lines.append(off.format(reason=words.own_direction(row.closed_reason)))
        return "\n".join(lines)

    def allow(self, row: WaitingEntry | None) -> None:
        may_write = self._desk.may(waiting_list.change)
        is_live = may_write and row is not None and not row.is_closed
        is_open = is_live and row is not None and row.state is WaitingState.OPEN
        is_stored_open = is_open or (
            is_live and row is not None and row.state is WaitingState.EXPIRED
        )
        self.add.setEnabled(may_write)
        self.book.setEnabled(is_open)
        self.no_answer.setEnabled(is_open)
        self.edit.setEnabled(is_stored_open)
        self.off.setEnabled(is_stored_open)
        self.back.setEnabled(is_live and not is_stored_open)
        self.patient.setEnabled(row is not None)

    # deeds

    def add_entry(self, patient: Id = "") -> None:
        if self._desk.may(waiting_list.add):
            WaitingDialog(self._desk, self.window(), patient=patient).open()

    def change(self) -> None:
        row = self.table.selected()
        if row is not None and self.edit.isEnabled():
            WaitingDialog(self._desk, self.window(), row).open()

    def book_entry(self) -> None:
        row = self.table.selected()
        if row is not None and self.book.isEnabled():
            what: dict[str, Any] = {"patient": row.wish.patient_id, "waiting": row.id}
            self._desk.request("book", **what)

    def note(self, answer: Answer) -> None:
        row = self.table.selected()
        if row is not None:
            self._desk.run(waiting_list.tried, row.id, row.rev, answer)
            self._desk.toast(_("Noted."))

    def put_back(self) -> None:
        row = self.table.selected()
        if row is not None:
            self._desk.run(waiting_list.put_back, row.id, row.rev)
            self._desk.toast(_("On the waiting list again."))

    def withdraw(self) -> None:
        row = self.table.selected()
        if row is not None and self.off.isEnabled():
            WithdrawDialog(self._desk, row, self.window()).open()

    def open_record(self) -> None:
        row = self.table.selected()
        if row is not None:
            self._desk.request("patient", id=row.wish.patient_id)


def waiting_columns(desk: Desk) -> tuple[Column[WaitingEntry], ...]:
    """Urgency, who, for what, with whom, since when, phone and the last call."""
    formatter, today = desk.format, desk.today
    return (
        urgency_column(lambda row: row),
        Column(
            _("Name"),
            lambda row: name_or_number(row, formatter),
            icon=lambda row: "lock" if row.is_closed else "",
            is_stretched=True,
        ),
        Column(_("For"), lambda row: row.services, width=170, tooltip=lambda row: row.services),
        Column(
            _("With"),
            lambda row: "" if row.is_closed else row.practitioners or _("anybody"),
            tone=lambda row: "" if row.practitioners else "text2",
            width=150,
        ),
        Column(
            _("Waits"),
            lambda row: words.waits(row.since, today, formatter),
            lambda row: row.since,
            width=96,
        ),
        Column(
            _("Keeps"),
            lambda row: formatter.isolate(formatter.moment(row.held_at)) if row.held_at else "",
            hint=_("The later appointment they have"),
            width=140,
        ),
        Column(_("Phone"), lambda row: phone(row.phone, formatter), width=144),
        Column(
            _("Last call"),
            lambda row: words.last_call(row.tries, formatter),
            tone=lambda _row: "text2",
            width=160,
        ),
    )


def urgency_column(entry_of: Any) -> Column[Any]:
    """An icon and a word; normal is not said."""
    return Column(
        _("Urgency"),
        lambda row: _(words.URGENCIES[u]) if (u := entry_of(row).wish.urgency) else "",
        lambda row: -entry_of(row).wish.urgency,
        icon=lambda row: words.URGENCY_ICONS[entry_of(row).wish.urgency],
        tone=lambda row: words.URGENCY_TONES[entry_of(row).wish.urgency],
        said=lambda row: _(words.URGENCIES[entry_of(row).wish.urgency]),
        width=100,
    )


def name_or_number(entry: WaitingEntry, formatter: Formatter) -> str:
    """Whoever's record is closed shows as a number."""
    if entry.is_closed:
        return _("No. {number}, restricted").format(number=formatter.isolate(entry.number))
    return words.own_direction(entry.patient)


def phone(e164: str, formatter: Formatter) -> str:
    return formatter.isolate(formatter.phone(e164)) if e164 else ""


def _when_empty() -> dict[WaitingState, str]:
    return {
        WaitingState.OPEN: _("Nobody waits. Whoever would like an earlier slot goes on this list."),
        WaitingState.EXPIRED: _("No wish has expired."),
        WaitingState.BOOKED: _("Nobody got a booking from this list yet."),
        WaitingState.WITHDRAWN: _("Nobody was taken off this list."),
    }
