"""What the calendar says of an appointment beside its time: alerts, and what is still open."""

from dataclasses import FrozenInstanceError, fields
from datetime import time, timedelta

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import (
    AppointmentRow,
    CancelledBy,
    CancelReason,
    Practitioner,
    State,
)
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.patient import Alert, AlertLevel
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.usecases import appointments, calendar_setup, patients
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

STOP = Alert(AlertLevel.STOP, "Latex allergy", audience=(Role.PRACTITIONER.value,))
WARN = Alert(AlertLevel.WARN, "Pays in advance")
OVER = Alert(AlertLevel.STOP, "Fever last year", ends_on=MONDAY.date() - timedelta(days=1))


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


def test_the_gravest_alert_meant_for_the_user_marks_the_appointment(
    as_receptionist: Backend, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    form = make.form("Layla", "Haddad", alerts=(WARN, STOP, OVER))
    warned = as_receptionist.run(patients.register, form)
    as_receptionist.run(appointments.book, clinic.form(patient_id=warned))
    as_receptionist.run(appointments.book, clinic.form(NINE + timedelta(hours=1)))

    def marks(backend: Backend) -> list[AlertLevel | None]:
        return [row.alert for row in backend.run(appointments.calendar, MONDAY.date(), 1).rows]

    assert marks(as_receptionist) == [AlertLevel.WARN, None]
    assert marks(as_practitioner) == [AlertLevel.STOP, None]


def test_an_alert_that_is_over_marks_nothing(as_receptionist: Backend, clinic: SmallClinic) -> None:
    healed = as_receptionist.run(patients.register, make.form("Layla", "Haddad", alerts=(OVER,)))
    as_receptionist.run(appointments.book, clinic.form(patient_id=healed))
    (row,) = as_receptionist.run(appointments.calendar, MONDAY.date(), 1).rows
    assert row.alert is None


def test_only_past_appointments_that_nobody_ended_are_unresolved(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    left, ended, away, later = (
        as_receptionist.run(appointments.book, clinic.form(NINE + timedelta(hours=hours)))
        for hours in (0, 1, 2, 24)
    )
    as_receptionist.run(appointments.cancel, away, 1, CancelledBy.PATIENT, CancelReason.ILL, "")
    clock.now = NINE + timedelta(hours=1)
    as_receptionist.run(appointments.change_state, ended, 1, State.NO_SHOW)
    assert as_receptionist.run(appointments.unresolved) == []
    clock.now = NINE + timedelta(days=1)
    assert [row.id for row in as_receptionist.run(appointments.unresolved)] == [left]
    assert later


def test_one_practitioners_calendar_shows_nobody_elses_appointments(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(appointments.book, clinic.form())
    lina = clinic.form(practitioner_id=clinic.lina, patient_id=clinic.patients[1])
    hers = as_receptionist.run(appointments.book, lina)
    page = as_receptionist.run(appointments.calendar, MONDAY.date(), 1, (clinic.lina,))
    assert [row.id for row in page.rows] == [hers]
    assert list(page.frames[0].hours) == [clinic.lina]


def test_a_slot_over_the_end_of_a_searched_week_is_found(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    since = NINE + timedelta(minutes=7)
    wish = SlotWish(
        service_ids=(clinic.consultation,), practitioner_ids=(clinic.karim,), weekdays=(0,)
    )
    found = as_receptionist.run(appointments.next_free, wish, since, 200)
    starts = [slot.start for slot in found]
    a_week_later = [start for start in starts if (start - NINE).days == 7]
    assert a_week_later[:3] == [NINE + timedelta(days=7, minutes=minutes) for minutes in (0, 5, 10)]
    assert len(starts) == len(set(starts))


def test_a_nights_work_is_open_on_both_its_days(
    as_administrator: Backend, as_receptionist: Backend, clinic: SmallClinic
) -> None:
    night = (Shift(0, time(22), time(6)),)
    who = Practitioner("", 0, "Night nurse", shifts=night)
    nurse = as_administrator.run(calendar_setup.save_practitioner, who)
    page = as_receptionist.run(appointments.calendar, MONDAY.date(), 2, (nurse,))
    midnight = MONDAY + timedelta(hours=22)  # in Beirut
    monday, tuesday = (frame.hours[nurse] for frame in page.frames)
    assert monday == ((midnight - timedelta(hours=2), midnight),)
    assert tuesday == ((midnight, midnight + timedelta(hours=6)),)


def test_a_closed_record_shows_nothing_but_its_number(
    as_administrator: Backend, as_receptionist: Backend, clinic: SmallClinic
) -> None:
    form = clinic.form(note="brings her daughter", phone="+9613123456")
    as_receptionist.run(appointments.book, form)
    named = {each.name: each.id for each in as_administrator.run(patients.may_be_named)}
    people = (named[as_administrator.user.name],)
    as_administrator.run(patients.restrict, form.patient_id, people, "Works here.")
    (row,) = as_receptionist.run(appointments.calendar, MONDAY.date(), 1).rows
    assert row.is_closed
    assert row.patient == row.number
    assert (row.phone, row.note, row.services, row.colour, row.alert) == ("", "", "", "", None)


def test_an_archived_patient_is_booked_only_when_brought_back(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    form = clinic.form()
    as_receptionist.run(patients.archive, form.patient_id, "Moved away")
    with pytest.raises(InvalidInput, match="archived") as refused:
        as_receptionist.run(appointments.book, form)
    assert set(refused.value.problems) == {"patient"}
    as_receptionist.run(patients.restore, form.patient_id)
    assert as_receptionist.run(appointments.book, form)


def test_a_row_is_whole_though_it_is_made_in_haste(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(appointments.book, clinic.form(note="first visit"))
    (row,) = as_receptionist.run(appointments.calendar, MONDAY.date(), 1).rows
    names = [field.name for field in fields(AppointmentRow)]
    assert sorted(vars(row)) == sorted(names)
    assert AppointmentRow(**{name: getattr(row, name) for name in names}) == row
    with pytest.raises(FrozenInstanceError):
        row.note = "another"  # type: ignore[misc]
