"""An appointment booked for the wrong patient: for whom it was meant, and how that happened."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.errors import ClinicError, Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments import undoable
from clinic_desktop.ui.appointments.person_field import PersonField
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments, patients

_WIDTH = 560  # a name beside birth date, number and phone
_OTHER = "other"
_REASONS = {
    "": N_("Choose what happened"),
    "name": N_("Same or similar name"),
    "line": N_("Wrong line chosen in the list"),
    "family": N_("Another member of the family was meant"),
    "double": N_("Booked on an old or second record"),
    "caller": N_("Caller taken for the patient"),
    _OTHER: N_("Another reason"),
}


class WrongPatientDialog(FormDialog):
    """Both records keep a line of it; Undo is in the toast."""

    given = Signal(str)

    def __init__(self, desk: Desk, appointment: Id, parent: QWidget | None = None) -> None:
        self._before = desk.run(appointments.details, appointment)
        super().__init__(_("Wrong patient"), parent, save_text=_("Give to this patient"))
        named(self, "wrong_patient_dialog", self.windowTitle())
        self._desk = desk
        row = self._before.row
        said = words.who_and_when(row, desk.format)
        self.add_widget(labels.plain(said, "strong", "wrong_what", wraps=True))
        self.add_widget(labels.plain(_kept_words(row.series_id), "hint", "wrong_hint", wraps=True))
        self.person = PersonField(desk.format, desk.today, self._find, may_register=False)
        self.person.setMinimumWidth(theme.current().px(_WIDTH))
        self.add_field("patient", _("Who was it meant for?"), self.person)
        self.why = self.add_field(
            "reason", _("What happened?"),
            ChoiceCombo([(code, _(word)) for code, word in _REASONS.items()]),
        )  # fmt: skip
        self.own_words = self.add_field("words", _("More about it (may stay empty)"), QLineEdit())
        self.person.picked.connect(self._picked)
        self.person.left.connect(lambda: self.fields["patient"].clear())
        self.person.resized.connect(self.make_room)

    def make_room(self) -> None:
        """People found stand two layouts deep: each has to know before the form grows."""
        for part in (self.person, self.fields.get("patient")):
            layout = part.layout() if part is not None else None
            if layout is not None:
                layout.activate()
        super().make_room()

    def _find(self, text: str) -> Sequence[PatientRow]:
        found = self._desk.run(patients.search, text)
        return [each for each in found if each.id != self._before.row.patient_id]

    def _picked(self, patient: Id) -> None:
        """Whoever is chosen, unless the record is closed: that is said, and nothing is lost."""
        field = self.fields["patient"]
        try:
            caller = self._desk.run(appointments.caller, patient)
        except ClinicError as error:
            field.show_problem(str(error))
            return
        field.clear()
        self.person.show_caller(caller)
        self.why.setFocus()

    def save(self) -> None:
        caller, why = self.person.caller, self._why()
        problems = {}
        if caller is None:
            problems["patient"] = _("Choose who it was meant for.")
        if not self.why.value():
            problems["reason"] = _("Say what happened: it stays on both records.")
        elif not why:
            problems["words"] = _("Say why in a few words.")
        if problems or caller is None:
            raise InvalidInput(**problems)
        try:
            undoable.give_to(self._desk, self._before, caller.id, caller.name, why)
        except Conflict as conflict:
            self._before = self._desk.run(appointments.details, self._before.row.id)
            raise InvalidInput(conflict=str(conflict)) from conflict
        self.given.emit(self._before.row.id)

    def _why(self) -> str:
        code, own = self.why.value(), self.own_words.text().strip()
        chosen = "" if code in ("", _OTHER) else _(_REASONS[code])
        return ". ".join(part for part in (chosen, own) if part)


def _kept_words(series_id: Id) -> str:
    said = _(
        "The time and the note stay. Both records will show that it was booked by mistake. "
        "Phone and consent are asked anew."
    )
    return f"{said} {_('It leaves its series.')}" if series_id else said
