"""The day at a glance, and its end."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Practitioner, State
from clinic_desktop.domain.errors import InvalidInput, NotAllowed, Restricted
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.waiting import WaitingWish, Window
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.usecases import (
    appointments,
    calendar_setup,
    day,
    patients,
    queue,
    recalls,
    waiting_list,
)
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.calendar_setup import Absence, Holiday
from clinic_desktop.usecases.recalls import RecallFilter
from tests import make
from tests.calendar import NINE, SmallClinic, furnish

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
END = NINE + 9 * HOUR  # 18:00


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = NINE
    return furnish(database, clock)


def booked(door: Backend, clinic: SmallClinic, hours: float, **more: Any) -> str:
    return door.run(appointments.book, clinic.form(NINE + hours * HOUR, **more))


def rev(door: Backend, appointment_id: str) -> int:
    return door.run(appointments.details, appointment_id).row.rev


def free(door: Backend) -> list[tuple[str, float, float]]:
    """Practitioner, start and end in hours from nine."""
    return [
        (gap.practitioner, (gap.start - NINE) / HOUR, (gap.end - NINE) / HOUR)
        for gap in door.run(day.overview).gaps
    ]


# my day


def test_a_practitioner_sees_her_own_appointments_of_today_in_order(
    as_practitioner: Backend, clinic: SmallClinic
) -> None:
    second, first = (booked(as_practitioner, clinic, hours) for hours in (2, 1))
    booked(as_practitioner, clinic, 1, practitioner_id=clinic.lina, patient_id=clinic.patients[1])
    booked(as_practitioner, clinic, 24)
    found = as_practitioner.run(day.overview)
    assert found.mine == clinic.karim
    assert [row.id for row in found.rows] == [first, second]


def test_reception_sees_everybodys_and_no_cancelled_ones(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    gone = booked(as_receptionist, clinic, 1)
    as_receptionist.run(appointments.cancel, gone, 1, CancelledBy.PATIENT, CancelReason.ILL)
    kept = [
        booked(as_receptionist, clinic, 2),
        booked(
            as_receptionist, clinic, 3, practitioner_id=clinic.lina, patient_id=clinic.patients[1]
        ),
    ]
    found = as_receptionist.run(day.overview)
    assert found.mine == ""
    assert [row.id for row in found.rows] == kept


def test_a_closed_record_shows_its_number_alone(
    as_administrator: Backend, as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    patient = clinic.patients[0]
    clock.now = NINE - DAY
    booked(as_receptionist, clinic, -23)
    clock.now = NINE
    booked(as_receptionist, clinic, 1)
    as_receptionist.run(queue.take_ticket, patient)
    owner = make.USERS[Role.ADMINISTRATOR].id
    as_administrator.run(patients.restrict, patient, (owner,), "Works at this clinic.")
    found = as_receptionist.run(day.overview)
    shown = (*found.rows, *found.unresolved)
    number = shown[0].number
    assert [(row.patient, row.services, row.is_closed) for row in shown] == [(number, "", True)] * 2
    assert [(each.patient, each.is_closed) for each in found.waiting] == [(number, True)]


# who waits


def test_those_who_wait_come_in_the_order_of_being_called(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    first, second, third = (as_receptionist.run(queue.take_ticket) for _time in range(3))
    as_receptionist.run(queue.enter, first.id, first.rev)
    as_receptionist.run(queue.prioritise, third.id, third.rev, "Is in pain")
    found = as_receptionist.run(day.overview).waiting
    assert [each.number for each in found] == [3, 2]
    assert found[0].is_prioritised
    assert found[1].waiting_since == second.waiting_since


def test_a_practitioner_sees_who_waits_for_her_or_for_anybody(
    as_practitioner: Backend, clinic: SmallClinic
) -> None:
    for who in (clinic.lina, clinic.karim, ""):
        as_practitioner.run(queue.take_ticket, "", who)
    found = as_practitioner.run(day.overview)
    assert [each.number for each in found.waiting] == [2, 3]
    assert found.waiting_for_others == 1


# what is free


def test_free_time_is_what_hours_appointments_and_breaks_leave(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked(as_receptionist, clinic, 1)
    booked(as_receptionist, clinic, 6, minutes=180)
    karim, lina = "Dr. Karim Nasser", "Lina Aoun"
    assert free(as_receptionist) == [
        (karim, 0, 1),
        (lina, 0, 4),
        (karim, 1.5, 4),
        (karim, 5, 6),
        (lina, 5, 9),
    ]


def test_free_time_shorter_than_the_shortest_service_is_none(
    as_practitioner: Backend, clinic: SmallClinic
) -> None:
    booked(as_practitioner, clinic, 0, minutes=215)
    assert free(as_practitioner) == [("Dr. Karim Nasser", 5, 9)]


def test_free_time_begins_now_on_the_next_five_minutes(
    as_practitioner: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    clock.now = NINE + 2 * HOUR + 2 * MINUTE
    assert free(as_practitioner)[0] == ("Dr. Karim Nasser", 2 + 5 / 60, 4)


def test_leave_days_off_and_the_evening_leave_no_free_time(
    as_administrator: Backend, as_practitioner: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    leave = Absence("", clinic.karim, NINE, NINE + 8 * HOUR)
    as_administrator.run(calendar_setup.save_absence, leave)
    assert free(as_practitioner) == [("Dr. Karim Nasser", 8, 9)]
    clock.now = END
    assert free(as_practitioner) == []
    clock.now = NINE
    today = [Holiday("", make.TODAY, "Eid al-Fitr")]
    as_administrator.run(calendar_setup.save_holidays, today)
    assert free(as_practitioner) == []


def test_time_without_a_room_or_device_for_any_service_is_not_free(
    as_administrator: Backend, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    services = as_administrator.run(calendar_setup.offered).services
    plain = next(each for each in services if each.id == clinic.consultation)
    as_administrator.run(calendar_setup.save_service, replace(plain, is_retired=True))
    repair = Absence("", clinic.laser, NINE, NINE + 6 * HOUR)
    as_administrator.run(calendar_setup.save_absence, repair)
    assert free(as_practitioner) == [("Dr. Karim Nasser", 6 + 5 / 60, 9)]


def test_a_clinic_without_services_books_half_hours(
    as_administrator: Backend, clock: make.Clock
) -> None:
    clock.now = NINE
    shift = Shift(0, time(9), time(9, 40))
    lina = Practitioner("", 0, "Lina Aoun", shifts=(shift,))
    as_administrator.run(calendar_setup.save_practitioner, lina)
    assert free(as_administrator) == [("Lina Aoun", 0, 40 / 60)]


# the lists


def wait(door: Backend, clinic: SmallClinic, person: int, **wish: object) -> None:
    services = (clinic.consultation,)
    entry = WaitingWish(clinic.patients[person], services, make.TODAY + DAY, **wish)  # type: ignore[arg-type]
    door.run(waiting_list.add, entry)


def test_whom_of_the_waiting_list_a_free_time_of_today_suits(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked(as_receptionist, clinic, 0, minutes=240)
    morning, evening = Window(0, time(9), time(12)), Window(0, time(15), time(17))
    wait(as_receptionist, clinic, 1, practitioner_ids=(clinic.karim,), windows=(morning,))
    assert as_receptionist.run(day.to_call).fitting == 0
    wait(as_receptionist, clinic, 2, practitioner_ids=(clinic.karim,), windows=(evening,))
    assert as_receptionist.run(day.to_call).fitting == 1
    wait(as_receptionist, clinic, 1)
    assert as_receptionist.run(day.to_call).fitting == 2


def test_somebody_booked_today_waits_for_an_earlier_time_only(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    held = booked(as_receptionist, clinic, 5.5)
    wait(as_receptionist, clinic, 0, appointment_id=held)
    assert as_receptionist.run(day.to_call).fitting == 1
    clock.now = NINE + 5.5 * HOUR
    assert as_receptionist.run(day.to_call).fitting == 0


def test_recalls_are_counted_as_their_list_shows_them(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    for person, ahead in enumerate((0, 0, 3)):
        due_on = make.TODAY + ahead * DAY
        as_receptionist.run(recalls.add, clinic.patients[person], clinic.peeling, due_on)
    put_off = as_receptionist.run(recalls.due, make.TODAY, RecallFilter())[0]
    as_receptionist.run(recalls.snooze, put_off.id, put_off.rev, make.TODAY + DAY)
    listed = as_receptionist.run(recalls.due, make.TODAY, RecallFilter())
    assert as_receptionist.run(day.to_call).recalls == len(listed) == 1


# unresolved, and the end of the day


def test_what_past_days_left_open_is_told_the_oldest_first(
    as_receptionist: Backend, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    young = booked(as_receptionist, clinic, -24)
    old = booked(as_receptionist, clinic, -48, practitioner_id=clinic.lina)
    found = as_receptionist.run(day.overview)
    assert [row.id for row in found.unresolved] == [old, young]
    assert found.unresolved_count == 2
    assert [row.id for row in as_practitioner.run(day.overview).unresolved] == [young]


def test_a_booking_nobody_touched_becomes_done_and_undo_puts_it_back(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    left = booked(as_receptionist, clinic, -24)
    before = as_receptionist.run(appointments.details, left)
    new = as_receptionist.run(day.settle, left, 1, State.DONE)
    steps = [each.to_state for each in as_receptionist.run(appointments.history, left)]
    assert steps[1:] == ["arrived", "done"]
    assert as_receptionist.run(day.overview).unresolved == ()
    as_receptionist.run(appointments.put_back, left, new, before.form, before.row.state)
    assert [row.state for row in as_receptionist.run(day.overview).unresolved] == [State.BOOKED]


def test_a_past_day_gives_out_no_ticket_when_it_is_settled(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    left = booked(as_receptionist, clinic, -24)
    as_receptionist.run(day.settle, left, 1, State.DONE)
    assert as_receptionist.run(queue.board).tickets == ()


def test_what_has_not_begun_is_neither_done_nor_missed(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    ahead = booked(as_receptionist, clinic, 1)
    for state in (State.DONE, State.NO_SHOW):
        with pytest.raises(InvalidInput, match="not begun"):
            as_receptionist.run(day.settle, ahead, 1, state)


def test_settling_leads_to_an_end_only(as_receptionist: Backend, clinic: SmallClinic) -> None:
    left = booked(as_receptionist, clinic, -24)
    for state in (State.CANCELLED, State.IN_ROOM):
        with pytest.raises(InvalidInput):
            as_receptionist.run(day.settle, left, 1, state)


def test_somebody_elses_closed_record_is_not_settled(
    as_administrator: Backend, as_receptionist: Backend, clinic: SmallClinic
) -> None:
    left = booked(as_receptionist, clinic, -24)
    owner = make.USERS[Role.ADMINISTRATOR].id
    as_administrator.run(patients.restrict, clinic.patients[0], (owner,), "Works at this clinic.")
    with pytest.raises(Restricted):
        as_receptionist.run(day.settle, left, 1, State.DONE)


def test_closing_says_what_stands_open_and_then_who_closed(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    left = booked(as_receptionist, clinic, 0)
    as_receptionist.run(queue.take_ticket)
    clock.now = END
    found = as_receptionist.run(day.closing, make.TODAY)
    assert [row.id for row in found.open] == [left]
    assert (found.waiting, found.closed_at) == (1, None)
    as_receptionist.run(day.settle, left, rev(as_receptionist, left), State.NO_SHOW)
    as_receptionist.run(appointments.close_day, make.TODAY)
    found = as_receptionist.run(day.closing, make.TODAY)
    assert (found.open, found.closed_at, found.closed_by) == ((), END, "Rima Khoury")
    assert as_receptionist.run(day.overview).closed_at == END


def test_who_may_not_see_the_calendar_sees_no_day(as_accountant: Backend) -> None:
    with pytest.raises(NotAllowed):
        as_accountant.run(day.overview)
