"""Booking, moving, states and free slots through the door."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Place, State
from clinic_desktop.domain.errors import Conflict, InvalidInput, Restricted
from clinic_desktop.domain.permissions import Role
from clinic_desktop.usecases import appointments
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

HALF = timedelta(minutes=30)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


def test_a_booking_shows_in_the_calendar_and_its_history(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form(note="first visit"))
    page = as_receptionist.run(appointments.calendar, MONDAY.date(), 1)
    (row,) = page.rows
    assert (row.id, row.start, row.end, row.state) == (booked, NINE, NINE + HALF, State.BOOKED)
    assert (row.patient, row.services, row.note) == (
        "Rania Khoury 0",
        "Consultation",
        "first visit",
    )
    (step,) = as_receptionist.run(appointments.history, booked)
    assert (step.kind, step.to_start, step.by) == ("booked", NINE, "Rima Khoury")


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        ({}, "practitioner"),
        ({"practitioner_id": "lina", "room_id": "room_one"}, "room"),
        ({"practitioner_id": "lina", "device_ids": "laser"}, "device"),
        ({"practitioner_id": "lina", "patient_id": 0}, "patient"),
    ],
)
def test_a_taken_practitioner_room_device_or_patient_is_refused_by_name(
    as_receptionist: Backend, clinic: SmallClinic, second: dict[str, Any], kind: str
) -> None:
    first = clinic.form(room_id=clinic.room_one, device_ids=(clinic.laser,))
    as_receptionist.run(appointments.book, first)
    values = {"patient_id": clinic.patients[1], **_resolved(clinic, second)}
    clashing = clinic.form(NINE + HALF / 2, **values)
    assert kind in {each.kind for each in as_receptionist.run(appointments.check, clashing)}
    with pytest.raises(Conflict) as refused:
        as_receptionist.run(appointments.book, clashing)
    assert kind in refused.value.fields


def _resolved(clinic: SmallClinic, given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, int):
            found[name] = clinic.patients[value]
        else:
            at = getattr(clinic, str(value))
            found[name] = (at,) if name == "device_ids" else at
    return found


def test_appointments_that_touch_do_not_clash_but_buffers_count(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(appointments.book, clinic.form())
    after = clinic.form(NINE + HALF, patient_id=clinic.patients[1])
    as_receptionist.run(appointments.book, after)
    buffered = clinic.form(
        NINE + 2 * HALF, patient_id=clinic.patients[2], service_ids=(clinic.peeling,)
    )
    with pytest.raises(Conflict):
        as_receptionist.run(appointments.book, buffered)


def test_a_patient_who_is_elsewhere_is_named_once(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(appointments.book, clinic.form())
    with pytest.raises(Conflict) as refused:
        as_receptionist.run(appointments.book, clinic.form(practitioner_id=clinic.lina))
    assert str(refused.value) == "This time is taken: Rania Khoury 0 has another appointment."


def test_a_double_booking_needs_a_reason_and_shows(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(appointments.book, clinic.form())
    second = clinic.form(patient_id=clinic.patients[1], overlap_reason="sisters come together")
    booked = as_receptionist.run(appointments.book, second)
    rows = {
        row.id: row for row in as_receptionist.run(appointments.calendar, MONDAY.date(), 1).rows
    }
    assert rows[booked].is_double
    third = clinic.form(patient_id=clinic.patients[2])
    with pytest.raises(Conflict):
        as_receptionist.run(appointments.book, third)


def test_the_file_itself_refuses_an_overlap_that_slipped_past_the_rules(
    as_receptionist: Backend, clinic: SmallClinic, database: Database
) -> None:
    as_receptionist.run(appointments.book, clinic.form())
    copied = text(
        "INSERT INTO occupation SELECT 'x', target_id, kind, busy_from, busy_until, 1 "
        "FROM occupation WHERE kind = 'practitioner'"
    )
    with pytest.raises(IntegrityError), database.transaction(write=True) as session:
        session.execute(copied)


def test_moving_touches_one_appointment_and_can_be_put_back_exactly(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    first = as_receptionist.run(appointments.book, clinic.form())
    other = as_receptionist.run(
        appointments.book, clinic.form(NINE + HALF, patient_id=clinic.patients[1])
    )
    before = as_receptionist.run(appointments.details, first)
    untouched = as_receptionist.run(appointments.details, other)
    place = Place(NINE + 4 * HALF, minutes=60, practitioner_id=clinic.lina)
    rev = as_receptionist.run(appointments.move, first, before.row.rev, place)
    moved = as_receptionist.run(appointments.details, first)
    assert (moved.row.start, moved.row.practitioner_id) == (place.start, clinic.lina)
    as_receptionist.run(appointments.put_back, first, rev, before.form, before.row.state)
    assert as_receptionist.run(appointments.details, first).form == before.form
    assert as_receptionist.run(appointments.details, other) == untouched


def test_two_people_changing_one_appointment_do_not_overwrite_each_other(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    rev = as_receptionist.run(appointments.details, booked).row.rev
    as_receptionist.run(appointments.move, booked, rev, Place(NINE + 2 * HALF))
    with pytest.raises(Conflict):
        as_receptionist.run(appointments.move, booked, rev, Place(NINE + 4 * HALF))


def test_states_go_their_way_and_no_other(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    clock.now = NINE
    rev = as_receptionist.run(appointments.details, booked).row.rev
    for state in (State.CONFIRMED, State.ARRIVED, State.IN_ROOM, State.DONE):
        rev = as_receptionist.run(appointments.change_state, booked, rev, state)
    with pytest.raises(InvalidInput):
        as_receptionist.run(appointments.change_state, booked, rev, State.BOOKED)
    steps = as_receptionist.run(appointments.history, booked)
    assert [step.to_state for step in steps][1:] == ["confirmed", "arrived", "in_room", "done"]


def test_cancelling_frees_the_time_and_keeps_who_why_and_how_late(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    rev = as_receptionist.run(appointments.details, booked).row.rev
    as_receptionist.run(
        appointments.cancel, booked, rev, CancelledBy.PATIENT, CancelReason.ILL, "flu"
    )
    last = as_receptionist.run(appointments.history, booked)[-1]
    assert (last.cancelled_by, last.code, last.is_late, last.reason) == (
        "patient",
        "ill",
        True,
        "flu",
    )
    again = clinic.form(patient_id=clinic.patients[1])
    as_receptionist.run(appointments.book, again)
    rev = as_receptionist.run(appointments.details, booked).row.rev
    with pytest.raises(Conflict):
        as_receptionist.run(appointments.change_state, booked, rev, State.BOOKED)


def test_a_day_with_something_unresolved_cannot_be_closed(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    clock.now = NINE + 2 * HALF
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(appointments.close_day, MONDAY.date())
    assert "1 appointment" in refused.value.problems["day"]
    rev = as_receptionist.run(appointments.details, booked).row.rev
    as_receptionist.run(appointments.change_state, booked, rev, State.NO_SHOW)
    as_receptionist.run(appointments.close_day, MONDAY.date())


def test_the_next_free_slot_skips_what_is_taken_and_off_hours(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(appointments.book, clinic.form())
    wish = SlotWish((clinic.consultation,), (clinic.karim,))
    slots = as_receptionist.run(appointments.next_free, wish, MONDAY, 3)
    assert [slot.start - NINE for slot in slots] == [HALF, HALF + HALF / 6, HALF + HALF / 3]
    late = as_receptionist.run(appointments.next_free, wish, NINE + timedelta(hours=9), 1)
    assert late[0].start == NINE + timedelta(days=1)


def test_a_slot_kept_by_somebody_else_is_named_until_it_expires(
    as_receptionist: Backend, as_practitioner: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    wish = SlotWish((clinic.consultation,), (clinic.karim,))
    (slot,) = as_practitioner.run(appointments.next_free, wish, MONDAY, 1)
    as_practitioner.run(appointments.hold, slot)
    (clash,) = as_receptionist.run(appointments.check, clinic.form())
    assert (clash.kind, clash.whom) == ("hold", "Dr. Karim Nasser")
    clock.forward(minutes=6)
    assert as_receptionist.run(appointments.check, clinic.form()) == []


def test_of_fifty_who_book_one_slot_at_once_one_wins_and_the_others_hear_with_whom(
    database: Database, clinic: SmallClinic, clock: make.Clock
) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(50)

    def try_it(number: int) -> None:
        desk = make.backend(database, Role.RECEPTIONIST, clock)
        form = clinic.form(patient_id=clinic.patients[number % 3])
        start.wait()
        try:
            desk.run(appointments.book, form)
            outcomes.append("booked")
        except Conflict as clash:
            outcomes.append(str(clash))

    threads = [threading.Thread(target=try_it, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("booked") == 1
    assert all("This time is taken" in text for text in outcomes if text != "booked")
    assert len(outcomes) == 50


times = st.integers(0, 40).map(lambda steps: NINE + timedelta(minutes=15 * steps))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    wishes=st.lists(
        st.tuples(times, st.sampled_from([15, 30, 60, 90]), st.booleans(), st.booleans()),
        min_size=2,
        max_size=14,
    )
)
def test_no_accepted_booking_ever_overlaps_another_of_the_same_person_or_thing(
    as_receptionist: Backend, clinic: SmallClinic, wishes: list[tuple[datetime, int, bool, bool]]
) -> None:
    taken: list[str] = []
    for number, (start, minutes, is_karim, needs_laser) in enumerate(wishes):
        form = clinic.form(
            start,
            minutes,
            patient_id=clinic.patients[number % 3],
            practitioner_id=clinic.karim if is_karim else clinic.lina,
            device_ids=(clinic.laser,) if needs_laser else (),
        )
        try:
            taken.append(as_receptionist.run(appointments.book, form))
        except Conflict:
            continue
    kept = [as_receptionist.run(appointments.details, each) for each in taken]
    for at, one in enumerate(kept):
        for other in kept[at + 1 :]:
            if one.row.start < other.row.end and other.row.start < one.row.end:
                assert one.form.practitioner_id != other.form.practitioner_id
                assert one.form.patient_id != other.form.patient_id
                assert not set(one.form.device_ids) & set(other.form.device_ids)
    for each in kept:
        as_receptionist.run(
            appointments.cancel,
            each.row.id,
            each.row.rev,
            CancelledBy.CLINIC,
            CancelReason.BOOKED_BY_MISTAKE,
        )


def test_a_closed_record_shows_its_number_only_and_its_appointment_does_not_open(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    restrict = pytest.importorskip("clinic_desktop.usecases.patients.restricting").restrict
    booked = as_receptionist.run(appointments.book, clinic.form(note="private"))
    named = (make.USERS[Role.PRACTITIONER].id,)
    as_administrator.run(restrict, clinic.patients[0], named, "a relative works here")
    (row,) = as_receptionist.run(appointments.calendar, MONDAY.date(), 1).rows
    assert (row.patient, row.note, row.services, row.is_closed) == (row.number, "", "", True)
    with pytest.raises(Restricted):
        as_receptionist.run(appointments.details, booked)
