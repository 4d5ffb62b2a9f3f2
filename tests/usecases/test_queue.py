"""The queue through the door: numbers, order, states, undo, and what the wall may say."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desktop.data.appointments.records import TicketRow
from clinic_desktop.data.database import Database
from clinic_desktop.data.restrictions import Restriction
from clinic_desktop.domain.appointment import State
from clinic_desktop.domain.errors import Conflict, InvalidInput, Restricted
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission, Role
from clinic_desktop.domain.queue import Estimate, Ticket, TicketState
from clinic_desktop.usecases import appointments, queue
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.work import Work, writes
from tests import make
from tests.calendar import NINE, SmallClinic, furnish

EIGHT = NINE - timedelta(hours=1)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = EIGHT
    return furnish(database, clock, people=5)


def walk_in(door: Backend, **who: str) -> Ticket:
    return door.run(queue.take_ticket, **who)


def booked(door: Backend, clinic: SmallClinic, at: int, patient: int = 0) -> Id:
    """Booked with Karim so many minutes after nine."""
    start = NINE + timedelta(minutes=at)
    form = clinic.form(start, 15, patient_id=clinic.patients[patient])
    return door.run(appointments.book, form)


def arrived(door: Backend, appointment_id: Id) -> Ticket:
    return door.run(queue.arrive, appointment_id, rev_of(door, appointment_id))


def rev_of(door: Backend, appointment_id: Id) -> int:
    return door.run(appointments.details, appointment_id).row.rev


def state_of(door: Backend, appointment_id: Id) -> State:
    return door.run(appointments.details, appointment_id).row.state


def tickets(door: Backend) -> dict[int, Ticket]:
    """Today's, by number."""
    return {each.number: each for each in door.run(queue.board).tickets}


def order(door: Backend) -> list[int]:
    """The numbers of those who wait, the next one first."""
    found = door.run(queue.board).tickets
    return [each.number for each in found if each.state is TicketState.WAITING]


# numbers


