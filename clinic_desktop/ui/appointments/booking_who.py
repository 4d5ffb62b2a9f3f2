"""Who comes: puts the person chosen, or the one newly typed, into the fields of a booking."""

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.appointments.booking_fields import BookingFields
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.usecases import appointments, patients

_PAUSE = 150  # ms after the last key before people who may be the same are looked for


class WhoComes(QObject):
    """Asks the desk about people; `field` says what is wrong with the one chosen."""

    changed = Signal()  # somebody else: other times may fit

    def __init__(self, desk: Desk, given: BookingFields, field: FormField, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._given, self._field = desk, given, field
        self._likely = QTimer(self, singleShot=True, interval=_PAUSE)
        self._likely.timeout.connect(self._look_for_likely)
        person = given.person
        person.picked.connect(self._picked)
        person.begun.connect(self._begun_new)
        person.left.connect(self._left)
        person.newcomer.edited.connect(self._likely.start)

    def show(self, patient: Id, *, is_fixed: bool = False) -> bool:
        """Whoever is chosen, unless the record is closed: that is said, and nothing is lost."""
        try:
            caller = self._desk.run(appointments.caller, patient)
        except ClinicError as error:
            self._field.show_problem(str(error))
            return False
        self._field.clear()
        self._given.person.show_caller(caller, is_fixed=is_fixed)
        self._given.show_caller(caller)
        self._given.reach.only_read_back(is_so=False)
        return True

    def stop(self) -> None:
        self._likely.stop()

    def _picked(self, patient: Id) -> None:
        if self.show(patient):
            self._given.services.setFocus()
            self.changed.emit()

    def _begun_new(self) -> None:
        self._field.clear()
        self._given.may_contact.setChecked(False)
        self._given.reach.only_read_back(is_so=True)
        self._likely.start()

    def _left(self) -> None:
        self._given.reach.show_phones(())
        self._given.may_contact.setChecked(False)
        self._given.reach.only_read_back(is_so=False)
        self.changed.emit()

    def _look_for_likely(self) -> None:
        person = self._given.person
        if person.is_new:
            form = person.newcomer.lenient_form()
            person.newcomer.show_likely(self._desk.run(patients.possible_duplicates, form, None))
