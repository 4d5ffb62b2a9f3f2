"""Booking in one dialog that never loses the caller: who, for what, with whom, when, how to reach."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from clinic_desktop.domain.appointment import BookingForm
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments import undoable
from clinic_desktop.ui.appointments.beside import order_stops, put_beside
from clinic_desktop.ui.appointments.booking_fields import BookingFields
from clinic_desktop.ui.appointments.booking_start import Start, waiting_entry, wished_services
from clinic_desktop.ui.appointments.booking_who import WhoComes
from clinic_desktop.ui.appointments.draft_offer import DraftOffer
from clinic_desktop.ui.appointments.mnemonics import show_letters
from clinic_desktop.ui.appointments.person_field import PersonField
from clinic_desktop.ui.appointments.repeat_base import RepeatBase
from clinic_desktop.ui.appointments.repeat_button import RepeatButton
from clinic_desktop.ui.appointments.slot_list import WIDTH, SlotPanel
from clinic_desktop.ui.appointments.slot_search import SlotKeeper, SlotSearch
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.draft_keeper import DraftKeeper
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments, calendar_setup, patients, waiting_list
from clinic_desktop.usecases.appointments.calling import Offer
from clinic_desktop.usecases.repeating import Begun

NEW = "booking.new"
_PAUSE = 80  # ms after the last key before free times are looked for
_CONCERNS = frozenset({"appointment", "absence", "holiday", "practitioner", "resource", "service"})


def draft_key(appointment: Id) -> str:
    """The name under which an unfinished booking or change is kept."""
    return f"booking.{appointment}" if appointment else NEW


class BookingDialog(FormDialog):
    """A new booking, or the change of one; `booked` tells the appointment's id."""

    booked = Signal(str)

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, start: Start | None = None
    ) -> None:
        start = start or Start()
        appointment = start.appointment
        # first of all: nothing is made where the record is closed
        base = desk.run(appointments.details, appointment) if appointment else None
        title = _("Change the appointment") if base else _("New appointment")
        super().__init__(title, parent, columns=2, save_text=_("Save") if base else _("Book"))
        named(self, "booking_dialog", title)
        self.desk: Desk = desk
        self._desk = desk
        self._base = base
        self._rev = base.row.rev if base else 0
        self._appointment = appointment
        self._waiting = waiting_entry(desk, start.waiting)
        self._slot: Slot | None = None
        self._is_done = False
        self._setup = desk.run(calendar_setup.offered)
        may_register = desk.may(patients.register) and base is None
        person = PersonField(desk.format, desk.today, self._find, may_register=may_register)
        self.input = BookingFields(desk.format, self._setup, person, lambda: desk.now)
        self.side = SlotPanel(desk.format, self._setup)
        self.search, self.keeper = SlotSearch(desk, self), SlotKeeper(desk, self)
        self.drafts = DraftKeeper(desk, draft_key(appointment), self.input.raw, self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._build()
        self._fill(start)
        self._listen()

    def _build(self) -> None:
        self.input.add_to(self.add_field, self.add_widget)
        self.who = WhoComes(self._desk, self.input, self.fields["patient"], self)
        self.fields.update(self.input.person.newcomer.fields)
        show_letters(self.fields)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.grid.setRowStretch(self.grid.rowCount(), 1)  # fields keep together at the top
        self.draft_banner = DraftOffer(self._desk.format, self.drafts, self.take_draft)
        put_beside(self, self._scroll, self.side, self.draft_banner)
        self.summary = labels.plain("", "strong", "booking_summary", wraps=True)
        self.summary.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.slip = named(QCheckBox(_("&Print a slip")), "print_slip", _("Print a slip"))
        self.footer.takeAt(0)  # the stretch: the sentence takes its room
        self.footer.insertWidget(0, self.summary, 1)
        self.footer.insertWidget(1, self.slip)
        self.repeat = RepeatButton(self._desk, self, self._repeated)
        self.repeat.booked.connect(self._kept_with_series)
        if self._base is None:
            self.footer.insertWidget(2, self.repeat)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """From the form to the free times and back, as one asks on the phone."""
        order_stops(
            self.input.when.line,
            *self.side.stops(),
            *self.input.last_stops(),
            self.slip,
            *([self.repeat] if self._base is None else []),
            self.cancel_button,
            self.save_button,
        )

    def _fill(self, start: Start) -> None:
        if self._base is not None:
            self.who.show(self._base.row.patient_id, is_fixed=True)
            self.input.show_form(self._base.form)
            self._slot = words.slot_of(self._base.form)
            self.input.services.setFocus()
            return
        if start.practitioner in {who.id for who in self._setup.practitioners}:
            self.input.practitioner.set_value(start.practitioner)
        if start.room in {each.id for each in self._setup.resources}:
            self.input.room.set_value(start.room)
        if start.start:
            self.input.when.set_value(datetime.fromisoformat(start.start))
        entry = self._waiting
        patient = start.patient or (entry.wish.patient_id if entry else "")
        if patient and self.who.show(patient):
            services = wished_services(self._desk, start, entry, patient)
            self.input.services.set_value(services)
            self.input.follow_services()
            self.input.services.setFocus()

    def _fit(self) -> None:
        px, screen = theme.current().px, self.screen().availableGeometry()
        width = min(px(680) + px(WIDTH), screen.width() - 48)
        self.resize(width, min(px(840), screen.height() - 80))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = theme.current().px(20)
        self.side.take(self.width() - self.form.minimumSizeHint().width() - bar)

    def make_room(self) -> None:
        """High enough from the start: nothing jumps while one talks."""

    # listening

    def _listen(self) -> None:
        given, person = self.input, self.input.person
        self._pause.timeout.connect(self.look)
        self.search.found.connect(self._offered)
        self.search.failed.connect(lambda text: self.side.empty.say(text))
        self.side.picked.connect(self.pick)
        self.side.wanted.connect(self._pause.start)
        self._desk.changed.connect(self._others_changed)
        self.who.changed.connect(self._pause.start)
        given.services.edited.connect(given.follow_services)
        given.minutes.edited.connect(given.keep_length)
        for wants in (given.services.edited, given.practitioner.edited, given.room.edited,
                      given.minutes.valueChanged, given.when.line.textChanged):  # fmt: skip
            wants.connect(self._pause.start)
        for touched in (person.picked, person.newcomer.edited, given.services.edited,
                        given.practitioner.edited, given.room.edited, given.minutes.edited,
                        given.when.edited, given.clashes.edited, given.reach.edited,
                        given.booked_by.textEdited, given.may_contact.clicked,
                        given.note.textChanged):  # fmt: skip
            touched.connect(self.drafts.touch)

    def _others_changed(self, tables: frozenset[str]) -> None:
        if tables & _CONCERNS and not self._is_done:
            self._pause.start()

    # who

    def _find(self, text: str) -> Any:
        return self._desk.run(patients.search, text)

    # when

    def look(self) -> None:
        """Ask for the free times that fit what is entered now."""
        self._pause.stop()
        when = self.input.when
        exact = None if when.problem() else when.value()
        like = self._slot.practitioner_id if self._is_agreed(exact) and self._slot else ""
        wish = self.input.wish(self.side.weekdays(), self.side.hours())
        self.search.look(wish, self.side.moment(self._desk.now), self.side.limit, exact, like)

    def _is_agreed(self, exact: datetime | None) -> bool:
        return exact is not None and self._slot is not None and self._slot.start == exact

    def _offered(self, offer: Offer) -> None:
        self._slot = offer.exact
        if not self.input.when.line.text().strip():
            self._slot = next(iter(offer.slots), None)  # the first is proposed
        given = self.input
        why = words.unable_text(self._setup, given.services.value(), given.practitioner.value())
        self.side.show_slots(offer.slots, self._slot, why)
        self._show_slot()

    def pick(self, slot: Slot) -> None:
        is_due = self._pause.isActive()
        self._slot = slot
        self.input.when.set_value(slot.start)  # and is kept, whatever else changes
        if not is_due:
            self._pause.stop()  # it comes from the answer in sight
        self.side.show_taken(slot)
        self._show_slot()
        (self.input.note if self._base else self.input.reach).setFocus()
        self.drafts.touch()

    def _show_slot(self) -> None:
        slot = self._slot
        said = words.slot_text(slot, self._setup, self._desk.format) if slot else ""
        self.summary.setText(said)
        self.check()
        stands = words.slot_of(self._base.form) if self._base else None
        if slot is not None and slot != stands and self._is_begun():
            self.keeper.keep(slot)
        elif slot is None:
            self.keeper.let_go()

    def _is_begun(self) -> bool:
        """Whether somebody is on the phone: a dialog only looked at keeps nothing from others."""
        person = self.input.person
        return person.caller is not None or person.is_new or bool(self.input.when.line.text())

    def check(self) -> None:
        """Say what is in the way of the time chosen."""
        if self._slot is None:
            self.input.clashes.show_clashes(())
            return
        form = self.input.form(self._slot)
        found = self._desk.run(appointments.check, form, self._appointment)
        self.input.clashes.show_clashes(found)

    # drafts

    def take_draft(self, values: dict[str, Any]) -> None:
        """Put back what was typed before."""
        self.draft_banner.hide()
        if patient := values.get("patient"):
            self.who.show(patient, is_fixed=self._base is not None)
        self.input.set_raw(values)
        self.look()

    def keep(self) -> None:
        if not self._is_done and self.is_changed():
            self.drafts.keep()

    def left_behind(self) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """At a lock: which dialog this is, and what is typed and not saved (None: nothing)."""
        self._stop()
        self.keeper.stop()
        typed = self.input.raw() if self.is_changed() else None
        where = {
            "kind": "booking",
            "appointment": self._appointment,
            "key": self.drafts.key,
            "is_typed": typed is not None,
        }
        return where, typed

    # leaving

    def reject(self) -> None:
        """Close without saving; what was typed stays as a draft."""
        if self.is_changed():
            self.drafts.keep()
            self._desk.toast(_("What you typed is kept as a draft."))
        self._is_done = True
        self._discard()

    def done(self, result: int) -> None:
        # a lock ends the dialog without asking and comes not by here: the door is shut by then
        self._is_done = True
        self._stop()
        self.keeper.let_go()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop()
        super().hideEvent(event)

    def _stop(self) -> None:
        self._pause.stop()
        self.who.stop()
        self.search.stop()
        self.drafts.stop()

    # saving

    def save(self) -> None:
        slot = self._chosen()
        form = self.input.form(slot)
        try:
            appointment = self._kept(form)
        except Conflict as conflict:
            self._answer(conflict)
            raise InvalidInput from conflict
        self._after(appointment, slot)

    def _chosen(self) -> Slot:
        person = self.input.person
        problems = {}
        if not person.is_new and person.caller is None:
            problems["patient"] = _("Say who will come: type a name, a number or a phone.")
        if self.search.is_busy or self._pause.isActive():
            problems["start"] = _("Free times are being looked for. Press again in a moment.")
        elif self._slot is None:
            problems["start"] = _("Choose a free time, or type a day and a time.")
        elif self.input.clashes.asks_reason and not self.input.clashes.value():
            problems["overlap_reason"] = _("Say why it is booked all the same, or choose another.")
        if problems or self._slot is None:
            raise InvalidInput(**problems)
        return self._slot

    def _kept(self, form: BookingForm) -> Id:
        desk, begun = self._desk, self._begun(form)
        if self._base is not None:
            desk.run(appointments.edit, self._appointment, self._rev, form)
            return self._appointment
        if begun.person is not None:
            return desk.run(appointments.register_and_book, begun.person, form).appointment_id
        if begun.waiting_id:
            return desk.run(waiting_list.offer, begun.waiting_id, begun.waiting_rev, form)
        return desk.run(appointments.book, form)

    def _begun(self, form: BookingForm) -> Begun:
        """The booking with what else is kept by it."""
        if self.input.person.is_new:
            return Begun(form, self.input.person.newcomer.form())
        entry = self._waiting
        if entry is not None and entry.wish.patient_id == form.patient_id:
            return Begun(form, None, entry.id, entry.rev)
        return Begun(form)

    def _repeated(self) -> RepeatBase:
        """What a series begins with; raises InvalidInput as saving does."""
        self._check_typing()
        begun = self._begun(self.input.form(self._chosen()))
        return RepeatBase(begun.booking, self.input.person.shown_name(), begun=begun)

    def _kept_with_series(self, appointment: Id) -> None:
        self._is_done = True
        self.drafts.drop()
        self._leave(appointment)
        self.done(self.DialogCode.Accepted)

    def _answer(self, conflict: Conflict) -> None:
        if self._base is not None and not conflict.fields:
            self._show_theirs(conflict)
            return
        said = _("{what} Nothing you typed is lost: choose another time.")
        self.banner.say(said.format(what=conflict), "danger")
        self.look()

    def _show_theirs(self, conflict: Conflict) -> None:
        """Somebody else changed it: say how it stands now, keep what is typed here."""
        theirs = self._desk.run(appointments.details, self._appointment)
        self._rev = theirs.row.rev
        now = words.slot_text(words.slot_of(theirs.form), self._setup, self._desk.format)
        said = _("{what} It now stands at {now}. Save again to put yours in its place.")
        self.banner.say(said.format(what=conflict, now=now), "danger")

    def show_problems(self, error: InvalidInput) -> None:
        if error.problems:
            super().show_problems(error)

    def _after(self, appointment: Id, slot: Slot) -> None:
        self._is_done = True
        self.drafts.drop()
        before, desk = self._base, self._desk
        if before is None:
            said = words.booked_text(slot, self._setup, desk.format)
            undoable.say_booked(desk, said, appointment)
        else:
            desk.toast(_("Changed."), undoable.put_back(desk, before))
        self._leave(appointment)

    def _leave(self, appointment: Id) -> None:
        if self.slip.isChecked():
            self._desk.request("appointment_slip", id=appointment)
        self.booked.emit(appointment)