def test_twenty_at_once_get_twenty_numbers_that_only_rise(
    database: Database, clock: make.Clock, clinic: SmallClinic
) -> None:
    got: list[int] = []

    def take() -> None:
        door = make.backend(database, Role.RECEPTIONIST, clock)
        got.append(walk_in(door).number)

    crowd = [threading.Thread(target=take) for _each in range(20)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert sorted(got) == list(range(1, 21))
    door = make.backend(database, Role.RECEPTIONIST, clock)
    assert order(door) == list(range(1, 21))
    assert clinic


def test_a_number_taken_back_is_not_given_again(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    first = walk_in(as_receptionist)
    as_receptionist.run(queue.undo, first.id, first.rev)
    assert walk_in(as_receptionist).number == 2
    assert list(tickets(as_receptionist)) == [2]
    assert clinic


def test_numbers_begin_again_with_the_day_of_the_clinic(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    assert walk_in(as_receptionist).number == 1
    clock.forward(hours=24)
    assert walk_in(as_receptionist).number == 1
    assert len(as_receptionist.run(queue.board).tickets) == 1
    assert clinic


def test_a_ticket_without_a_name_gets_its_patient_later(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    made = walk_in(as_receptionist, note="in pain")
    assert (made.patient, made.note, made.waiting_since) == ("", "in pain", EIGHT)
    who = clinic.patients[1]
    as_receptionist.run(queue.name_ticket, made.id, made.rev, who, clinic.lina, "in pain")
    found = tickets(as_receptionist)[1]
    assert (found.patient, found.practitioner) == ("Rania Khoury 1", "Lina Aoun")
    with pytest.raises(InvalidInput, match="holds ticket 1 already"):
        walk_in(as_receptionist, patient_id=who)


# order


def test_booked_patients_are_placed_by_their_time_and_walk_ins_by_coming(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    late, early = booked(as_receptionist, clinic, 60, 0), booked(as_receptionist, clinic, 0, 1)
    assert arrived(as_receptionist, late).number == 1  # booked for ten, here at eight
    clock.now = NINE + timedelta(minutes=5)
    walk_in(as_receptionist)
    arrived(as_receptionist, early)  # booked for nine, five minutes late
    clock.now = NINE + timedelta(minutes=70)
    walk_in(as_receptionist)
    assert order(as_receptionist) == [3, 2, 1, 4]


def test_urgent_goes_first_with_a_reason_and_back_without_one(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    three = [walk_in(as_receptionist) for _each in range(3)]
    last = three[2]
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(queue.prioritise, last.id, last.rev, "  ")
    assert "reason" in refused.value.problems
    rev = as_receptionist.run(queue.prioritise, last.id, last.rev, "chest pain")
    assert order(as_receptionist) == [3, 1, 2]
    assert tickets(as_receptionist)[3].priority_reason == "chest pain"
    as_receptionist.run(queue.ordinary, last.id, rev)
    assert order(as_receptionist) == [1, 2, 3]
    assert clinic


def test_by_hand_nobody_passes_an_urgent_one(as_receptionist: Backend, clinic: SmallClinic) -> None:
    one, two, three = (walk_in(as_receptionist) for _each in range(3))
    as_receptionist.run(queue.reorder, one.id, one.rev, two.id)
    assert order(as_receptionist) == [2, 1, 3]
    as_receptionist.run(queue.prioritise, two.id, two.rev, "feverish child")
    with pytest.raises(InvalidInput, match="Urgent tickets go first"):
        as_receptionist.run(queue.reorder, three.id, three.rev, "")
    assert order(as_receptionist) == [2, 1, 3]
    assert clinic


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 8)), max_size=6))
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_moving_by_hand_gives_exactly_the_order_asked_for(
    as_receptionist: Backend, clinic: SmallClinic, moves: list[tuple[int, int]]
) -> None:
    while len(order(as_receptionist)) < 8:
        walk_in(as_receptionist)
    expected = order(as_receptionist)
    for who, where in moves:
        found = tickets(as_receptionist)
        number = expected.pop(who)
        at = min(where, len(expected))
        after = found[expected[at - 1]].id if at else ""
        expected.insert(at, number)
        as_receptionist.run(queue.reorder, found[number].id, found[number].rev, after)
        assert order(as_receptionist) == expected
    keys = [each.turn for each in tickets(as_receptionist).values()]
    assert len(set(keys)) == len(keys)
    assert clinic


def test_who_did_not_answer_comes_back_near_the_front_and_not_there(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    one, *_others = [walk_in(as_receptionist) for _each in range(4)]
    rev = as_receptionist.run(queue.call, one.id, one.rev)
    rev = as_receptionist.run(queue.no_answer, one.id, rev)
    assert order(as_receptionist) == [2, 3, 4]
    as_receptionist.run(queue.come_back, one.id, rev)
    assert order(as_receptionist) == [2, 1, 3, 4]
    assert clinic


@writes(Permission.USE_DESK)
def crowd_together(work: Work) -> None:
    """The keys after a day on which somebody always moved between the same two."""
    for row, end in zip(work.session.query(TicketRow).order_by(TicketRow.turn), "123", strict=True):
        row.turn = "V" * 39 + end


def test_a_crowded_place_in_the_line_gives_everybody_new_keys(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    for _each in range(3):
        walk_in(as_receptionist)
    as_receptionist.run(crowd_together)
    first, second, third = order(as_receptionist)
    found = tickets(as_receptionist)
    as_receptionist.run(queue.reorder, found[third].id, found[third].rev, found[first].id)
    assert order(as_receptionist) == [first, third, second]
    assert all(len(each.turn) <= 5 for each in tickets(as_receptionist).values())
    assert clinic


# states


def test_a_booked_patient_goes_from_arrival_to_done_with_the_appointment(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booking = booked(as_receptionist, clinic, 0)
    ticket = arrived(as_receptionist, booking)
    assert (ticket.patient, ticket.booked_for, ticket.services) == (
        "Rania Khoury 0",
        NINE,
        "Consultation",
    )
    assert state_of(as_receptionist, booking) is State.ARRIVED
    clock.now = NINE
    rev = as_receptionist.run(queue.call, ticket.id, ticket.rev)
    rev = as_receptionist.run(queue.enter, ticket.id, rev)
    assert state_of(as_receptionist, booking) is State.IN_ROOM
    clock.forward(minutes=17)
    as_receptionist.run(queue.done, ticket.id, rev)
    assert state_of(as_receptionist, booking) is State.DONE
    found = tickets(as_receptionist)[1]
    assert (found.waiting_since, found.called_at, found.in_room_at) == (EIGHT, NINE, NINE)
    assert found.done_at == NINE + timedelta(minutes=17)


def test_the_ticket_follows_what_is_done_in_the_calendar(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booking = booked(as_receptionist, clinic, 0)

    def go(state: State) -> None:
        rev = rev_of(as_receptionist, booking)
        as_receptionist.run(appointments.change_state, booking, rev, state)

    go(State.ARRIVED)
    assert order(as_receptionist) == [1]
    go(State.IN_ROOM)
    assert tickets(as_receptionist)[1].state is TicketState.IN_ROOM
    go(State.ARRIVED)
    assert tickets(as_receptionist)[1].in_room_at is None
    go(State.BOOKED)
    assert tickets(as_receptionist) == {}


def test_why_somebody_is_on_hold_stands_beside_the_note_until_they_are_back(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    ticket = walk_in(as_receptionist, note="asks for Dr. Karim")
    rev = as_receptionist.run(queue.hold, ticket.id, ticket.rev, "waits for a result")
    held = tickets(as_receptionist)[1]
    assert (held.note, held.state_reason) == ("asks for Dr. Karim", "waits for a result")
    rev = as_receptionist.run(queue.come_back, ticket.id, rev)
    back = tickets(as_receptionist)[1]
    assert (back.note, back.state_reason) == ("asks for Dr. Karim", "")
    as_receptionist.run(queue.undo, ticket.id, rev)
    assert tickets(as_receptionist)[1] == replace(held, rev=rev + 1)
    assert as_receptionist.run(queue.history, ticket.id)[1].reason == "waits for a result"
    assert clinic


def test_leaving_unseen_needs_a_reason_and_cancels_the_booking(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booking = booked(as_receptionist, clinic, 0)
    ticket = arrived(as_receptionist, booking)
    with pytest.raises(InvalidInput):
        as_receptionist.run(queue.leave, ticket.id, ticket.rev, "")
    rev = as_receptionist.run(queue.leave, ticket.id, ticket.rev, "could not wait")
    assert state_of(as_receptionist, booking) is State.CANCELLED
    assert as_receptionist.run(appointments.history, booking)[-1].code == "left_unseen"
    assert tickets(as_receptionist)[1].state_reason == "could not wait"
    with pytest.raises(InvalidInput, match="walk-in ticket"):
        as_receptionist.run(queue.come_back, ticket.id, rev)
    as_receptionist.run(queue.undo, ticket.id, rev)
    assert state_of(as_receptionist, booking) is State.ARRIVED
    assert order(as_receptionist) == [1]


def test_a_step_that_cannot_follow_is_refused(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    ticket = walk_in(as_receptionist)
    with pytest.raises(InvalidInput, match="cannot go"):
        as_receptionist.run(queue.no_answer, ticket.id, ticket.rev)
    assert clinic


def test_the_second_of_two_who_change_a_ticket_gets_a_conflict(
    as_receptionist: Backend, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    ticket = walk_in(as_receptionist)
    as_practitioner.run(queue.call, ticket.id, ticket.rev)
    with pytest.raises(Conflict):
        as_receptionist.run(queue.hold, ticket.id, ticket.rev, "went for a coffee")
    assert tickets(as_receptionist)[1].practitioner_id == clinic.karim  # whoever called


@pytest.mark.parametrize("deed", ["call", "enter", "done", "hold", "prioritise", "leave"])
@pytest.mark.parametrize("is_booked", [False, True])
def test_undo_restores_exactly_what_was(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock, deed: str, is_booked: bool
) -> None:
    walk_in(as_receptionist)
    if is_booked:
        booking = booked(as_receptionist, clinic, 0)
        ticket = arrived(as_receptionist, booking)
    else:
        ticket = walk_in(as_receptionist)
    before = tickets(as_receptionist)
    clock.forward(minutes=3)
    reason = ("said so",) if deed in {"hold", "prioritise", "leave"} else ()
    rev = as_receptionist.run(getattr(queue, deed), ticket.id, ticket.rev, *reason)
    assert tickets(as_receptionist) != before
    rev = as_receptionist.run(queue.undo, ticket.id, rev)
    after = {number: vars(each) | {"rev": 0} for number, each in tickets(as_receptionist).items()}
    assert after == {number: vars(each) | {"rev": 0} for number, each in before.items()}
    if is_booked:
        assert state_of(as_receptionist, booking) is State.ARRIVED


def test_undoing_an_arrival_puts_the_booking_back_and_takes_the_ticket_away(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booking = booked(as_receptionist, clinic, 0)
    rev = rev_of(as_receptionist, booking)
    as_receptionist.run(appointments.change_state, booking, rev, State.CONFIRMED)
    ticket = arrived(as_receptionist, booking)
    as_receptionist.run(queue.undo, ticket.id, ticket.rev)
    assert state_of(as_receptionist, booking) is State.CONFIRMED
    assert tickets(as_receptionist) == {}
    assert arrived(as_receptionist, booking).number == 2


# a walk-in who is booked


def test_a_walk_in_who_turns_out_to_be_booked_is_offered_the_booking_and_joined(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    walk_in(as_receptionist)
    made = walk_in(as_receptionist, patient_id=clinic.patients[0])
    booking = booked(as_receptionist, clinic, -60)
    offered = tickets(as_receptionist)[2].booking
    assert offered is not None
    assert (offered.id, offered.practitioner) == (booking, "Dr. Karim Nasser")
    (row,) = as_receptionist.run(queue.bookings_today, clinic.patients[0])
    assert row.id == booking
    rev = as_receptionist.run(queue.join_booking, made.id, made.rev, booking, offered.rev)
    joined = tickets(as_receptionist)[2]
    assert (joined.appointment_id, joined.practitioner_id, joined.booking) == (
        booking,
        clinic.karim,
        None,
    )
    assert state_of(as_receptionist, booking) is State.ARRIVED
    as_receptionist.run(queue.undo, made.id, rev)
    assert tickets(as_receptionist)[2].appointment_id == ""
    assert state_of(as_receptionist, booking) is State.BOOKED


def test_arriving_for_a_booking_keeps_the_number_of_the_walk_in(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    made = walk_in(as_receptionist, patient_id=clinic.patients[0])
    booking = booked(as_receptionist, clinic, 0)
    assert arrived(as_receptionist, booking).id == made.id
    assert list(tickets(as_receptionist)) == [1]


# the estimate


def consult(door: Backend, clock: make.Clock, practitioner_id: Id, minutes: int) -> None:
    ticket = walk_in(door, practitioner_id=practitioner_id)
    rev = door.run(queue.enter, ticket.id, ticket.rev)
    clock.forward(minutes=minutes)
    door.run(queue.done, ticket.id, rev)


def test_an_estimate_needs_five_consults_of_that_practitioner(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    for minutes in (10, 12, 14, 40):
        consult(as_receptionist, clock, clinic.karim, minutes)
    mine = [walk_in(as_receptionist, practitioner_id=clinic.karim) for _each in range(3)]
    other = walk_in(as_receptionist, practitioner_id=clinic.lina)
    assert tickets(as_receptionist)[mine[2].number].estimate is None
    consult(as_receptionist, clock, clinic.karim, 13)
    board = as_receptionist.run(queue.board)
    assert board.consults == {clinic.karim: 13}
    found = tickets(as_receptionist)
    assert found[mine[2].number].estimate == Estimate(2, 30, 30)
    assert found[other.number].estimate is None
    as_receptionist.run(queue.enter, mine[0].id, mine[0].rev)
    assert tickets(as_receptionist)[mine[2].number].estimate == Estimate(1, 15, 30)


# who may see what


@writes(Permission.USE_DESK)
def close(work: Work, patient_id: Id) -> None:
    named = [make.USERS[Role.ADMINISTRATOR].id]
    work.session.add(Restriction(patient_id=patient_id, user_ids=named, reason="asked for"))


def test_a_restricted_patient_stands_on_the_board_as_a_number(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    who = clinic.patients[0]
    made = walk_in(as_receptionist, patient_id=who, note="rash on the back")
    as_receptionist.run(close, who)
    found = tickets(as_receptionist)[1]
    assert found.is_closed
    assert "Rania" not in str(found)
    assert "rash" not in str(found)
    for deed in (queue.call, queue.enter, queue.undo):
        with pytest.raises(Restricted):
            as_receptionist.run(deed, made.id, made.rev)
    (line,) = as_receptionist.run(queue.waiting_room).following
    assert (line.number, line.initials) == (1, "")


def test_the_waiting_room_hears_numbers_and_initials_and_no_name(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    first = walk_in(as_receptionist, patient_id=clinic.patients[0], practitioner_id=clinic.karim)
    for _each in range(7):
        walk_in(as_receptionist)
    as_receptionist.run(queue.call, first.id, first.rev)
    wall = as_receptionist.run(queue.waiting_room)
    (now,) = wall.called
    assert (now.number, now.initials, now.practitioner) == (1, "R. K.", "Dr. Karim Nasser")
    assert [each.number for each in wall.following] == [2, 3, 4, 5, 6]
    assert "Rania" not in str(wall)
    assert "Khoury" not in str(wall)


def test_the_history_of_a_ticket_names_who_did_what(
    as_receptionist: Backend, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    made = walk_in(as_receptionist, patient_id=clinic.patients[0])
    rev = as_receptionist.run(queue.prioritise, made.id, made.rev, "faints")
    as_practitioner.run(queue.call, made.id, rev)
    events = as_receptionist.run(queue.history, made.id)
    assert [(each.action, each.state, each.by) for each in events] == [
        ("queue.take_ticket", "waiting", "Rima Khoury"),
        ("queue.prioritise", "waiting", "Rima Khoury"),
        ("queue.call", "called", "Dr. Karim Nasser"),
    ]
    assert events[1].reason == "faints"


def test_somebody_who_no_longer_sees_patients_gets_no_tickets(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    with pytest.raises(InvalidInput):
        walk_in(as_receptionist, practitioner_id="0" * 32)
    assert order(as_receptionist) == []
    assert clinic
