"""The day on paper: who is on it, with what, and what stays off it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.patient import Alert, AlertLevel, Contact, ContactKind
from clinic_desktop.domain.permissions import Role
from clinic_desktop.reports import appointment_slip, day_sheet, downtime_kit
from clinic_desktop.usecases import appointments, calendar_setup, day_paper, patients
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish
from tests.reports import reading, samples

HOUR = timedelta(hours=1)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def booked(as_receptionist: Backend, clinic: SmallClinic) -> str:
    alert = Alert(AlertLevel.STOP, "Latex allergy")
    careful = as_receptionist.run(patients.register, make.form("Khalil", "Haddad", alerts=(alert,)))
    form = clinic.form(patient_id=careful, phone="+9613123456", note="brings a report")
    return as_receptionist.run(appointments.book, form)


def test_a_day_sheet_says_who_comes_when_how_to_call_them_and_what_to_be_careful_about(
    as_receptionist: Backend, booked: str
) -> None:
    columns = as_receptionist.run(day_paper.day_sheet, MONDAY.date())
    text = reading.flat(day_sheet.build(columns, samples.PRINTED))
    for word in ("Dr. Karim Nasser", "Khalil Haddad", "Latex allergy", "brings a report"):
        assert word in text
    assert "Lina Aoun" in text
    assert booked


def test_nobodys_name_stands_alone_at_the_foot_of_a_page(
    as_receptionist: Backend, booked: str
) -> None:
    (column, _free) = as_receptionist.run(day_paper.day_sheet, MONDAY.date())
    assert booked == column.lines[0].row.id
    for count in range(1, 25):
        lines = column.lines * count
        many = [replace(column, practitioner=f"Doctor{n}", lines=lines) for n in range(3)]
        for page in reading.pages(day_sheet.build(many, samples.PRINTED)):
            body = page.split("Printed by")[0]
            assert not body.rstrip().splitlines()[-1].strip().startswith("Doctor")


def test_what_was_cancelled_is_not_on_the_day_sheet(as_receptionist: Backend, booked: str) -> None:
    rev = as_receptionist.run(appointments.details, booked).row.rev
    why = (CancelledBy.PATIENT, CancelReason.ILL)
    as_receptionist.run(appointments.cancel, booked, rev, *why)
    columns = as_receptionist.run(day_paper.day_sheet, MONDAY.date())
    assert not any(column.lines for column in columns)


def test_whoever_is_booked_with_somebody_who_left_is_on_the_sheet_all_the_same(
    as_administrator: Backend, as_receptionist: Backend, clinic: SmallClinic, booked: str
) -> None:
    people = as_administrator.run(calendar_setup.offered).practitioners
    for who in people:
        as_administrator.run(calendar_setup.save_practitioner, replace(who, is_retired=True))
    (column,) = as_receptionist.run(day_paper.day_sheet, MONDAY.date())
    assert column.practitioner == "Dr. Karim Nasser"
    assert [line.row.id for line in column.lines] == [booked]
    kit = as_receptionist.run(day_paper.downtime_kit, MONDAY.date(), 0)
    assert [each.practitioner for each in kit.columns] == ["Dr. Karim Nasser"]
    assert clinic.karim == column.lines[0].row.practitioner_id


def test_an_alert_is_printed_for_the_days_on_which_it_is_in_force(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    tomorrow = MONDAY.date() + timedelta(days=1)
    alerts = (
        Alert(AlertLevel.WARN, "Fasting", starts_on=tomorrow),
        Alert(AlertLevel.WARN, "On crutches", ends_on=MONDAY.date()),
    )
    careful = as_receptionist.run(patients.register, make.form("Khalil", "Haddad", alerts=alerts))
    form = clinic.form(NINE + 24 * HOUR, patient_id=careful)
    as_receptionist.run(appointments.book, form)
    kit = as_receptionist.run(day_paper.downtime_kit, tomorrow, 0)
    assert [line.alerts for column in kit.columns for line in column.lines] == [("Fasting",)]


def test_a_confidential_phone_is_on_no_sheet(as_receptionist: Backend, clinic: SmallClinic) -> None:
    secret = Contact(ContactKind.PHONE, "+9613123456", "+9613123456", is_confidential=True)
    kept = as_receptionist.run(patients.register, make.form("Khalil", "Haddad", contacts=(secret,)))
    form = clinic.form(patient_id=kept, phone="+9613123456")
    as_receptionist.run(appointments.book, form)
    columns = as_receptionist.run(day_paper.day_sheet, MONDAY.date())
    assert [line.row.phone for column in columns for line in column.lines] == [""]


def test_a_closed_record_is_a_number_on_paper_too(
    as_administrator: Backend, as_receptionist: Backend, booked: str
) -> None:
    row = as_receptionist.run(appointments.details, booked).row
    named = (make.USERS[Role.PRACTITIONER].id,)
    as_administrator.run(patients.restrict, row.patient_id, named, "works here")
    columns = as_receptionist.run(day_paper.day_sheet, MONDAY.date())
    text = reading.flat(day_sheet.build(columns, samples.PRINTED))
    assert row.number in text
    assert not {"Khalil", "Latex", "report"} & set(text.split())


def test_a_slip_names_the_time_and_nothing_clinical(as_receptionist: Backend, booked: str) -> None:
    slip = as_receptionist.run(day_paper.slip, booked)
    text = reading.flat(appointment_slip.build(slip, samples.PRINTED))
    assert "Khalil Haddad" in text
    assert "Dr. Karim Nasser" in text
    assert "Monday, 02 Mar 2026" in text
    assert not {"Consultation", "Latex", "report"} & set(text.split())


def test_a_week_has_every_day_of_one_practitioner(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(appointments.book, clinic.form(NINE + 48 * HOUR))
    columns = as_receptionist.run(day_paper.week_sheet, MONDAY.date(), clinic.karim)
    assert [len(column.lines) for column in columns] == [0, 0, 1, 0, 0, 0, 0]


def test_numbers_of_blank_forms_are_never_given_twice(as_receptionist: Backend) -> None:
    first = as_receptionist.run(day_paper.downtime_kit, MONDAY.date(), 3)
    second = as_receptionist.run(day_paper.downtime_kit, MONDAY.date(), 2)
    assert (first.numbers, second.numbers) == ((1, 2, 3), (4, 5))
    pages = reading.flat(downtime_kit.build(second, samples.PRINTED))
    assert "Form 00004" in pages
    with pytest.raises(InvalidInput):
        as_receptionist.run(day_paper.downtime_kit, MONDAY.date(), 51)
