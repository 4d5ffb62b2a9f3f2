"""Editing: only what changed is written, and two people's edits meet (REG-15)."""

from dataclasses import replace
from datetime import date

import pytest

from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Contact, ContactKind, PatientRecord, PersonName
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.backend import Backend
from tests import make


@pytest.fixture
def rania(as_receptionist: Backend) -> Id:
    form = make.form(phone="03 123 456", born=date(1990, 5, 7), number="123456789")
    return as_receptionist.run(patients.register, form)


@pytest.fixture
def opened(as_receptionist: Backend, rania: Id) -> PatientRecord:
    return as_receptionist.run(patients.open_for_edit, rania)


def test_an_edit_is_kept_found_and_told_with_old_and_new_value(
    as_receptionist: Backend, rania: Id, opened: PatientRecord
) -> None:
    married = replace(opened.form, name=PersonName("Rania", "", "Nasser"))
    assert as_receptionist.run(patients.edit, rania, opened, married) == opened.rev + 1
    assert [row.id for row in as_receptionist.run(patients.search, "nasser")] == [rania]
    assert as_receptionist.run(patients.search, "khoury") == []
    latest = as_receptionist.run(patients.timeline, rania)[0]
    assert (latest.kind, latest.by) == ("edited", "Rima Khoury")
    assert latest.detail == "Family name: Khoury → Nasser"


def test_a_change_of_a_phone_alone_raises_the_patients_version(
    as_receptionist: Backend, rania: Id, opened: PatientRecord
) -> None:
    mail = Contact(ContactKind.EMAIL, "Rania@Example.com")
    form = replace(opened.form, contacts=(mail, *opened.form.contacts))
    as_receptionist.run(patients.edit, rania, opened, form)
    now = as_receptionist.run(patients.open_for_edit, rania)
    assert now.rev == opened.rev + 1
    assert [each.value for each in now.form.contacts] == ["rania@example.com", "+9613123456"]
    assert now.form.contacts[1].id == opened.form.contacts[0].id


def test_a_removed_phone_is_gone_and_finds_nobody(
    as_receptionist: Backend, rania: Id, opened: PatientRecord
) -> None:
    as_receptionist.run(patients.edit, rania, opened, replace(opened.form, contacts=()))
    assert as_receptionist.run(patients.open_record, rania).form.contacts == ()
    assert as_receptionist.run(patients.search, "03123456") == []


def test_what_only_one_side_changed_is_kept_from_both(
    as_receptionist: Backend, as_practitioner: Backend, rania: Id, opened: PatientRecord
) -> None:
    mail = Contact(ContactKind.EMAIL, "r@example.com")
    theirs = replace(opened.form, note="theirs", contacts=(*opened.form.contacts, mail))
    as_practitioner.run(patients.edit, rania, opened, theirs)
    phone = Contact(ContactKind.PHONE, "70 111 222")
    mine = replace(opened.form, preferred="Ro", contacts=(*opened.form.contacts, phone))
    as_receptionist.run(patients.edit, rania, opened, mine)
    now = as_receptionist.run(patients.open_record, rania).form
    assert (now.note, now.preferred) == ("theirs", "Ro")
    assert {each.value for each in now.contacts} == {
        "+9613123456",
        "r@example.com",
        "+96170111222",
    }


def test_a_field_both_changed_is_shown_as_theirs_and_mine_and_nothing_is_saved(
    as_receptionist: Backend, as_practitioner: Backend, rania: Id, opened: PatientRecord
) -> None:
    as_practitioner.run(patients.edit, rania, opened, replace(opened.form, note="theirs"))
    mine = replace(opened.form, note="mine", preferred="Ro")
    with pytest.raises(Conflict) as clash:
        as_receptionist.run(patients.edit, rania, opened, mine)
    assert clash.value.fields == {"note": ("theirs", "mine")}
    assert as_receptionist.run(patients.open_record, rania).form.preferred == ""
    saved = as_receptionist.run(patients.edit_resolved, rania, clash.value.rev, mine)
    assert saved == clash.value.rev + 1
    assert as_receptionist.run(patients.open_record, rania).form.note == "mine"


def test_a_resolved_edit_does_not_overwrite_a_newer_version_still(
    as_receptionist: Backend, rania: Id, opened: PatientRecord
) -> None:
    as_receptionist.run(patients.edit, rania, opened, replace(opened.form, note="newer"))
    with pytest.raises(Conflict):
        as_receptionist.run(patients.edit_resolved, rania, opened.rev, opened.form)


def test_a_masked_number_handed_back_leaves_the_stored_one(
    as_receptionist: Backend, rania: Id
) -> None:
    masked = as_receptionist.run(patients.open_record, rania)
    as_receptionist.run(patients.edit, rania, masked, replace(masked.form, note="x"))
    now = as_receptionist.run(patients.open_for_edit, rania)
    assert now.form.identities[0].number == "123456789"


def test_a_number_of_somebody_else_is_refused_on_edit_too(
    as_receptionist: Backend, rania: Id
) -> None:
    other = as_receptionist.run(patients.register, make.form("Lea", "Saad"))
    record = as_receptionist.run(patients.open_for_edit, other)
    taken = replace(record.form, identities=make.form(number="123456789").identities)
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(patients.edit, other, record, taken)
    assert set(refused.value.problems) == {"identities"}
