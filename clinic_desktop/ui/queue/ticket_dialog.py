"""A walk-in gets a ticket, an arrival its own, a number its name."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.queue import Ticket
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.queue.person_pick import PersonPick
from clinic_desktop.ui.queue.undoing import done_and_undo
from clinic_desktop.ui.queue.words import TicketWords, event_words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import queue

People = tuple[tuple[Id, str], ...]


class WalkInDialog(FormDialog):
    """Everything may be left open; somebody booked today is offered the booking."""

    taken = Signal(str)  # the ticket's id

    def __init__(self, desk: Desk, people: People, parent: QWidget) -> None:
        super().__init__(_("Walk-in"), parent, save_text=_("Give ticket"))
        named(self, "walk_in_dialog", _("Walk-in"))
        self._desk = desk
        self._bookings: dict[Id, AppointmentRow] = {}
        hint = _("Leave it empty to give a number now and add the name later.")
        self.person = self.add_field("patient", _("Patient"), PersonPick(desk), hint=hint)
        self.booking = self.add_field("appointment", _("Comes for"), ChoiceCombo[Id]())
        self.practitioner = self.add_field("practitioner", _("To see"), _choice(people))
        self.note = self.add_field("note", _("Note"), QLineEdit())
        self.person.picked.connect(self._offer_bookings)
        self.booking.currentIndexChanged.connect(lambda _at: self._show_choice())
        self._offer_bookings("")

    def _offer_bookings(self, patient_id: Id) -> None:
        try:
            rows = self._desk.run(queue.bookings_today, patient_id) if patient_id else []
        except ClinicError as refused:  # a record that opens for others only
            rows = []
            self.fields["patient"].show_problem(str(refused))
        self._bookings = {row.id: row for row in rows}
        names = dict(self.people)
        choices = [(row.id, self._booked(row, names)) for row in rows]
        self.booking.set_choices([*choices, ("", _("A walk-in, without a booking"))])
        self.booking.setCurrentIndex(0)
        self.fields["appointment"].setVisible(bool(rows))
        self._show_choice()
        self.make_room()

    @property
    def people(self) -> People:
        return self.practitioner.people

    def _booked(self, row: AppointmentRow, names: dict[Id, str]) -> str:
        at = self._desk.format.isolate(self._desk.format.time(row.start))
        who = names.get(row.practitioner_id, "")
        return _("The booking at {time} with {who}").format(time=at, who=who)

    def _show_choice(self) -> None:
        is_walk_in = not self.booking.value()
        for name in ("practitioner", "note"):
            self.fields[name].setVisible(is_walk_in)

    def save(self) -> None:
        row = self._bookings.get(self.booking.value())
        if row is not None:
            ticket = self._desk.run(queue.arrive, row.id, row.rev)
        else:
            ticket = self._desk.run(
                queue.take_ticket,
                self.person.patient_id,
                self.practitioner.value(),
                self.note.text(),
            )
        done_and_undo(self._desk, _("Ticket {number} is given."), ticket, ticket.rev)
        self.taken.emit(ticket.id)


class TicketDialog(FormDialog):
    """Who holds a ticket, for whom, the note, and what happened to it so far."""

    def __init__(self, desk: Desk, ticket: Ticket, people: People, parent: QWidget) -> None:
        title = _("Ticket {number}").format(number=ticket.number)
        super().__init__(title, parent)
        named(self, "ticket_dialog", title)
        self._desk, self._ticket = desk, ticket
        self.person = self.add_field("patient", _("Patient"), PersonPick(desk))
        self.practitioner = self.add_field("practitioner", _("To see"), _choice(people))
        self.note = self.add_field("note", _("Note"), QLineEdit(ticket.note))
        if ticket.patient_id:
            self.person.set_patient(ticket.patient_id, ticket.patient)
        if any(each == ticket.practitioner_id for each, _name in people):
            self.practitioner.set_value(ticket.practitioner_id)
        for editor in (self.person, self.practitioner):
            editor.setEnabled(not ticket.appointment_id)
        self.add_section(_("What happened"))
        self.add_widget(labels.plain(self._history(), "hint", "ticket_history", wraps=True))

    def _history(self) -> str:
        words = TicketWords(self._desk.format)
        lines = []
        for event in self._desk.run(queue.history, self._ticket.id):
            reason = f" · {event.reason}" if event.reason else ""
            said = event_words(event.action)
            lines.append(f"{words.time(event.at)} · {said} · \u2068{event.by}\u2069{reason}")
        return "\n".join(lines)

    def save(self) -> None:
        rev = self._desk.run(
            queue.name_ticket,
            self._ticket.id,
            self._ticket.rev,
            self.person.patient_id,
            self.practitioner.value(),
            self.note.text(),
        )
        done_and_undo(self._desk, _("Ticket {number} is changed."), self._ticket, rev)


class PeopleCombo(ChoiceCombo[Id]):
    """Anybody, or one of those who see patients."""

    def __init__(self, people: People) -> None:
        self.people = people
        super().__init__([("", _("Anybody")), *people])


def _choice(people: People) -> PeopleCombo:
    return PeopleCombo(people)
