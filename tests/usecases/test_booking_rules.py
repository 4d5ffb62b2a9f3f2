"""What may not be booked, moved or gone on to, whoever asks for it."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import (
    CancelledBy,
    CancelReason,
    Place,
    Practitioner,
    Service,
    State,
)
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.usecases import appointments, calendar_files, calendar_setup, patients
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.calendar_setup import Absence
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ILL = (CancelledBy.PATIENT, CancelReason.ILL)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


def retire_consultation(door: Backend, clinic: SmallClinic) -> None:
    found: dict[Id, Service] = {s.id: s for s in door.run(calendar_setup.offered).services}
    retired = replace(found[clinic.consultation], is_retired=True)
    door.run(calendar_setup.save_service, retired)


def test_a_retired_service_is_not_booked_any_more_but_what_is_booked_may_move(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    retire_consultation(as_administrator, clinic)
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(appointments.book, clinic.form(NINE + HOUR))
    assert set(refused.value.problems) == {"services"}
    both = clinic.form(NINE + HOUR, service_ids=(clinic.consultation, clinic.peeling))
    with pytest.raises(InvalidInput):
        as_receptionist.run(appointments.book, both)
    rev = as_receptionist.run(appointments.move, booked, 1, Place(NINE + HOUR))
    as_receptionist.run(appointments.edit, booked, rev, clinic.form(note="may stay"))


def test_nobody_is_booked_who_is_not_on_file(as_receptionist: Backend, clinic: SmallClinic) -> None:
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(appointments.book, clinic.form(patient_id="nobody"))
    assert set(refused.value.problems) == {"patient"}


def test_nobody_is_booked_for_a_day_after_their_death(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    clock.now = MONDAY + 2 * DAY
    died = make.form("Samir", "Haddad", deceased_on=MONDAY.date())
    patient = as_receptionist.run(patients.register, died)
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(appointments.book, clinic.form(NINE + 7 * DAY, patient_id=patient))
    assert set(refused.value.problems) == {"patient"}
    # what took place is written down afterwards
    as_receptionist.run(appointments.book, clinic.form(NINE, patient_id=patient))


def test_a_room_is_no_device_and_a_device_no_room(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    for wrong in ({"room_id": clinic.laser}, {"device_ids": (clinic.room_one,)}):
        with pytest.raises(InvalidInput):
            as_receptionist.run(appointments.book, clinic.form(**wrong))


def test_a_room_or_device_out_of_use_is_said_as_one_types(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    for thing in (clinic.room_one, clinic.laser):
        away = Absence("", thing, NINE - HOUR, NINE + HOUR, "repair: painted")
        as_administrator.run(calendar_setup.save_absence, away)
    form = clinic.form(room_id=clinic.room_one, device_ids=(clinic.laser,))
    found = as_receptionist.run(appointments.check, form)
    assert [(clash.kind, clash.what) for clash in found] == [
        ("hours", "Room 1"),
        ("hours", "Laser"),
    ]
    later = replace(form, start=NINE + HOUR)
    assert as_receptionist.run(appointments.check, later) == []


def test_a_shift_through_the_night_is_work_after_midnight_too(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    night = Practitioner("", 0, "Nadim", shifts=(Shift(0, time(22), time(6)),))
    who = as_administrator.run(calendar_setup.save_practitioner, night)
    at_one = clinic.form(NINE + 16 * HOUR, practitioner_id=who)
    assert as_receptionist.run(appointments.check, at_one) == []
    (clash,) = as_receptionist.run(appointments.check, replace(at_one, start=NINE + 21 * HOUR))
    assert clash.kind == "hours"


def test_nobody_arrives_for_a_later_day(as_receptionist: Backend, clinic: SmallClinic) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form(NINE + 7 * DAY))
    with pytest.raises(InvalidInput):
        as_receptionist.run(appointments.change_state, booked, 1, State.ARRIVED)


def test_whoever_is_here_is_not_moved_to_another_day(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    rev = as_receptionist.run(appointments.change_state, booked, 1, State.ARRIVED)
    with pytest.raises(InvalidInput):
        as_receptionist.run(appointments.move, booked, rev, Place(NINE + DAY))
    as_receptionist.run(appointments.move, booked, rev, Place(NINE + HOUR))


def test_a_cancelled_appointment_stays_where_it_was(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    rev = as_receptionist.run(appointments.cancel, booked, 1, *ILL)
    with pytest.raises(InvalidInput):
        as_receptionist.run(appointments.move, booked, rev, Place(NINE + HOUR))


def test_an_old_reason_does_not_book_over_somebody_new(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    first = as_receptionist.run(appointments.book, clinic.form())
    over = clinic.form(patient_id=clinic.patients[1], overlap_reason="sisters come together")
    second = as_receptionist.run(appointments.book, over)
    rev = as_receptionist.run(appointments.cancel, second, 1, *ILL)
    as_receptionist.run(appointments.cancel, first, 1, *ILL)
    as_receptionist.run(appointments.book, clinic.form(patient_id=clinic.patients[2]))
    with pytest.raises(Conflict):
        as_receptionist.run(appointments.change_state, second, rev, State.BOOKED)


def test_other_calendars_hear_that_a_cancelled_appointment_takes_place_after_all(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    rev = as_receptionist.run(appointments.cancel, booked, 1, *ILL)
    as_receptionist.run(appointments.change_state, booked, rev, State.BOOKED)
    written = as_receptionist.run(calendar_files.export_one, booked).decode()
    assert "SEQUENCE:2\r\n" in written
    assert "STATUS:CONFIRMED\r\n" in written


def test_no_slot_is_proposed_where_no_room_will_do(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    one, two = (
        as_administrator.run(calendar_setup.save_service, Service("", 0, name, rooms=(room,)))
        for name, room in (("Acupuncture", clinic.room_one), ("Cupping", clinic.room_two))
    )
    assert as_receptionist.run(appointments.next_free, SlotWish((one,)), MONDAY, 1)
    assert as_receptionist.run(appointments.next_free, SlotWish((one, two)), MONDAY, 1) == []
    rooms = {each.id: each for each in as_administrator.run(calendar_setup.offered).resources}
    retired = replace(rooms[clinic.room_one], is_retired=True)
    as_administrator.run(calendar_setup.save_resource, retired)
    assert as_receptionist.run(appointments.next_free, SlotWish((one,)), MONDAY, 1) == []


def test_a_slot_over_the_end_of_the_days_first_looked_at_is_offered(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    wish = SlotWish(
        practitioner_ids=(clinic.karim,), minutes=60, weekdays=(2,), from_hour=9, to_hour=10
    )
    since = NINE + timedelta(minutes=15)
    found = as_receptionist.run(appointments.offer, wish, since, 1)
    assert [slot.start for slot in found.slots] == [NINE + 2 * DAY]


def test_a_booking_gives_back_the_slot_that_was_kept_for_it(
    as_receptionist: Backend, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    wish = SlotWish((clinic.consultation,), (clinic.karim,))
    (slot,) = as_receptionist.run(appointments.next_free, wish, MONDAY, 1)
    as_receptionist.run(appointments.hold, slot)
    as_receptionist.run(appointments.book, clinic.form(NINE + HOUR))
    other = clinic.form(patient_id=clinic.patients[1])
    assert as_practitioner.run(appointments.check, other) == []
