"""Putting somebody on the waiting list, and changing what they wish."""

from datetime import date
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.domain.appointment import SETTLED, AppointmentRow
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.waiting import USUAL_STAY, Urgency, WaitingEntry, WaitingWish, Window
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting import list_words as words
from clinic_desktop.ui.waiting.patient_pick import PatientPick
from clinic_desktop.ui.waiting.undoing import waits_again
from clinic_desktop.ui.waiting.whom import whom
from clinic_desktop.ui.waiting.wish_rows import PeopleTicks, ServiceRow, WindowRow
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit
from clinic_desktop.ui.widgets.rows_edit import RowsEdit
from clinic_desktop.usecases import appointments, calendar_setup, waiting_list


class WaitingDialog(FormDialog):
    """Who, for what, with whom, when, how urgently, until when."""

    def __init__(
        self, desk: Desk, parent: QWidget, entry: WaitingEntry | None = None, patient: Id = ""
    ) -> None:
        title = _("Change the wish") if entry else _("Add to the waiting list")
        super().__init__(title, parent, columns=2, save_text=_("Save") if entry else _("Add"))
        named(self, "waiting_dialog", title)
        self._desk = desk
        self._entry = entry
        self._fields()
        if entry is not None:
            self._show(entry)
        elif patient:
            self._take_patient(patient)
        self._chain()

    def _fields(self) -> None:
        setup = self._desk.run(calendar_setup.offered)
        formatter = self._desk.format
        services = [(each.id, each.name) for each in setup.services]
        people = [(each.id, each.name) for each in setup.practitioners]
        self.patient = self.add_field("patient", _("Who waits"), PatientPick(self._desk), span=2)
        self.services: RowsEdit[Id] = RowsEdit(
            lambda: ServiceRow(services), _("One more service"), _("Service"), starts_with=1
        )
        self.add_field("services", _("For"), self.services)
        self.people = PeopleTicks(people)
        self.add_field("practitioners", _("With"), self.people, hint=_("None ticked: anybody."))
        self.windows: RowsEdit[Window] = RowsEdit(
            lambda: WindowRow(formatter), _("One more time"), _("Time")
        )
        self.add_field("windows", _("When"), self.windows, hint=_("None: any time."), span=2)
        urgencies = [(each, _(words.URGENCIES[each])) for each in Urgency]
        self.urgency = self.add_field("urgency", _("Urgency"), ChoiceCombo(urgencies))
        self.expires = self.add_field("expires_on", _("Waits until"), DateEdit(formatter))
        self.expires.set_value(self._desk.today + USUAL_STAY)
        self.phone = self.add_field(
            "phone", _("Phone"), PhoneEdit(formatter), hint=_("Empty: the number in the record.")
        )
        self.held: ChoiceCombo[Id] = ChoiceCombo([("", _("None"))])
        hint = _("It is kept until an earlier one is found, and then moved.")
        self.add_field("appointment", _("Appointment they have"), self.held, hint=hint)
        self.note = self.add_field("note", _("Note"), QPlainTextEdit(), span=2)
        self.patient.picked.connect(self._offer_held)
        for part in (self.services, self.windows):
            part.edited.connect(self._grow)
        self.patient.resized.connect(self.make_room)

    def _grow(self) -> None:
        self._chain()
        self.make_room()

    def _chain(self) -> None:
        """Tab goes as one reads, through lines that came later too."""
        first = (self.patient.box, self.patient.table, self.patient.change)
        last = (self.urgency, self.expires.line, self.phone, self.held, self.note)
        stops = [
            *first,
            *_stops(self.services),
            *self.people.boxes.values(),
            *_stops(self.windows),
            *last,
            self.cancel_button,
            self.save_button,
        ]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _take_patient(self, patient: Id) -> None:
        rows = self._offer_held(patient)
        name = rows[0].patient if rows else _("The patient chosen")
        self.patient.show_person(patient, name)

    def _show(self, entry: WaitingEntry) -> None:
        wish = entry.wish
        self.patient.show_person(wish.patient_id, entry.patient, is_fixed=True)
        self.services.set_value(wish.service_ids)
        self.people.set_value(wish.practitioner_ids)
        self.windows.set_value(wish.windows)
        self.urgency.set_value(wish.urgency)
        self.expires.set_value(max(wish.expires_on, self._desk.today))
        self.phone.set_value(wish.phone)
        self.note.setPlainText(wish.note)
        self._offer_held(wish.patient_id)
        if wish.appointment_id in {row.id for row in self._coming(wish.patient_id)}:
            self.held.set_value(wish.appointment_id)

    def _offer_held(self, patient: Id) -> list[AppointmentRow]:
        rows = self._coming(patient) if patient else []
        formatter = self._desk.format
        said = [
            (row.id, f"{words.moment_words(row.start, formatter)} {row.services}") for row in rows
        ]
        self.held.set_choices([("", _("None")), *said])
        if rows and self._entry is None:
            self.held.set_value(rows[0].id)
        return rows

    def _coming(self, patient: Id) -> list[AppointmentRow]:
        """Appointments that stand, the next one first."""
        rows = self._desk.run(appointments.of_patient, patient)
        now = self._desk.now
        return [row for row in reversed(rows) if row.start > now and row.state not in SETTLED]

    def _wish(self) -> WaitingWish:
        return WaitingWish(
            patient_id=self.patient.value(),
            service_ids=tuple(dict.fromkeys(self.services.value())),
            expires_on=self.expires.value() or date.min,
            practitioner_ids=self.people.value(),
            windows=self.windows.value(),
            urgency=self.urgency.value(),
            note=self.note.toPlainText(),
            phone=self.phone.value(),
            appointment_id=self.held.value(),
        )

    def save(self) -> None:
        wished = self._wish()
        if self._entry is None:
            self._desk.run(waiting_list.add, wished)
            self._desk.toast(_("On the waiting list."))
        else:
            self._desk.run(waiting_list.change, self._entry.id, self._entry.rev, wished)
            self._desk.toast(_("Saved."))


def _stops(rows: RowsEdit[Any]) -> list[QWidget]:
    """Where Tab halts in a list of lines."""
    found: list[QWidget] = []
    for form in rows.forms():
        inner = (form.day, form.start, form.end) if isinstance(form, WindowRow) else (form,)
        remove = (form.parentWidget() or form).findChild(QWidget, "remove_row")
        found.extend([*inner, *([remove] if remove is not None else [])])
    return [*found, rows.add_button]


class WithdrawDialog(FormDialog):
    """Taking somebody off the list takes a reason."""

    def __init__(self, desk: Desk, entry: WaitingEntry, parent: QWidget) -> None:
        title = _("Take off the waiting list")
        super().__init__(title, parent, save_text=_("Take off"))
        named(self, "withdraw_dialog", title)
        self._desk = desk
        self._entry = entry
        self.add_widget(whom(entry.patient))
        self.reason = self.add_field("reason", _("Reason"), QLineEdit())

    def save(self) -> None:
        entry = self._entry
        rev = self._desk.run(waiting_list.withdraw, entry.id, entry.rev, self.reason.text())
        self._desk.toast(_("Taken off the waiting list."), waits_again(self._desk, entry.id, rev))
