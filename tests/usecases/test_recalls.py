"""Recalls: called, put off, booked, and back on the list when nothing came of it (CAL-8)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_desktop.data.appointments import waiting
from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, State
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Channel, ContactPermission, Purpose
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.recall import Outcome, RecallEntry, RecallState
from clinic_desktop.usecases import appointments, patients, recalls
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.recalls import RecallFilter
from tests import make
from tests.calendar import NINE, SmallClinic, furnish
from tests.usecases.test_doors import _close

TODAY = make.TODAY
TOMORROW_NINE = NINE + timedelta(days=1)


@pytest.fixture
def small(database: Database, clock: make.Clock) -> SmallClinic:
    return furnish(database, clock)


@pytest.fixture
def recall(as_receptionist: Backend, small: SmallClinic) -> Id:
    """The first patient should come back for a consultation, from today on."""
    return as_receptionist.run(recalls.add, small.patients[0], small.consultation, TODAY)


def due(
    door: Backend, until: date = TODAY, chosen: RecallFilter | None = None
) -> list[RecallEntry]:
    return door.run(recalls.due, until, chosen or RecallFilter())


def one(door: Backend, small: SmallClinic) -> RecallEntry:
    return door.run(recalls.of_patient, small.patients[0])[0]


def test_the_longest_due_comes_first_and_later_ones_wait_for_their_day(
    as_receptionist: Backend, small: SmallClinic, clock: make.Clock
) -> None:
    for patient, days in zip(small.patients, (20, 3, 10), strict=True):
        day = TODAY + timedelta(days=days)
        as_receptionist.run(recalls.add, patient, small.consultation, day)
    clock.forward(days=12)
    found = due(as_receptionist, TODAY + timedelta(days=12))
    assert [each.patient_id for each in found] == [small.patients[1], small.patients[2]]
    assert len(due(as_receptionist, TODAY + timedelta(days=20))) == 3


def test_a_call_takes_it_off_the_list_for_a_week(
    as_receptionist: Backend, small: SmallClinic, recall: Id, clock: make.Clock
) -> None:
    as_receptionist.run(recalls.contacted, recall, 1, Channel.PHONE, Outcome.NO_ANSWER)
    assert due(as_receptionist) == []
    clock.forward(days=6)
    assert due(as_receptionist, TODAY + timedelta(days=6)) == []
    clock.forward(days=1)
    back = due(as_receptionist, TODAY + timedelta(days=7))[0]
    assert (back.state, back.contacts, back.tries[0].how) == (RecallState.CONTACTED, 1, "phone")
    as_receptionist.run(recalls.contacted, recall, back.rev, Channel.SMS, Outcome.MESSAGE_LEFT, 3)
    assert one(as_receptionist, small).back_on == TODAY + timedelta(days=10)


def test_those_that_rest_take_nobody_s_place_on_a_long_list(
    as_receptionist: Backend, small: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LISTED_AT_MOST", 2)
    for patient in small.patients:
        made = as_receptionist.run(recalls.add, patient, small.consultation, TODAY)
        if patient != small.patients[2]:
            as_receptionist.run(recalls.contacted, made, 1, Channel.PHONE, Outcome.SPOKE)
    assert [each.patient_id for each in due(as_receptionist)] == [small.patients[2]]


def test_an_undo_restores_a_recall_exactly(
    as_receptionist: Backend, small: SmallClinic, recall: Id
) -> None:
    run = as_receptionist.run
    rev = run(recalls.contacted, recall, 1, Channel.PHONE, Outcome.NO_ANSWER)
    steps = (
        (recalls.contacted, Channel.SMS, Outcome.MESSAGE_LEFT, 3),
        (recalls.snooze, TODAY + timedelta(days=9)),
        (recalls.decline, "moved away"),
        (recalls.done,),
    )
    for step, *more in steps:
        before = one(as_receptionist, small)
        rev = run(recalls.undo, recall, run(step, recall, rev, *more))
        assert replace(one(as_receptionist, small), rev=before.rev) == before
    assert len(one(as_receptionist, small).tries) == 1


def test_taking_back_a_new_recall_takes_it_off_the_list(
    as_receptionist: Backend, recall: Id
) -> None:
    as_receptionist.run(recalls.undo, recall, 1)
    assert due(as_receptionist) == []


def test_a_booking_for_the_same_service_answers_it(
    as_receptionist: Backend, small: SmallClinic, recall: Id
) -> None:
    booked = as_receptionist.run(appointments.book, small.form(TOMORROW_NINE))
    found = one(as_receptionist, small)
    assert (found.id, found.state, found.appointment_id) == (recall, RecallState.BOOKED, booked)
    assert due(as_receptionist) == []


@pytest.mark.usefixtures("recall")
def test_another_service_and_another_patient_do_not_answer_it(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    peeling = small.form(TOMORROW_NINE, 45, service_ids=(small.peeling,), room_id=small.room_one,
                         device_ids=(small.laser,))  # fmt: skip
    as_receptionist.run(appointments.book, peeling)
    other = small.form(TOMORROW_NINE + timedelta(hours=2), patient_id=small.patients[1])
    as_receptionist.run(appointments.book, other)
    assert one(as_receptionist, small).state is RecallState.DUE


def test_a_booking_before_the_due_day_does_not_answer_it(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    later = TODAY + timedelta(days=60)
    as_receptionist.run(recalls.add, small.patients[0], small.consultation, later)
    as_receptionist.run(appointments.book, small.form(TOMORROW_NINE))
    assert one(as_receptionist, small).state is RecallState.DUE


@pytest.mark.usefixtures("recall")
def test_cancelling_reopens_it_and_undoing_that_answers_it_again(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    form = small.form(TOMORROW_NINE)
    booked = as_receptionist.run(appointments.book, form)
    rev = as_receptionist.run(appointments.cancel, booked, 1, CancelledBy.PATIENT, CancelReason.ILL)
    found = one(as_receptionist, small)
    assert (found.state, found.appointment_id, found.back_on) == (RecallState.DUE, "", None)
    as_receptionist.run(appointments.put_back, booked, rev, form, State.BOOKED)
    assert one(as_receptionist, small).state is RecallState.BOOKED


@pytest.mark.usefixtures("recall")
def test_a_missed_appointment_reopens_it_and_one_that_took_place_ends_it(
    as_receptionist: Backend, small: SmallClinic, clock: make.Clock
) -> None:
    booked = as_receptionist.run(appointments.book, small.form(TOMORROW_NINE))
    clock.now = TOMORROW_NINE + timedelta(minutes=20)
    rev = as_receptionist.run(appointments.change_state, booked, 1, State.NO_SHOW)
    assert one(as_receptionist, small).state is RecallState.DUE
    for state in (State.ARRIVED, State.DONE):
        rev = as_receptionist.run(appointments.change_state, booked, rev, state)
    assert one(as_receptionist, small).state is RecallState.DONE


def test_a_booking_may_be_named_by_hand(as_receptionist: Backend, small: SmallClinic) -> None:
    booked = as_receptionist.run(appointments.book, small.form(TOMORROW_NINE))
    recall = as_receptionist.run(recalls.add, small.patients[0], small.peeling, TODAY)
    as_receptionist.run(recalls.booked, recall, 1, booked)
    assert one(as_receptionist, small).appointment_id == booked
    other = as_receptionist.run(recalls.add, small.patients[1], small.peeling, TODAY)
    with pytest.raises(InvalidInput):
        as_receptionist.run(recalls.booked, other, 1, booked)


def test_a_booking_named_by_hand_answers_again_when_its_cancelling_is_undone(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, small.form(TOMORROW_NINE))
    late = TODAY + timedelta(days=60)
    recall = as_receptionist.run(recalls.add, small.patients[0], small.peeling, late)
    as_receptionist.run(recalls.booked, recall, 1, booked)
    before = as_receptionist.run(appointments.details, booked)
    why = (CancelledBy.PATIENT, CancelReason.ILL)
    rev = as_receptionist.run(appointments.cancel, booked, before.row.rev, *why)
    assert one(as_receptionist, small).state is RecallState.DUE
    as_receptionist.run(appointments.put_back, booked, rev, before.form, before.row.state)
    found = one(as_receptionist, small)
    assert (found.state, found.appointment_id) == (RecallState.BOOKED, booked)


def test_put_off_declined_and_done_leave_the_list(
    as_receptionist: Backend, small: SmallClinic, recall: Id, clock: make.Clock
) -> None:
    as_receptionist.run(recalls.snooze, recall, 1, TODAY + timedelta(days=30))
    assert due(as_receptionist) == []
    clock.forward(days=30)
    assert len(due(as_receptionist, TODAY + timedelta(days=30))) == 1
    as_receptionist.run(recalls.decline, recall, 2, "moved away")
    found = one(as_receptionist, small)
    assert (found.state, found.closed_reason) == (RecallState.DECLINED, "moved away")
    with pytest.raises(InvalidInput):
        as_receptionist.run(recalls.done, recall, 3)
    as_receptionist.run(recalls.reopen, recall, 3)
    as_receptionist.run(recalls.done, recall, 4)
    assert one(as_receptionist, small).state is RecallState.DONE


def test_service_and_month_narrow_the_list(as_receptionist: Backend, small: SmallClinic) -> None:
    june = date(2026, 6, 10)
    as_receptionist.run(recalls.add, small.patients[0], small.consultation, TODAY)
    as_receptionist.run(recalls.add, small.patients[1], small.peeling, june)
    by_service = due(as_receptionist, june, RecallFilter(service_id=small.consultation))
    by_month = due(as_receptionist, june, RecallFilter(month=date(2026, 6, 1)))
    assert [each.patient_id for each in by_service] == [small.patients[0]]
    assert [each.patient_id for each in by_month] == [small.patients[1]]


def test_the_list_says_how_each_may_be_reached(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    asked = (
        ContactPermission(Channel.WHATSAPP, Purpose.REMINDERS, True),
        ContactPermission(Channel.SMS, Purpose.REMINDERS, False),
        ContactPermission(Channel.EMAIL, Purpose.CARE, True),
        ContactPermission(Channel.PHONE, Purpose.REMINDERS, None),
    )
    form = make.form("Nour", "Saad", phone="03 123 456", permissions=asked)
    patient = as_receptionist.run(patients.register, form)
    as_receptionist.run(recalls.add, patient, small.consultation, TODAY)
    found = due(as_receptionist)[0]
    assert found.phone == "+9613123456"
    assert dict(found.permissions) == {Channel.WHATSAPP: True, Channel.SMS: False}


@pytest.mark.parametrize(
    ("patient", "service", "due_on", "reason", "field"),
    [
        ("", "c", TODAY, "", "patient"),
        ("p", "", TODAY, " ", "service"),
        ("p", "gone", TODAY, "", "service"),
        ("p", "c", TODAY - timedelta(days=1), "", "due_on"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    as_receptionist: Backend, small: SmallClinic,
    patient: str, service: str, due_on: date, reason: str, field: str,
) -> None:  # fmt: skip
    known = {"p": small.patients[0], "c": small.consultation}
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(
            recalls.add, known.get(patient, ""), known.get(service, service), due_on, reason
        )
    assert list(refused.value.problems) == [field]


def test_two_desks_do_not_overwrite_each_other(as_receptionist: Backend, recall: Id) -> None:
    as_receptionist.run(recalls.contacted, recall, 1, Channel.PHONE, Outcome.SPOKE)
    with pytest.raises(Conflict):
        as_receptionist.run(recalls.contacted, recall, 1, Channel.PHONE, Outcome.SPOKE)


def test_a_closed_record_is_recalled_as_a_number(
    as_receptionist: Backend, database: Database, clock: make.Clock, small: SmallClinic, recall: Id
) -> None:
    owner = make.backend(database, Role.ADMINISTRATOR, clock)
    owner.run(_close, small.patients[0], owner.user.id)
    found = due(as_receptionist)[0]
    assert (found.id, found.is_closed, found.patient) == (recall, True, found.number)
    assert (found.service, found.phone, found.reason) == ("", "", "")
    assert due(as_receptionist, chosen=RecallFilter(service_id=small.consultation)) == []
