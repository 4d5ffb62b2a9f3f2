"""A slot is free: who takes it? Those who fit, one call after the other."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import BookingForm, CancelledBy, CancelReason, State
from clinic_desktop.domain.errors import Conflict
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.waiting import Answer, Fit, WaitingState
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting import list_words as words
from clinic_desktop.ui.waiting.waiting_tab import name_or_number, phone, urgency_column
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import appointments, calendar_setup, waiting_list
from clinic_desktop.usecases.waiting_list import WaitingFilter

_TABLES = frozenset({"waiting", "appointment"})


class WhoTakesItDialog(QDialog):
    """Arrows choose whom to call; Enter, N and D say what came of it."""

    def __init__(self, desk: Desk, slot: Slot, parent: QWidget) -> None:
        super().__init__(parent)
        title = _("Who takes it?")
        named(self, "who_takes_it", title).setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._slot = slot
        self._is_booking = False
        self.banner = named(Banner(), "who_banner")
        self.model = RowTableModel(_columns(desk), key=lambda fit: fit.entry.id)
        self.table = TableView(self.model, "who_table", _("Those who fit"))
        self.table.set_empty_state(EmptyState("clock", _("Nobody on the waiting list fits now.")))
        self.call = labels.plain("", "card-title", "who_phone")
        self.facts = labels.plain("", "", "who_facts", wraps=True)
        self._buttons()
        self._lay_out()
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _fit: self.take())
        desk.changed.connect(self._written)
        self.refresh()
        self.table.select_first()
        self.table.setFocus()

    def _buttons(self) -> None:
        self.took = button(
            _("Took it (Enter)"), "who_took", self.take, kind="primary", icon="check"
        )
        self.unanswered = button(
            _("No answer (N)"), "who_no_answer", partial(self._note, Answer.NO_ANSWER)
        )
        self.declined = button(
            _("Declines (D)"), "who_declines", partial(self._note, Answer.DECLINES)
        )
        self.close_button = button(_("Close"), "who_close", self.reject)
        for keys, answer in (("N", Answer.NO_ANSWER), ("D", Answer.DECLINES)):
            key = QShortcut(QKeySequence(keys), self.table, partial(self._note, answer))
            key.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _lay_out(self) -> None:
        px = theme.current().px
        who = {each.id: each.name for each in self._desk.run(calendar_setup.offered).practitioners}
        at = words.slot_words(self._slot, self._desk.format)
        name = words.own_direction(who.get(self._slot.practitioner_id, ""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addWidget(labels.section(_("Free: {time} with {who}").format(time=at, who=name)))
        layout.addWidget(self.banner)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._card())
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.close_button)
        row.addStretch(1)
        for each in (self.declined, self.unanswered, self.took):
            row.addWidget(each)
        layout.addLayout(row)
        order = (self.table, self.took, self.unanswered, self.declined, self.close_button)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self.resize(px(1020), px(540))

    def _card(self) -> QFrame:
        px = theme.current().px
        card = QFrame()
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(4))
        column.addWidget(self.call)
        column.addWidget(self.facts)
        return card

    # what is shown

    def refresh(self) -> None:
        """Ask again who fits; the choice stays on its line."""
        self.model.show(self._desk.run(waiting_list.fitting, self._slot))
        if self.table.selected() is None:
            self.table.select_first()
        self._show(self.table.selected())

    def _written(self, tables: frozenset[str]) -> None:
        if tables & _TABLES and not self._is_booking:
            self.refresh()

    def _show(self, fit: Fit | None) -> None:
        is_live = fit is not None and not fit.entry.is_closed and self._may()
        for each in (self.took, self.unanswered, self.declined):
            each.setEnabled(is_live)
        self.call.setText(phone(fit.entry.phone, self._desk.format) if fit else "")
        self.facts.setText("\n".join(self._facts(fit)) if fit else "")

    def _may(self) -> bool:
        return self._desk.may(waiting_list.offer)

    def _facts(self, fit: Fit) -> list[str]:
        entry, formatter = fit.entry, self._desk.format
        if entry.is_closed:
            return [_("Restricted: opens for named people only.")]
        said = [_("No phone is known.")] if not entry.phone else []
        if entry.wish.note:
            said.append(words.own_direction(entry.wish.note))
        if entry.held_at is not None:
            at = words.moment_words(entry.held_at, formatter)
            said.append(_("Their appointment on {time} is moved here.").format(time=at))
        return [*said, *(words.call_words(each, formatter) for each in entry.tries[-3:])]

    # deeds

    def take(self) -> None:
        """Book it for the chosen person, and leave."""
        fit: Fit | None = self.table.selected()
        if fit is None or not self.took.isEnabled():
            return
        entry = fit.entry
        held = entry.wish.appointment_id
        before = self._desk.run(appointments.details, held) if held else None
        self._is_booking = True  # what it writes is shown elsewhere
        try:
            made = self._desk.run(waiting_list.offer, entry.id, entry.rev, fit.booking)
        except Conflict as taken:
            self.banner.say(str(taken), "danger")
            self._is_booking = False
            self.refresh()
            return
        is_moved = before is not None and made == held
        undo = partial(
            _undo, self._desk, entry.id, made, before.form if is_moved and before else None,
            before.row.state if is_moved and before else State.BOOKED,
        )  # fmt: skip
        self._tell(fit, undo)
        self.accept()
        if is_moved and before is not None:
            row = before.row
            old = Slot(row.start, row.end, row.practitioner_id, row.room_id)
            self._desk.request("slot_freed", slot=old)

    def _tell(self, fit: Fit, undo: partial[None]) -> None:
        at = words.moment_words(fit.booking.start, self._desk.format)
        name = words.own_direction(fit.entry.patient)
        self._desk.toast(_("Booked: {name}, {time}.").format(name=name, time=at), undo)

    def _note(self, answer: Answer) -> None:
        """Note the call and go on to the next person."""
        fit: Fit | None = self.table.selected()
        if fit is None or not self.took.isEnabled():
            return
        self._desk.run(waiting_list.tried, fit.entry.id, fit.entry.rev, answer)
        following = self.model.position(fit.entry.id) + 1
        if following < len(self.model.rows):
            self.table.selectRow(following)
        self.table.setFocus()


def _undo(desk: Desk, waiting: Id, made: Id, before: BookingForm | None, state: State) -> None:
    """Back to how it was: the old booking in its old place, or none; and on the list again."""
    row = desk.run(appointments.details, made).row
    if before is not None:
        desk.run(appointments.put_back, made, row.rev, before, state)
    else:
        reason = CancelReason.BOOKED_BY_MISTAKE
        desk.run(appointments.cancel, made, row.rev, CancelledBy.CLINIC, reason)
    got = desk.run(waiting_list.listing, WaitingFilter(WaitingState.BOOKED))
    for entry in got:
        if entry.id == waiting:
            desk.run(waiting_list.put_back, waiting, entry.rev)


def _columns(desk: Desk) -> tuple[Column[Fit], ...]:
    formatter, today = desk.format, desk.today
    return (
        urgency_column(lambda fit: fit.entry),
        Column(
            _("Name"),
            lambda fit: name_or_number(fit.entry, formatter),
            icon=lambda fit: "lock" if fit.entry.is_closed else "",
            is_stretched=True,
        ),
        Column(_("For"), lambda fit: fit.entry.services, width=150),
        Column(_("At"), lambda fit: formatter.isolate(formatter.time(fit.booking.start)), width=64),
        Column(_("Waits"), lambda fit: words.waits(fit.entry.since, today, formatter), width=104),
        Column(_("Phone"), lambda fit: phone(fit.entry.phone, formatter), width=150),
        Column(
            _("Last call"),
            lambda fit: words.last_call(fit.entry.tries, formatter),
            tone=lambda _fit: "text2",
            width=150,
        ),
    )
