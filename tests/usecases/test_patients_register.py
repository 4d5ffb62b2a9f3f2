"""Registering, opening, archiving: what is kept, what is refused, what is shown to whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain import patient_number
from clinic_desktop.domain.errors import InvalidInput, NotAllowed, NotFound
from clinic_desktop.domain.patient import (
    Alert,
    AlertLevel,
    BirthDate,
    Contact,
    ContactKind,
    FormerName,
    Identity,
    Insurance,
    PatientForm,
    PersonName,
    Relation,
    Sex,
)
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.patients import PatientFilter
from tests import make


def test_a_registered_patient_is_opened_as_entered(as_receptionist: Backend) -> None:
    entered = make.form(
        phone="03 123 456",
        born=date(1990, 5, 7),
        number="LB 12345",
        second_name=PersonName("رانيا", "", "خوري"),
        former_names=(FormerName(PersonName(family="Saad"), date(2015, 6, 1)),),
        insurances=(Insurance("CNSS", "77"),),
        relations=(Relation("emergency", "Karim Khoury", "70 111 222", "husband"),),
        tags=("laser", "laser", " "),
        note="first line\nsecond  line ",
    )
    patient_id = as_receptionist.run(patients.register, entered)
    record = as_receptionist.run(patients.open_for_edit, patient_id)
    assert (record.form.name, record.form.second_name) == (entered.name, entered.second_name)
    assert record.form.contacts[0].value == "+9613123456"
    assert record.form.contacts[0].typed == "03 123 456"
    assert record.form.identities[0].number == "LB12345"
    assert record.form.former_names == entered.former_names
    assert record.form.relations[0].name == "Karim Khoury"
    assert record.form.insurances[0].policy_number == "77"
    assert record.form.tags == ("laser",)
    assert record.form.note == "first line\nsecond line"
    assert record.number == patient_number.issue(1)
    assert record.registered_by == "Rima Khoury"


def test_numbers_run_on_and_are_not_given_twice(as_receptionist: Backend) -> None:
    ids = [as_receptionist.run(patients.register, make.form(f"P{n}")) for n in range(3)]
    numbers = [as_receptionist.run(patients.open_record, each).number for each in ids]
    assert numbers == [patient_number.issue(n) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (PatientForm(), "name"),
        (make.form(phone="12"), "phone"),
        (make.form(contacts=(Contact(ContactKind.EMAIL, "no at sign"),)), "email"),
        (make.form(born=make.TODAY + timedelta(days=1)), "birth"),
        (make.form(identities=(Identity("iin", "123"),)), "identities"),
        (make.form(born=make.TODAY, deceased_on=date(2020, 1, 1)), "deceased_on"),
        (make.form(relations=(Relation("guardian", " "),)), "relations"),
        (make.form(insurances=(Insurance(""),)), "insurances"),
        (make.form(alerts=(Alert(AlertLevel.STOP, ""),)), "alerts"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(
    as_receptionist: Backend, form: PatientForm, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(patients.register, form)
    assert set(refused.value.problems) == {field}
    assert as_receptionist.run(patients.figures).total == 0


def test_the_same_identity_number_is_refused_without_a_reason(as_receptionist: Backend) -> None:
    first = as_receptionist.run(patients.register, make.form(number="AB 1"))
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(patients.register, make.form("Other", "Person", number="ab-1"))
    assert patient_number.issue(1) in refused.value.problems["identities"]
    second = as_receptionist.run(
        patients.register, make.form("Other", "Person", number="AB1"), "twin, card misprinted"
    )
    for each in (first, second):
        told = as_receptionist.run(patients.timeline, each)
        assert any("twin, card misprinted" in event.detail for event in told)


def test_an_identity_number_is_masked_until_it_is_revealed_and_that_is_noted(
    as_receptionist: Backend, as_administrator: Backend
) -> None:
    patient_id = as_receptionist.run(patients.register, make.form(number="123456789012"))
    identity = as_receptionist.run(patients.open_record, patient_id).form.identities[0]
    assert identity.number == "••••••••9012"
    assert as_receptionist.run(patients.reveal_identity, identity.id) == "123456789012"
    from clinic_desktop.usecases import audit_trail
    from clinic_desktop.usecases.audit_trail import AuditFilter

    deeds = as_administrator.run(audit_trail.listing, AuditFilter(), None)
    assert any(patient_id in dict(deed.patients) for deed in deeds)


def test_an_alert_shows_only_to_its_audience_and_in_its_time(
    as_receptionist: Backend, as_practitioner: Backend
) -> None:
    clinical = Alert(AlertLevel.STOP, "Pacemaker", audience=("practitioner",))
    over = Alert(AlertLevel.WARN, "Plaster on", ends_on=make.TODAY - timedelta(days=1))
    everybody = Alert(AlertLevel.INFO, "Hard of hearing", starts_on=make.TODAY)
    form = make.form(alerts=(clinical, over, everybody))
    patient_id = as_receptionist.run(patients.register, form)
    for door, levels in (
        (as_receptionist, [AlertLevel.INFO]),
        (as_practitioner, [AlertLevel.STOP, AlertLevel.INFO]),
    ):
        assert [each.level for each in door.run(patients.open_record, patient_id).alerts_now] == (
            levels
        )
        (found,) = door.run(patients.search, "khoury")
        (listed,) = door.run(patients.page, PatientFilter()).rows
        assert list(found.alert_levels) == list(listed.alert_levels) == levels


def test_reading_an_alert_is_kept_in_the_timeline(as_receptionist: Backend) -> None:
    alert = Alert(AlertLevel.STOP, "Allergy", must_acknowledge=True)
    patient_id = as_receptionist.run(patients.register, make.form(alerts=(alert,)))
    alert_id = as_receptionist.run(patients.open_record, patient_id).form.alerts[0].id
    as_receptionist.run(patients.acknowledge_alert, alert_id)
    kinds = [event.kind for event in as_receptionist.run(patients.timeline, patient_id)]
    assert kinds == ["alert", "registered"]


def test_an_accountant_sees_names_and_numbers_only(
    as_receptionist: Backend, as_accountant: Backend
) -> None:
    form = make.form(phone="03 123 456", born=date(1990, 5, 7))
    patient_id = as_receptionist.run(patients.register, form)
    (row,) = as_accountant.run(patients.search, "khoury")
    assert (row.name, row.birth, row.phone_end) == ("Rania Khoury", None, "")
    with pytest.raises(NotAllowed):
        as_accountant.run(patients.open_record, patient_id)


def test_an_archived_patient_leaves_the_list_and_is_still_found(as_receptionist: Backend) -> None:
    patient_id = as_receptionist.run(patients.register, make.form())
    as_receptionist.run(patients.archive, patient_id, "Moved abroad")
    assert as_receptionist.run(patients.page, PatientFilter()).total == 0
    assert as_receptionist.run(patients.search, "khoury")[0].is_archived
    as_receptionist.run(patients.restore, patient_id)
    assert as_receptionist.run(patients.page, PatientFilter()).total == 1
    assert not as_receptionist.run(patients.search, "khoury")[0].is_archived


def test_confirming_a_phone_says_who_and_how_until_the_number_changes(
    as_receptionist: Backend,
) -> None:
    patient_id = as_receptionist.run(patients.register, make.form(phone="03 123 456"))
    phone = as_receptionist.run(patients.open_record, patient_id).form.contacts[0]
    as_receptionist.run(patients.confirm_contact, phone.id, "called back")
    record = as_receptionist.run(patients.open_for_edit, patient_id)
    confirmed = record.form.contacts[0]
    assert (confirmed.confirmed_by, confirmed.confirmed_how) == ("Rima Khoury", "called back")
    changed = replace(record.form, contacts=(replace(confirmed, typed="70 111 222"),))
    as_receptionist.run(patients.edit, patient_id, record, changed)
    now = as_receptionist.run(patients.open_record, patient_id).form.contacts[0]
    assert (now.value, now.confirmed_at, now.confirmed_by) == ("+96170111222", None, "")


def test_warnings_name_what_an_iin_contradicts_and_who_is_of_age(as_receptionist: Backend) -> None:
    grown = make.form(
        born=date(1990, 5, 8),
        sex=Sex.MALE,
        identities=(Identity("iin", "900507400012"),),
        relations=(Relation("guardian", "Mother"),),
    )
    found = as_receptionist.run(patients.warnings, grown)
    assert any("guardian" in sentence for sentence in found)
    child = make.form(birth=BirthDate(date(2020, 1, 1)))
    assert any("no guardian" in each for each in as_receptionist.run(patients.warnings, child))


def test_who_was_opened_lately_stands_first(as_receptionist: Backend) -> None:
    ids = [as_receptionist.run(patients.register, make.form(f"P{n}")) for n in range(3)]
    for place in (2, 0, 2, 1):
        as_receptionist.run(patients.open_record, ids[place])
    rows = as_receptionist.run(patients.recent)
    assert [row.id for row in rows] == [ids[1], ids[2], ids[0]]


def test_a_copy_holds_the_events_of_its_days_and_is_told_later(
    as_receptionist: Backend, clock: make.Clock
) -> None:
    patient_id = as_receptionist.run(patients.register, make.form(number="123456789"))
    clock.forward(days=10)
    as_receptionist.run(patients.archive, patient_id, "x")
    since = make.TODAY + timedelta(days=5)
    copy = as_receptionist.run(
        patients.for_copy, patient_id, frozenset({"identity"}), since, None, False
    )
    assert [event.kind for event in copy.timeline] == ["archived"]
    assert copy.record.form.identities[0].number.startswith("•")
    told = as_receptionist.run(patients.timeline, patient_id, frozenset({"printed"}))
    assert [event.by for event in told] == ["Rima Khoury"]


def test_the_list_goes_on_page_by_page_in_every_order(as_receptionist: Backend) -> None:
    for n in range(7):
        as_receptionist.run(patients.register, make.form("Ann", f"Family{n % 4}"))
    for sort in ("name", "number", "registered"):
        seen: list[str] = []
        after = ""
        while True:
            page = as_receptionist.run(patients.page, PatientFilter(sort=sort), after, 3)
            seen += [row.id for row in page.rows]
            after = page.next
            if not after:
                break
        assert len(seen) == len(set(seen)) == page.total == 7


def test_a_patient_that_is_not_there_is_said_to_be_gone(
    as_receptionist: Backend, database: Database
) -> None:
    with pytest.raises(NotFound):
        as_receptionist.run(patients.open_record, "0" * 32)
