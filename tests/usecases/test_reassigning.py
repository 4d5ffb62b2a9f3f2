"""Wrong-patient repair: an appointment goes to whom it was meant for, and both records show it."""

from datetime import timedelta
from typing import Any

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Place, State
from clinic_desktop.domain.errors import Conflict, InvalidInput, Restricted
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.recall import RecallState
from clinic_desktop.domain.reminder import Told
from clinic_desktop.domain.waiting import WaitingState, WaitingWish
from clinic_desktop.usecases import appointments, patients, queue, recalls, reminders, waiting_list
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.waiting_list import WaitingFilter
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish
from tests.usecases.test_reminders import book
from tests.usecases.test_undo import changed, rows

DAY, HOUR, HALF = timedelta(days=1), timedelta(hours=1), timedelta(minutes=30)
WHY = "same name"
REACH: dict[str, Any] = {"phone": "+9613123456", "may_contact": True}


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


def rev_of(door: Backend, booked: Id) -> int:
    return door.run(appointments.details, booked).row.rev


def give(door: Backend, booked: Id, patient: Id, reason: str = WHY) -> int:
    return door.run(appointments.give_to, booked, rev_of(door, booked), patient, reason)


def number(door: Backend, patient: Id) -> str:
    return door.run(appointments.caller, patient).number


