"""Registering, opening and finding a patient."""

from datetime import date

from clinic_desktop.domain import patient_number
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.backend import Backend
from tests import make


def test_a_registered_patient_is_opened_as_entered(as_receptionist: Backend) -> None:
    entered = make.form(phone="03 123 456", born=date(1990, 5, 7), number="LB 12345")
    patient_id = as_receptionist.run(patients.register, entered)
    record = as_receptionist.run(patients.open_for_edit, patient_id)
    assert record.form.name == entered.name
    assert record.form.contacts[0].value == "+9613123456"
    assert record.form.identities[0].number == "LB12345"
    assert record.number == patient_number.issue(1)
    assert record.registered_by == "Rima Khoury"
