"""Moving an appointment without a mouse: another time, person or room, with free times beside."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.appointment import Place, ResourceKind
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments import series_deeds, undoable
from clinic_desktop.ui.appointments.beside import put_beside
from clinic_desktop.ui.appointments.clash_list import ClashList
from clinic_desktop.ui.appointments.mnemonics import show_letters
from clinic_desktop.ui.appointments.moment_edit import MomentEdit
from clinic_desktop.ui.appointments.slot_list import WIDTH, SlotPanel
from clinic_desktop.ui.appointments.slot_search import SlotKeeper, SlotSearch
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments, calendar_setup
from clinic_desktop.usecases.appointments.calling import Offer
from clinic_desktop.usecases.appointments.free_slots import SlotWish

_PAUSE = 80  # ms after the last key before free times are looked for


class MoveDialog(FormDialog):
    """From where it stands to where it goes; `moved` tells the appointment's id."""

    moved = Signal(str)

    def __init__(self, desk: Desk, appointment: Id, parent: QWidget | None = None) -> None:
        self._before = desk.run(appointments.details, appointment)
        super().__init__(_("Move the appointment"), parent, save_text=_("Move"))
        named(self, "move_dialog", self.windowTitle())
        self._desk = desk
        self._rev = self._before.row.rev
        self._slot: Slot | None = None
        self._setup = desk.run(calendar_setup.offered)
        self.search, self.keeper = SlotSearch(desk, self), SlotKeeper(desk, self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self.side = SlotPanel(desk.format, self._setup)
        self._make_fields()
        put_beside(self, self._scroll, self.side)
        self._connect()

    def _make_fields(self) -> None:
        form, row, setup = self._before.form, self._before.row, self._setup
        stands = Slot(row.start, row.end, row.practitioner_id, row.room_id)
        self.add_widget(labels.plain(words.own_direction(row.patient), "strong", wraps=True))
        now = words.slot_text(stands, setup, self._desk.format)
        self.add_widget(labels.hint(_("Now: {place}").format(place=now)))
        people = [(who.id, words.shift_of(who)) for who in setup.practitioners]
        rooms = [r for r in setup.resources if r.kind is ResourceKind.ROOM]
        self.practitioner = self.add_field(
            "practitioner", _("With who&m"), ChoiceCombo([("", _("Anybody who is free")), *people])
        )
        if form.practitioner_id in {who.id for who in setup.practitioners}:
            self.practitioner.set_value(form.practitioner_id)
        self.room = self.add_field(
            "room",
            _("W&here"),
            ChoiceCombo([("", _("Any room that will do")), *((r.id, r.name) for r in rooms)]),
        )
        when = MomentEdit(self._desk.format, lambda: self._desk.now)
        self.when = self.add_field("start", _("&Day and time"), when)
        self.scope = series_deeds.scope_field(self, self._desk, row)
        self.clashes = ClashList(self._desk.format)
        self.add_widget(self.clashes)
        self.place = labels.plain("", "strong", "move_place", wraps=True)
        self.add_widget(self.place)
        self.grid.setRowStretch(self.grid.rowCount(), 1)
        show_letters(self.fields)

    def _fit(self) -> None:
        px, screen = theme.current().px, self.screen().availableGeometry()
        width = min(px(440) + px(WIDTH), screen.width() - 48)
        self.side.take(width - px(380))
        self.resize(width, min(px(560), screen.height() - 80))

    def make_room(self) -> None:
        """The free times beside make it high enough."""

    def _connect(self) -> None:
        self._pause.timeout.connect(self.look)
        self.search.found.connect(self._offered)
        self.search.failed.connect(lambda text: self.side.empty.say(text))
        self.side.picked.connect(self.pick)
        for wants in (self.side.wanted, self.practitioner.edited, self.room.edited,
                      self.when.line.textChanged):  # fmt: skip
            wants.connect(self._pause.start)

    def look(self) -> None:
        """Ask for the free times that fit."""
        form, practitioner = self._before.form, self.practitioner.value()
        hours = self.side.hours()
        wish = SlotWish(
            service_ids=form.service_ids,
            practitioner_ids=(practitioner,) if practitioner else (),
            room_id=self.room.value(),
            patient_id=form.patient_id,
            minutes=form.minutes,
            weekdays=self.side.weekdays(),
            from_hour=hours[0],
            to_hour=hours[1],
        )
        exact = None if self.when.problem() else self.when.value()
        like = self._slot.practitioner_id if self._slot and self._slot.start == exact else ""
        self.search.look(wish, self.side.moment(self._desk.now), self.side.limit, exact, like)

    def _offered(self, offer: Offer) -> None:
        self._slot = offer.exact
        self.side.show_slots(offer.slots, self._slot)
        self._show_slot()

    def pick(self, slot: Slot) -> None:
        """There it goes."""
        self._slot = slot
        self.when.set_value(slot.start)
        self.side.show_taken(slot)
        self._show_slot()
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_slot(self) -> None:
        slot = self._slot
        self.keeper.keep(slot)
        if slot is None:
            self.place.setText("")
            self.clashes.show_clashes(())
            return
        said = words.slot_text(slot, self._setup, self._desk.format)
        self.place.setText(_("Moves to: {place}").format(place=said))
        form = replace(
            self._before.form,
            start=slot.start,
            practitioner_id=slot.practitioner_id,
            room_id=slot.room_id,
        )
        row = self._before.row
        self.clashes.show_clashes(self._desk.run(appointments.check, form, row.id))

    def save(self) -> None:
        slot = self._slot
        if slot is None or self.search.is_busy or self._pause.isActive():
            raise InvalidInput(start=_("Choose a free time, or type a day and a time."))
        if self.clashes.asks_reason and not self.clashes.value():
            self.clashes.reason.setFocus()
            raise InvalidInput(reason=_("Say why it is booked all the same, or choose another."))
        place = Place(
            slot.start, 0, slot.practitioner_id, slot.room_id, overlap_reason=self.clashes.value()
        )
        try:
            if self.scope is None:
                undoable.move(self._desk, self._before.row.id, self._rev, place)
            else:
                scope = self.scope.value()
                series_deeds.move(self._desk, self._before.row.id, self._rev, place, scope)
        except Conflict as conflict:
            self._rev = self._desk.run(appointments.details, self._before.row.id).row.rev
            self.look()
            raise InvalidInput(conflict=str(conflict)) from conflict
        self.moved.emit(self._before.row.id)

    def done(self, result: int) -> None:
        self._pause.stop()
        self.search.stop()
        self.keeper.let_go()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        self._pause.stop()
        self.search.stop()
        super().hideEvent(event)
