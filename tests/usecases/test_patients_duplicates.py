"""Somebody registered twice is pointed out before saving (REG-5)."""

from datetime import date

import pytest

from clinic_desktop.domain.patient import PatientForm, PersonName
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.backend import Backend
from tests import make

KNOWN = make.form("Rania", "Khoury", phone="03 123 456", born=date(1990, 5, 7), number="A12345")


@pytest.mark.parametrize(
    ("form", "blocks"),
    [
        (make.form("Zeina", "Saad", number="a 12345"), True),
        (make.form("Rania", "Khouri", born=date(1990, 5, 7)), False),
        (make.form("Khoury", "Rania", born=date(1990, 5, 7)), False),
        (make.form("Rania", "Khoury", born=date(1990, 7, 5)), False),
        (make.form("Rania", "Khoury", phone="+961 3 123456"), False),
        (PatientForm(name=PersonName("رانيا", "", "خوري"), birth=KNOWN.birth), False),
    ],
)
def test_a_likely_double_is_shown(
    as_receptionist: Backend, form: PatientForm, blocks: bool
) -> None:
    patient_id = as_receptionist.run(patients.register, KNOWN)
    (candidate,) = as_receptionist.run(patients.possible_duplicates, form, None)
    assert candidate.row.id == patient_id
    assert candidate.blocks is blocks
    assert candidate.reasons


@pytest.mark.parametrize(
    "form",
    [
        make.form("Zeina", "Saad", born=date(1990, 5, 7)),
        make.form("Karim", "Nasser", phone="03 123 456"),
        make.form("Rania", "Khoury", born=date(1961, 1, 1)),
    ],
)
def test_somebody_else_is_not_shown(as_receptionist: Backend, form: PatientForm) -> None:
    as_receptionist.run(patients.register, KNOWN)
    assert as_receptionist.run(patients.possible_duplicates, form, None) == []


def test_two_that_were_told_apart_are_not_shown_again(as_receptionist: Backend) -> None:
    first = as_receptionist.run(patients.register, KNOWN)
    twin = make.form("Rania", "Khoury", born=date(1990, 5, 7))
    second = as_receptionist.run(patients.register, twin)
    assert as_receptionist.run(patients.possible_duplicates, twin, second)
    as_receptionist.run(patients.not_the_same, second, first)
    assert as_receptionist.run(patients.possible_duplicates, twin, second) == []
    kinds = [event.kind for event in as_receptionist.run(patients.timeline, first)]
    assert kinds == ["duplicate", "registered"]
