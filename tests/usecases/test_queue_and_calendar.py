"""The queue beside the calendar: one day, one practitioner, and a wall that everybody reads."""

from datetime import timedelta

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import Place, State
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.permissions import Role
from clinic_desktop.usecases import appointments, patients, queue
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import NINE, SmallClinic, furnish

WEEK = timedelta(days=7)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = NINE
    return furnish(database, clock)


def test_a_walk_in_does_not_arrive_for_the_appointment_of_another_day(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    before = as_receptionist.run(appointments.book, clinic.form())
    clock.now = NINE + WEEK
    later = as_receptionist.run(appointments.book, clinic.form(NINE + 2 * WEEK))
    ticket = as_receptionist.run(queue.take_ticket, clinic.patients[0])
    for other in (before, later):
        with pytest.raises(InvalidInput, match="another day"):
            as_receptionist.run(queue.arrive, other, 1)
        with pytest.raises(InvalidInput, match="another day"):
            as_receptionist.run(queue.join_booking, ticket.id, ticket.rev, other, 1)
        assert as_receptionist.run(appointments.details, other).row.state is State.BOOKED


def test_the_ticket_goes_to_whoever_the_appointment_is_moved_to(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    as_receptionist.run(queue.arrive, booked, 1)
    before = as_receptionist.run(appointments.details, booked)
    place = Place(NINE, practitioner_id=clinic.lina)
    rev = as_receptionist.run(appointments.move, booked, before.row.rev, place)
    (ticket,) = as_receptionist.run(queue.board).tickets
    assert ticket.practitioner_id == clinic.lina
    as_receptionist.run(appointments.move, booked, rev, Place(NINE, practitioner_id=clinic.karim))
    (ticket,) = as_receptionist.run(queue.board).tickets
    assert (ticket.patient_id, ticket.practitioner_id) == (clinic.patients[0], clinic.karim)


def test_the_wall_shows_no_initials_of_a_restricted_patient_whoever_is_signed_in(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    as_receptionist.run(queue.take_ticket, clinic.patients[0])
    named = (make.USERS[Role.ADMINISTRATOR].id,)
    as_administrator.run(patients.restrict, clinic.patients[0], named, "asked for")
    for door in (as_receptionist, as_administrator):
        (shown,) = door.run(queue.waiting_room).following
        assert (shown.number, shown.initials) == (1, "")
