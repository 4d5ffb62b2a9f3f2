"""The fields of the booking dialog, in the order of the conversation."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.domain.appointment import BookingForm, ResourceKind
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments.clash_list import ClashList
from clinic_desktop.ui.appointments.moment_edit import MomentEdit
from clinic_desktop.ui.appointments.person_field import PersonField
from clinic_desktop.ui.appointments.reach_field import ReachField
from clinic_desktop.ui.appointments.services_field import ServicesField
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.usecases.appointments.calling import Caller
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.calendar_setup import CalendarSetup

LONGEST = 720
USUAL = 30
W = TypeVar("W", bound=QWidget)


class AddField(Protocol):
    """FormDialog.add_field."""

    def __call__(self, name: str, title: str, editor: W, *, hint: str = "", span: int = 1) -> W: ...


class BookingFields:
    """Editors and their values; knows no desk."""

    def __init__(
        self,
        formatter: Formatter,
        setup: CalendarSetup,
        person: PersonField,
        now: Callable[[], datetime],
    ) -> None:
        self.setup = setup
        self.person = person
        self.services = ServicesField(setup.services)
        people = [(who.id, words.shift_of(who)) for who in setup.practitioners]
        self.practitioner = ChoiceCombo([("", _("Anybody who is free")), *people])
        rooms = [r for r in setup.resources if r.kind is ResourceKind.ROOM]
        self.room = ChoiceCombo(
            [("", _("Any room that will do")), *((each.id, each.name) for each in rooms)]
        )
        self.minutes = NumberEdit(5, LONGEST, _("min"))
        self.minutes.setSingleStep(5)
        self.minutes.setValue(USUAL)
        self.when = MomentEdit(formatter, now)
        self.clashes = ClashList(formatter)
        self.reach = ReachField(formatter)
        self.booked_by = QLineEdit()
        self.booked_by.setPlaceholderText(_("Only if somebody else called"))
        self.may_contact = QCheckBox(_("Agrees to be &contacted about this appointment"))
        self.note = QPlainTextEdit()
        self.has_own_length = False

    def add_to(self, add: AddField, add_widget: Callable[..., None]) -> None:
        add("patient", _("&Who comes"), self.person, span=2)
        add("services", _("&Service"), self.services, span=2)
        add("practitioner", _("With who&m"), self.practitioner)
        add("room", _("W&here"), self.room)
        add("minutes", _("&Length"), self.minutes)
        add("start", _("&Day and time"), self.when)
        add_widget(self.clashes, span=2)
        add("reach", _("Phone to &reach them"), self.reach)
        add("booked_by", _("Who called"), self.booked_by)
        add("may_contact", _("Consent"), self.may_contact, span=2)
        add("note", _("N&ote"), self.note, span=2)
        self.note.setFixedHeight(theme.current().px(60))  # two lines: the form fits a small screen

    def last_stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes once a time is chosen."""
        reach = self.reach
        return (
            self.clashes.reason,
            reach.choice,
            reach.line,
            reach.read_back,
            self.booked_by,
            self.may_contact,
            self.note,
        )

    # values

    def wish(self, weekdays: tuple[int, ...], hours: tuple[int, int]) -> SlotWish:
        """What free times are looked for."""
        practitioner = self.practitioner.value()
        return SlotWish(
            service_ids=self.services.value(),
            practitioner_ids=(practitioner,) if practitioner else (),
            room_id=self.room.value(),
            patient_id=self.person.caller.id if self.person.caller else "",
            minutes=self.minutes.value(),
            weekdays=weekdays,
            from_hour=hours[0],
            to_hour=hours[1],
        )

    def form(self, slot: Slot) -> BookingForm:
        """The booking as it stands, at that place."""
        chosen = self.services.chosen()
        phone = self.phone()
        return BookingForm(
            patient_id=self.person.caller.id if self.person.caller else "",
            practitioner_id=slot.practitioner_id,
            start=slot.start,
            minutes=self.minutes.value(),
            service_ids=self.services.value(),
            room_id=slot.room_id,
            device_ids=tuple(sorted({d for each in chosen for d in each.devices})),
            note=self.note.toPlainText(),
            booked_by=self.booked_by.text(),
            phone=phone,
            is_read_back=bool(phone) and self.reach.is_read_back(),
            may_contact=self.may_contact.isChecked(),
            overlap_reason=self.clashes.value(),
        )

    def phone(self) -> str:
        """E.164 of the phone to reach them; for somebody new it is theirs."""
        if self.person.is_new:
            newcomer = self.person.newcomer.phone
            return "" if newcomer.problem() else newcomer.value()
        return self.reach.value()

    def keep_length(self) -> None:
        """It was typed: services change it no more."""
        self.has_own_length = True

    def follow_services(self) -> None:
        """The length that the services take together, unless another was typed."""
        total = sum(each.minutes for each in self.services.chosen())
        if not self.has_own_length:
            self.minutes.setValue(min(total or USUAL, LONGEST))

    def show_caller(self, caller: Caller) -> None:
        self.reach.show_phones(caller.phones)
        self.may_contact.setChecked(bool(caller.may_contact))

    def show_form(self, form: BookingForm) -> None:
        """A booking that is there already."""
        self.services.set_value(form.service_ids)
        people = {who.id for who in self.setup.practitioners}
        self.practitioner.set_value(form.practitioner_id if form.practitioner_id in people else "")
        rooms = {each.id for each in self.setup.resources}
        self.room.set_value(form.room_id if form.room_id in rooms else "")
        self.has_own_length = True
        self.minutes.setValue(form.minutes)
        self.when.set_value(form.start)
        self.note.setPlainText(form.note)
        self.booked_by.setText(form.booked_by)
        self.reach.set_value(form.phone, is_read_back=form.is_read_back and bool(form.phone))
        self.may_contact.setChecked(form.may_contact)
        self.clashes.reason.setText(form.overlap_reason)

    # drafts

    def raw(self) -> dict[str, Any]:
        """Everything entered, in values of JSON's kinds; of a registered person the id alone."""
        person = self.person
        return {
            "patient": person.caller.id if person.caller else "",
            "is_new": person.is_new,
            "newcomer": person.newcomer.raw(),
            "services": list(self.services.value()),
            "practitioner": self.practitioner.value(),
            "room": self.room.value(),
            "minutes": self.minutes.value() if self.has_own_length else 0,
            "when": self.when.line.text(),
            "reason": self.clashes.reason.text(),
            "reach": self.reach.raw(),
            "booked_by": self.booked_by.text(),
            "may_contact": self.may_contact.isChecked(),
            "note": self.note.toPlainText(),
        }

    def set_raw(self, raw: dict[str, Any]) -> None:
        """The reverse, without the registered person: whoever has a desk asks for them."""
        if raw.get("is_new"):
            self.person.begin_new()
            self.person.newcomer.set_raw(raw.get("newcomer", {}))
        self.services.set_value(raw.get("services", ()))
        known: set[Id] = {"", *(who.id for who in self.setup.practitioners)}
        self.practitioner.set_value(_among(raw.get("practitioner", ""), known))
        self.room.set_value(_among(raw.get("room", ""), {"", *self._rooms()}))
        self.has_own_length = bool(raw.get("minutes"))
        self.follow_services()
        if self.has_own_length:
            self.minutes.setValue(raw["minutes"])
        self.when.line.setText(raw.get("when", ""))
        self.clashes.reason.setText(raw.get("reason", ""))
        self.reach.set_raw(raw.get("reach", {}))
        self.booked_by.setText(raw.get("booked_by", ""))
        self.may_contact.setChecked(raw.get("may_contact", False))
        self.note.setPlainText(raw.get("note", ""))

    def _rooms(self) -> set[Id]:
        return {each.id for each in self.setup.resources if each.kind is ResourceKind.ROOM}


def _among(value: Id, known: set[Id]) -> Id:
    return value if value in known else ""
