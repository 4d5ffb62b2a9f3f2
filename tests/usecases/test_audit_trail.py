"""Reading the trail: filters, who looked, what a deed changed, a field's history, export, day seal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_desktop.domain.errors import CodeWanted, InvalidInput, NotFound
from clinic_desktop.domain.patient import Contact, ContactKind
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import audit_trail, day_seals, deed_details, patients
from clinic_desktop.usecases.audit_trail import AuditFilter, DeedRow
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.day_seals import Verdict
from tests import make


@pytest.fixture
def rania(as_receptionist: Backend) -> str:
    """A patient registered, opened by the desk and changed once."""
    patient_id = as_receptionist.run(patients.register, make.form(phone="03 123 456"))
    as_receptionist.run(patients.open_record, patient_id)
    base = as_receptionist.run(patients.open_for_edit, patient_id)
    contact = Contact(ContactKind.PHONE, "03 999 888")
    changed = replace(make.form(family="Haddad"), contacts=(contact,))
    as_receptionist.run(patients.edit, patient_id, base, changed)
    return patient_id


def found(backend: Backend, **wanted: object) -> list[DeedRow]:
    return backend.run(audit_trail.listing, AuditFilter(**wanted))  # type: ignore[arg-type]


def actions(rows: list[DeedRow]) -> list[str]:
    return [row.action for row in rows]


def test_every_filter_narrows(rania: str, as_privacy_officer: Backend) -> None:
    everything = found(as_privacy_officer)
    edits = found(as_privacy_officer, actions=("patients.edit", "patients.register"))
    assert actions(edits) == ["patients.edit", "patients.register"]
    assert {row.user for row in found(as_privacy_officer, user_id="c3" * 16)} == {"Rima Khoury"}
    assert found(as_privacy_officer, device_id="0" * 32) == []
    assert len(found(as_privacy_officer, device_id=make.DEVICE_ID)) >= len(everything) - 1
    about = found(as_privacy_officer, patient_id=rania)
    assert actions(about)[-2:] == ["patients.open_record", "patients.register"]
    assert all(row.patients[0][0] == rania for row in about)


def test_refused_deeds_are_found_by_their_outcome(
    as_accountant: Backend, as_privacy_officer: Backend
) -> None:
    with pytest.raises(Exception, match="role"):
        as_accountant.run(audit_trail.listing, AuditFilter())
    rows = found(as_privacy_officer, outcomes=("refused",))
    assert [(row.user, row.action) for row in rows] == [("Samir Aoun", "audit_trail.listing")]
    both = found(as_privacy_officer, outcomes=("refused",), user_id="f5" * 16)
    assert both == []


def test_days_narrow_to_their_deeds(
    rania: str, as_privacy_officer: Backend, clock: make.Clock
) -> None:
    clock.forward(days=3)
    as_privacy_officer.note("access.lock")
    start = clock() - timedelta(days=1)
    assert "access.lock" in actions(found(as_privacy_officer, since=start))
    assert "patients.register" not in actions(found(as_privacy_officer, since=start))
    assert "access.lock" not in actions(found(as_privacy_officer, until=start))
    assert found(as_privacy_officer, since=clock() + timedelta(days=1)) == []


def test_pages_follow_each_other_without_gap(as_privacy_officer: Backend) -> None:
    for _each in range(audit_trail.PAGE + 20):
        as_privacy_officer.note("access.lock")
    first = found(as_privacy_officer)
    second = as_privacy_officer.run(audit_trail.listing, AuditFilter(), first[-1].seq)
    assert [row.seq for row in first + second] == list(range(first[0].seq, 0, -1))


def test_who_looked_names_everybody_who_opened_the_record(
    rania: str, as_practitioner: Backend, as_privacy_officer: Backend
) -> None:
    as_practitioner.run(patients.open_record, rania)
    rows = as_privacy_officer.run(audit_trail.who_looked, rania)
    assert [row.user for row in rows if row.action == "patients.open_record"] == [
        "Dr. Karim Nasser",
        "Rima Khoury",
    ]
    assert {row.outcome for row in rows} == {"read"}


def test_a_deed_tells_what_it_changed(rania: str, as_privacy_officer: Backend) -> None:
    (edit,) = found(as_privacy_officer, actions=("patients.edit",))
    detail = as_privacy_officer.run(audit_trail.deed, edit.seq)
    told = {(row.table, *value) for row in detail.changes for value in row.values}
    assert ("patient", "family", "Khoury", "Haddad") in told
    assert detail.more == 0
    with pytest.raises(NotFound):
        as_privacy_officer.run(audit_trail.deed, 999_999)


def test_a_deed_about_a_closed_record_keeps_its_contents(
    rania: str, as_privacy_officer: Backend
) -> None:
    (edit,) = found(as_privacy_officer, actions=("patients.edit",))
    as_privacy_officer.stay = replace(
        as_privacy_officer.stay,
        user=replace(
            as_privacy_officer.user,
            permissions=as_privacy_officer.user.permissions - {"patients.view"},
        ),
    )
    detail = as_privacy_officer.run(audit_trail.deed, edit.seq)
    assert detail.changes
    assert all(row.is_closed for row in detail.changes)
    assert {value[1:] for row in detail.changes for value in row.values} == {("", "")}


def test_a_field_tells_its_history_with_children(rania: str, as_receptionist: Backend) -> None:
    names = [field.name for field in as_receptionist.run(deed_details.fields_of, rania)]
    assert {"patient.family", "patient_contact.typed"} <= set(names)
    family = as_receptionist.run(deed_details.field_history, rania, "patient.family")
    assert [(each.old, each.new) for each in family] == [("Khoury", "Haddad"), ("", "Khoury")]
    assert family[0].user == "Rima Khoury"
    phones = as_receptionist.run(deed_details.field_history, rania, "patient_contact.typed")
    assert "03 999 888" in {each.new for each in phones}
    assert "03 123 456" in {each.old for each in phones}


def test_an_identity_number_shows_only_its_end(as_receptionist: Backend) -> None:
    patient_id = as_receptionist.run(patients.register, make.form(number="A1234567"))
    (change,) = as_receptionist.run(
        deed_details.field_history, patient_id, "patient_identity.number"
    )
    assert change.new == "••••4567"


def test_an_export_names_patients_by_number_and_asks_for_a_code(
    rania: str, as_privacy_officer: Backend, clock: make.Clock
) -> None:
    file = as_privacy_officer.run(audit_trail.export, AuditFilter(), Progress()).decode("utf-8-sig")
    assert "patients.register" in file
    assert "Khoury" not in file.replace("Rima Khoury", "")
    assert rania not in file
    clock.forward(minutes=6)
    with pytest.raises(CodeWanted):
        as_privacy_officer.run(audit_trail.export, AuditFilter(), Progress())


def test_reading_the_trail_is_a_deed(rania: str, as_privacy_officer: Backend) -> None:
    as_privacy_officer.run(audit_trail.who_looked, rania)
    as_privacy_officer.run(day_seals.day_seal, make.TODAY)
    seen = actions(found(as_privacy_officer))
    assert seen[:2] == ["day_seals.day_seal", "audit_trail.who_looked"]


def test_a_seal_of_the_day_fits_as_long_as_nothing_is_changed(
    rania: str, as_privacy_officer: Backend
) -> None:
    seal = as_privacy_officer.run(day_seals.day_seal, make.TODAY)
    assert (seal.refused, seal.failed, seal.devices) == (0, 0, ("Reception",))
    assert seal.deeds == seal.seq
    as_privacy_officer.note("access.lock")  # the day goes on
    typed = seal.text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    answer = as_privacy_officer.run(day_seals.check_seal, make.TODAY, typed)
    assert (answer.verdict, answer.seq) == (Verdict.MATCHES, seal.seq)
    other = as_privacy_officer.run(day_seals.check_seal, date(2026, 3, 1), seal.text)
    assert other.verdict is Verdict.CHANGED


def test_a_wrong_or_swapped_symbol_of_a_seal_is_a_typing_mistake(
    rania: str, as_privacy_officer: Backend
) -> None:
    seal = as_privacy_officer.run(day_seals.day_seal, make.TODAY).text
    wrong = ("Z" if seal[0] != "Z" else "Y") + seal[1:]
    for typed in (wrong, seal[:-1], seal.replace(seal[5], "*")):
        answer = as_privacy_officer.run(day_seals.check_seal, make.TODAY, typed)
        assert answer.verdict is Verdict.MISTYPED
        assert answer.problem


def test_a_day_without_deeds_is_sealed_by_the_one_before(
    as_privacy_officer: Backend, clock: make.Clock
) -> None:
    clock.forward(days=5)
    quiet = date(2026, 3, 4)
    seal = as_privacy_officer.run(day_seals.day_seal, quiet)
    assert (seal.deeds, seal.seq, seal.is_whole) == (0, 1, True)
    answer = as_privacy_officer.run(day_seals.check_seal, quiet, seal.text)
    assert answer.verdict is Verdict.MATCHES


def test_a_day_to_come_cannot_be_sealed(as_privacy_officer: Backend) -> None:
    with pytest.raises(InvalidInput):
        as_privacy_officer.run(day_seals.day_seal, date(2026, 3, 3))
