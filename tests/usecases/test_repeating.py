"""A booking kept together with everything that repeats it: all of it, or nothing (CAL-3, CAL-9)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotAllowed
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.waiting import WaitingState, WaitingWish
from clinic_desktop.usecases import appointments, patients, repeating, waiting_list
from clinic_desktop.usecases.appointments.course import Rhythm
from clinic_desktop.usecases.appointments.series import OnClash
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.repeating import Begun
from clinic_desktop.usecases.waiting_list import WaitingFilter
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

WEEK = timedelta(weeks=1)
THREE = "FREQ=WEEKLY;COUNT=3"


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


def booked(desk: Backend) -> list[AppointmentRow]:
    return list(desk.run(appointments.calendar, MONDAY.date(), 28).rows)


def test_a_booking_and_its_series_are_kept_in_one_go(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    form = clinic.form(note="knee", phone="+9613123456")
    made = as_receptionist.run(repeating.book_repeated, Begun(form), THREE)
    rows = booked(as_receptionist)
    assert [row.start for row in rows] == [NINE, NINE + WEEK, NINE + 2 * WEEK]
    assert [row.id for row in rows] == list(made.ids)
    assert {row.series_id for row in rows} == {made.series_id}
    forms = [as_receptionist.run(appointments.details, each).form for each in made.ids]
    assert forms == [replace(form, start=row.start) for row in rows]


def test_somebody_new_is_registered_with_the_series_or_not_at_all(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(appointments.book, clinic.form(NINE + WEEK))
    begun = Begun(clinic.form(patient_id=""), make.form("Nadia", "Haddad"))
    with pytest.raises(Conflict):
        as_receptionist.run(repeating.book_repeated, begun, THREE)
    assert as_receptionist.run(patients.search, "Nadia Haddad") == []
    assert len(booked(as_receptionist)) == 1
    made = as_receptionist.run(repeating.book_repeated, begun, THREE, OnClash.SKIP)
    (found,) = as_receptionist.run(patients.search, "Nadia Haddad")
    assert [row.patient_id for row in booked(as_receptionist)].count(found.id) == 2
    assert len(made.left_out) == 1


def test_a_series_that_leaves_out_its_own_first_day_is_refused(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(
            repeating.book_repeated, Begun(clinic.form()), "FREQ=WEEKLY;BYDAY=TU;COUNT=3"
        )
    assert "weekdays" in refused.value.problems
    assert booked(as_receptionist) == []


def test_a_course_begins_with_the_booking(as_receptionist: Backend, clinic: SmallClinic) -> None:
    form = clinic.form()
    planned = as_receptionist.run(appointments.plan_course, form, Rhythm(3, 7))
    made = as_receptionist.run(repeating.book_as_course, Begun(form), planned)
    rows = booked(as_receptionist)
    assert [row.start for row in rows] == [NINE, NINE + WEEK, NINE + 2 * WEEK]
    assert [row.id for row in rows] == list(made.ids)


def test_whoever_waited_is_off_the_list(as_receptionist: Backend, clinic: SmallClinic) -> None:
    wish = WaitingWish(clinic.patients[0], (clinic.consultation,), MONDAY.date() + WEEK)
    entry = as_receptionist.run(waiting_list.add, wish)
    found = as_receptionist.run(waiting_list.listing, WaitingFilter())
    rev = next(each.rev for each in found if each.id == entry)
    begun = Begun(clinic.form(), None, entry, rev)
    as_receptionist.run(repeating.book_repeated, begun, THREE)
    left = as_receptionist.run(waiting_list.listing, WaitingFilter())
    assert not any(each.id == entry and each.state is WaitingState.OPEN for each in left)
    assert [row.state for row in booked(as_receptionist)] == [State.BOOKED] * 3


def test_nobody_registers_by_way_of_a_series_who_may_not(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    only = frozenset({Permission.BOOK_APPOINTMENTS, Permission.VIEW_CALENDAR})
    user = replace(as_receptionist.user, roles=("own",), permissions=only)
    as_receptionist.stay = replace(as_receptionist.stay, user=user)
    begun = Begun(clinic.form(patient_id=""), make.form("Nadia", "Haddad"))
    with pytest.raises(NotAllowed):
        as_receptionist.run(repeating.book_repeated, begun, THREE)
    assert booked(as_receptionist) == []