def test_the_appointment_is_the_right_patient_s_and_the_other_s_phone_is_gone(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    wrong, right, _third = clinic.patients
    form = clinic.form(note="bring the photos", booked_by="the mother", **REACH)
    booked = as_receptionist.run(appointments.book, form)
    give(as_receptionist, booked, right)
    found = as_receptionist.run(appointments.details, booked)
    assert found.row.patient_id == right
    assert (found.form.note, found.form.booked_by) == ("bring the photos", "the mother")
    assert (found.form.phone, found.form.may_contact) == ("", False)
    assert found.phone_confirmed_at is None
    assert (found.form.start, found.form.practitioner_id) == (form.start, form.practitioner_id)
    assert as_receptionist.run(appointments.of_patient, wrong) == []


def test_the_history_and_both_records_name_from_whom_to_whom_by_whom_and_why(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    wrong, right, third = clinic.patients
    booked = as_receptionist.run(appointments.book, clinic.form())
    give(as_receptionist, booked, right)
    step = as_receptionist.run(appointments.history, booked)[-1]
    assert step.given_from is not None
    assert step.given_to is not None
    assert step.given_from.number == number(as_receptionist, wrong)
    assert (step.given_to.number, step.given_to.name) == (
        number(as_receptionist, right),
        "Rania Khoury 1",
    )
    assert (step.reason, step.by) == (WHY, as_receptionist.user.name)
    (left,) = as_receptionist.run(appointments.handed_over, wrong)
    (came,) = as_receptionist.run(appointments.handed_over, right)
    assert (left.has_left, left.other, left.reason) == (True, step.given_to, WHY)
    assert (came.has_left, came.other, came.start) == (False, step.given_from, NINE)
    assert as_receptionist.run(appointments.handed_over, third) == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_repair_without_a_reason_is_refused(
    as_receptionist: Backend, clinic: SmallClinic, reason: str
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    with pytest.raises(InvalidInput) as refused:
        give(as_receptionist, booked, clinic.patients[1], reason)
    assert set(refused.value.problems) == {"reason"}


def test_nobody_the_same_and_the_archived_are_refused(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    wrong, archived, _third = clinic.patients
    booked = as_receptionist.run(appointments.book, clinic.form())
    as_receptionist.run(patients.archive, archived, "moved away")
    for patient, said in ((wrong, "already"), (archived, "archived"), ("", "Choose")):
        with pytest.raises(InvalidInput) as refused:
            give(as_receptionist, booked, patient)
        assert said in refused.value.problems["patient"]


def test_another_appointment_of_the_right_patient_is_a_clash_and_nothing_is_written(
    as_receptionist: Backend, clinic: SmallClinic, database: Database
) -> None:
    _wrong, right, _third = clinic.patients
    booked = as_receptionist.run(appointments.book, clinic.form())
    own = clinic.form(patient_id=right, practitioner_id=clinic.lina)
    as_receptionist.run(appointments.book, own)
    before = rows(database)
    with pytest.raises(Conflict, match="another appointment"):
        give(as_receptionist, booked, right)
    assert rows(database) == before


def test_what_the_booking_lies_over_otherwise_stays_as_it_was(
    as_receptionist: Backend, clinic: SmallClinic, database: Database
) -> None:
    _wrong, right, third = clinic.patients
    under = as_receptionist.run(appointments.book, clinic.form())
    over = clinic.form(patient_id=third, overlap_reason="sisters")
    as_receptionist.run(appointments.book, over)
    before = rows(database)
    give(as_receptionist, under, right)
    after = rows(database)
    busy = f"busy {clinic.karim}"
    assert after[under][busy] == before[under][busy]
    assert f"busy {right}" in after[under]
    as_receptionist.run(appointments.give_back, under, rev_of(as_receptionist, under))
    assert rows(database) == before


@pytest.mark.parametrize("closed_at", [0, 1])
def test_a_closed_record_on_either_side_is_neither_given_nor_taken(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic, closed_at: int
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    named = (make.USERS[Role.ADMINISTRATOR].id,)
    as_administrator.run(patients.restrict, clinic.patients[closed_at], named, "asked for")
    with pytest.raises(Restricted):
        as_receptionist.run(appointments.give_to, booked, 1, clinic.patients[1], WHY)


def test_a_closed_record_shows_on_the_other_as_a_number_only(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    wrong, right, _third = clinic.patients
    booked = as_receptionist.run(appointments.book, clinic.form())
    give(as_receptionist, booked, right)
    known = number(as_receptionist, wrong)
    named = (make.USERS[Role.ADMINISTRATOR].id,)
    as_administrator.run(patients.restrict, wrong, named, "asked for")
    (came,) = as_receptionist.run(appointments.handed_over, right)
    step = as_receptionist.run(appointments.history, booked)[-1]
    assert came.other == step.given_from
    assert (came.other.number, came.other.name) == (known, "")
    with pytest.raises(Restricted):
        as_receptionist.run(appointments.handed_over, wrong)


def test_undo_gives_back_exactly_and_both_records_keep_the_trace(
    as_receptionist: Backend, clinic: SmallClinic, database: Database
) -> None:
    wrong, right, _third = clinic.patients
    rule = "FREQ=WEEKLY;COUNT=3"
    as_receptionist.run(appointments.book_series, clinic.form(**REACH), rule)
    booked = as_receptionist.run(appointments.of_patient, wrong)[1].id
    before = rows(database)
    rev = give(as_receptionist, booked, right)
    assert as_receptionist.run(appointments.series_of, booked) is None
    assert changed(before, rows(database)) == {booked}
    as_receptionist.run(appointments.give_back, booked, rev)
    assert rows(database) == before
    for patient, left in ((wrong, [False, True]), (right, [True, False])):
        lines = as_receptionist.run(appointments.handed_over, patient)
        assert [each.has_left for each in lines] == left
        assert [each.is_undone for each in lines] == [True, False]


def test_undo_does_not_take_back_what_happened_since_or_was_done_by_another(
    as_receptionist: Backend, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    rev = give(as_receptionist, booked, clinic.patients[1])
    with pytest.raises(Conflict):
        as_practitioner.run(appointments.give_back, booked, rev)
    rev = as_receptionist.run(appointments.move, booked, rev, Place(NINE + HOUR))
    with pytest.raises(Conflict):
        as_receptionist.run(appointments.give_back, booked, rev)


def test_neither_a_change_nor_an_undo_silently_makes_it_another_patient_s(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    other = clinic.form(patient_id=clinic.patients[1])
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(appointments.edit, booked, 1, other)
    assert "Wrong patient" in refused.value.problems["patient"]
    before = as_receptionist.run(appointments.details, booked)
    rev = give(as_receptionist, booked, clinic.patients[1])
    with pytest.raises(InvalidInput, match="Wrong patient"):
        as_receptionist.run(appointments.put_back, booked, rev, before.form, State.BOOKED)


def test_a_later_undo_of_another_deed_stays_with_the_right_patient(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form(**REACH))
    give(as_receptionist, booked, clinic.patients[1])
    clock.now = NINE
    before = as_receptionist.run(appointments.details, booked)
    rev = as_receptionist.run(appointments.change_state, booked, before.row.rev, State.ARRIVED)
    as_receptionist.run(appointments.put_back, booked, rev, before.form, State.BOOKED)
    after = as_receptionist.run(appointments.details, booked)
    assert (after.form, after.row.state_at) == (before.form, MONDAY)


@pytest.mark.parametrize("state", [State.DONE, State.NO_SHOW, State.CANCELLED])
def test_what_is_past_is_put_right_too_in_any_state(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock, state: State
) -> None:
    wrong, right, _third = clinic.patients
    booked = as_receptionist.run(appointments.book, clinic.form())
    clock.now = NINE + HALF
    if state is State.CANCELLED:
        by, code = CancelledBy.CLINIC, CancelReason.OTHER
        as_receptionist.run(appointments.cancel, booked, 1, by, code, "power cut")
    elif state is State.DONE:
        rev = as_receptionist.run(appointments.change_state, booked, 1, State.ARRIVED)
        as_receptionist.run(appointments.change_state, booked, rev, State.DONE)
    else:
        as_receptionist.run(appointments.change_state, booked, 1, state)
    clock.now = NINE + 30 * DAY
    rev = give(as_receptionist, booked, right)
    (row,) = as_receptionist.run(appointments.of_patient, right)
    assert (row.id, row.state) == (booked, state)
    as_receptionist.run(appointments.give_back, booked, rev)
    (row,) = as_receptionist.run(appointments.of_patient, wrong)
    assert (row.id, row.state) == (booked, state)


# what hangs on the appointment


def test_the_ticket_in_the_queue_becomes_the_right_patient_s(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    wrong, right, _third = clinic.patients
    booked = as_receptionist.run(appointments.book, clinic.form())
    clock.now = NINE
    as_receptionist.run(queue.arrive, booked, 1)
    rev = give(as_receptionist, booked, right)
    (ticket,) = as_receptionist.run(queue.board).tickets
    assert (ticket.patient_id, ticket.number) == (right, 1)
    as_receptionist.run(appointments.give_back, booked, rev)
    (ticket,) = as_receptionist.run(queue.board).tickets
    assert (ticket.patient_id, ticket.number) == (wrong, 1)


def test_the_wrong_patient_s_recall_is_due_again_and_the_right_one_s_is_answered(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    wrong, right, _third = clinic.patients
    for patient in (wrong, right):
        as_receptionist.run(recalls.add, patient, clinic.consultation, MONDAY.date())
    booked = as_receptionist.run(appointments.book, clinic.form())

    def states() -> list[RecallState]:
        return [as_receptionist.run(recalls.of_patient, each)[0].state for each in (wrong, right)]

    assert states() == [RecallState.BOOKED, RecallState.DUE]
    rev = give(as_receptionist, booked, right)
    assert states() == [RecallState.DUE, RecallState.BOOKED]
    as_receptionist.run(appointments.give_back, booked, rev)
    assert states() == [RecallState.BOOKED, RecallState.DUE]


def test_the_wrong_patient_waits_again_for_what_the_booking_had_answered(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    wrong, right, _third = clinic.patients
    wish = WaitingWish(wrong, (clinic.consultation,), MONDAY.date() + 30 * DAY)
    entry = as_receptionist.run(waiting_list.add, wish)
    booked = as_receptionist.run(waiting_list.offer, entry, 1, clinic.form())

    def listed(state: WaitingState) -> list[Id]:
        found = as_receptionist.run(waiting_list.listing, WaitingFilter(state))
        return [each.wish.appointment_id for each in found]

    rev = give(as_receptionist, booked, right)
    assert (listed(WaitingState.OPEN), listed(WaitingState.BOOKED)) == ([""], [])
    as_receptionist.run(appointments.give_back, booked, rev)
    assert (listed(WaitingState.OPEN), listed(WaitingState.BOOKED)) == ([], [booked])


def test_what_the_wrong_patient_was_told_counts_for_nobody_else(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    wrong, right, _third = clinic.patients
    form = clinic.form(NINE + DAY, **REACH)
    booked = as_receptionist.run(appointments.book, form)
    clock.forward(minutes=4)
    as_receptionist.run(reminders.mark_done, booked, Channel.PHONE, Told.DONE)
    rev = give(as_receptionist, booked, right)
    clock.forward(minutes=4)
    (found,) = as_receptionist.run(reminders.due, (NINE + DAY).date())
    assert found.row.patient_id == right
    assert "Did not agree" in found.problem
    with pytest.raises(InvalidInput):
        as_receptionist.run(reminders.claim, booked)
    mine = clinic.form(NINE + DAY, patient_id=right, **REACH)
    rev = as_receptionist.run(appointments.edit, booked, rev, mine)
    clock.forward(minutes=4)
    (found,) = as_receptionist.run(reminders.due, (NINE + DAY).date())
    way = found.way(Channel.PHONE)
    assert way is not None
    assert (way.told, way.is_open) == (Told.NOT_YET, True)
    give(as_receptionist, booked, wrong, "it was right after all")
    (found,) = as_receptionist.run(reminders.due, (NINE + DAY).date())
    assert found.row.patient_id == wrong


def test_an_email_on_its_way_stays_the_wrong_patient_s_and_is_settled(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(as_receptionist, clinic, clock, start=NINE + DAY)
    as_receptionist.run(reminders.claim, booked)
    right = clinic.patients[1]
    rev = give(as_receptionist, booked, right)
    as_receptionist.run(reminders.settle, booked, Told.SENT)
    (found,) = as_receptionist.run(reminders.due, (NINE + DAY).date())
    assert found.row.patient_id == right
    assert all(way.told is Told.NOT_YET for way in found.ways)
    as_receptionist.run(appointments.give_back, booked, rev)
    clock.forward(minutes=4)
    (found,) = as_receptionist.run(reminders.due, (NINE + DAY).date())
    way = found.way(Channel.EMAIL)
    assert way is not None
    assert way.told is Told.SENT
