"""Who waits, who fits what fell free, and a booking that is moved and never doubled (CAL-7)."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import FREED, CancelledBy, CancelReason, State
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Contact, ContactKind
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.waiting import (
    Answer,
    Urgency,
    WaitingEntry,
    WaitingState,
    WaitingWish,
    Window,
)
from clinic_desktop.domain.wall_time import on_wall
from clinic_desktop.usecases import appointments, patients, waiting_list
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.waiting_list import WaitingFilter
from tests import make
from tests.calendar import MONDAY, SmallClinic, furnish
from tests.usecases.test_doors import _close

TUESDAY = MONDAY + timedelta(days=1)
NINE, TEN = TUESDAY + timedelta(hours=7), TUESDAY + timedelta(hours=8)
BEIRUT = ZoneInfo("Asia/Beirut")
NEXT_WEEK = NINE + timedelta(days=7)


@pytest.fixture
def small(database: Database, clock: make.Clock) -> SmallClinic:
    return furnish(database, clock, people=6)


def wish(small: SmallClinic, who: int = 1, **more: Any) -> WaitingWish:
    values = {"expires_on": date(2026, 4, 1), **more}
    services = values.pop("service_ids", (small.consultation,))
    return WaitingWish(small.patients[who], services, **values)


def listed(door: Backend, state: WaitingState = WaitingState.OPEN) -> list[WaitingEntry]:
    return door.run(waiting_list.listing, WaitingFilter(state))


def test_a_confidential_phone_does_not_stand_on_the_list(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    secret, own = "+9613123456", "+9613654321"
    contacts = (
        Contact(ContactKind.PHONE, secret, secret, is_confidential=True),
        Contact(ContactKind.PHONE, own, own),
    )
    who = as_receptionist.run(patients.register, make.form("Samir", "Haddad", contacts=contacts))
    wished = WaitingWish(who, (small.consultation,), date(2026, 4, 1), phone=secret)
    as_receptionist.run(waiting_list.add, wished)
    assert [entry.phone for entry in listed(as_receptionist)] == [own]


def freed_slot(door: Backend, small: SmallClinic) -> tuple[Id, Slot]:
    """An appointment of the first patient, on Tuesday from 9 to 9:30, cancelled."""
    booked = door.run(appointments.book, small.form(NINE))
    cancelled(door, booked)
    found = door.run(waiting_list.freed, booked)
    assert found is not None
    return booked, found.slot


def cancelled(door: Backend, appointment_id: Id) -> None:
    rev = door.run(appointments.details, appointment_id).row.rev
    door.run(appointments.cancel, appointment_id, rev, CancelledBy.PATIENT, CancelReason.ILL)


def who_fits(door: Backend, slot: Slot) -> list[Id]:
    return [each.booking.patient_id for each in door.run(waiting_list.fitting, slot)]


def test_urgent_first_then_whoever_waits_longest(
    as_receptionist: Backend, small: SmallClinic, clock: make.Clock
) -> None:
    for who, urgency in ((1, Urgency.NORMAL), (2, Urgency.NORMAL), (3, Urgency.URGENT)):
        as_receptionist.run(waiting_list.add, wish(small, who, urgency=urgency))
        clock.forward(minutes=1)
    _booked, slot = freed_slot(as_receptionist, small)
    assert who_fits(as_receptionist, slot) == [small.patients[n] for n in (3, 1, 2)]
    assert [each.wish.patient_id for each in listed(as_receptionist)] == [
        small.patients[n] for n in (3, 1, 2)
    ]


def test_phone_and_note_are_there_to_call(as_receptionist: Backend, small: SmallClinic) -> None:
    own = as_receptionist.run(patients.register, make.form("Nour", "Saad", phone="03 123 456"))
    as_receptionist.run(waiting_list.add, replace(wish(small), patient_id=own, note="after work"))
    entry = listed(as_receptionist)[0]
    assert (entry.phone, entry.wish.note) == ("+9613123456", "after work")


def test_only_those_who_fit_are_proposed(as_receptionist: Backend, small: SmallClinic) -> None:
    add = as_receptionist.run
    add(waiting_list.add, wish(small, 1, practitioner_ids=(small.lina,)))
    add(waiting_list.add, wish(small, 2, windows=(Window(1, time(14), time(18)),)))
    add(waiting_list.add, wish(small, 3, expires_on=date(2026, 3, 2)))
    add(appointments.book, small.form(NINE, 60, patient_id=small.patients[4],
                                      practitioner_id=small.lina))  # fmt: skip
    add(waiting_list.add, wish(small, 4))
    add(waiting_list.add, wish(small, 5, windows=(Window(1, time(9), time(12)),)))
    _booked, slot = freed_slot(as_receptionist, small)
    assert who_fits(as_receptionist, slot) == [small.patients[5]]


def test_a_longer_service_needs_the_time_after_it(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    as_receptionist.run(waiting_list.add, wish(small, 1, service_ids=(small.peeling,)))
    booked, slot = freed_slot(as_receptionist, small)
    fit = as_receptionist.run(waiting_list.fitting, slot)[0]
    assert (fit.booking.minutes, fit.booking.device_ids) == (45, (small.laser,))
    assert fit.booking.room_id in (small.room_one, small.room_two)
    as_receptionist.run(
        appointments.book, small.form(NINE + timedelta(minutes=30), patient_id=small.patients[2])
    )
    assert as_receptionist.run(waiting_list.freed, booked).count == 0  # type: ignore[union-attr]


def test_what_stands_frees_nothing_and_what_is_past_fits_nobody(
    as_receptionist: Backend, small: SmallClinic, clock: make.Clock
) -> None:
    as_receptionist.run(waiting_list.add, wish(small))
    standing = as_receptionist.run(appointments.book, small.form(TEN))
    assert as_receptionist.run(waiting_list.freed, standing) is None
    _booked, slot = freed_slot(as_receptionist, small)
    clock.now = NINE + timedelta(minutes=25)
    assert who_fits(as_receptionist, slot) == [small.patients[1]]  # begins at once, ends later
    clock.now = NINE + timedelta(minutes=30)
    assert who_fits(as_receptionist, slot) == []


def test_taking_a_slot_books_it_and_leaves_the_list(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    as_receptionist.run(waiting_list.add, wish(small))
    _booked, slot = freed_slot(as_receptionist, small)
    fit = as_receptionist.run(waiting_list.fitting, slot)[0]
    made = as_receptionist.run(waiting_list.offer, fit.entry.id, fit.entry.rev, fit.booking)
    row = as_receptionist.run(appointments.details, made).row
    assert (row.patient_id, row.start) == (small.patients[1], NINE)
    assert listed(as_receptionist) == []
    assert listed(as_receptionist, WaitingState.BOOKED)[0].wish.appointment_id == made


def test_a_later_booking_is_moved_and_not_doubled(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    later = as_receptionist.run(
        appointments.book, small.form(NEXT_WEEK, patient_id=small.patients[1])
    )
    as_receptionist.run(waiting_list.add, wish(small, appointment_id=later))
    _booked, slot = freed_slot(as_receptionist, small)
    fit = as_receptionist.run(waiting_list.fitting, slot)[0]
    assert fit.entry.held_at == NEXT_WEEK
    assert (
        as_receptionist.run(waiting_list.offer, fit.entry.id, fit.entry.rev, fit.booking) == later
    )
    rows = as_receptionist.run(appointments.of_patient, small.patients[1])
    assert [(row.id, row.start) for row in rows] == [(later, NINE)]


def test_the_old_booking_stands_while_the_new_one_cannot_be_made(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    later = as_receptionist.run(
        appointments.book, small.form(NEXT_WEEK, patient_id=small.patients[1])
    )
    as_receptionist.run(waiting_list.add, wish(small, appointment_id=later))
    _booked, slot = freed_slot(as_receptionist, small)
    fit = as_receptionist.run(waiting_list.fitting, slot)[0]
    as_receptionist.run(appointments.book, small.form(NINE, patient_id=small.patients[2]))
    with pytest.raises(Conflict):
        as_receptionist.run(waiting_list.offer, fit.entry.id, fit.entry.rev, fit.booking)
    assert as_receptionist.run(appointments.details, later).row.start == NEXT_WEEK
    assert len(listed(as_receptionist)) == 1


def test_a_slot_later_than_the_booking_they_have_helps_nobody(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    soon = as_receptionist.run(
        appointments.book, small.form(NINE - timedelta(hours=1, days=0), patient_id=small.patients[1],
                                      practitioner_id=small.lina)
    )  # fmt: skip
    as_receptionist.run(waiting_list.add, wish(small, appointment_id=soon))
    _booked, slot = freed_slot(as_receptionist, small)
    assert who_fits(as_receptionist, slot) == []


def test_entries_expire_by_themselves_and_come_back_with_a_later_day(
    as_receptionist: Backend, small: SmallClinic, clock: make.Clock
) -> None:
    as_receptionist.run(waiting_list.add, wish(small, expires_on=date(2026, 3, 3)))
    clock.forward(days=2)
    assert listed(as_receptionist) == []
    entry = listed(as_receptionist, WaitingState.EXPIRED)[0]
    later = replace(entry.wish, expires_on=date(2026, 3, 20))
    as_receptionist.run(waiting_list.change, entry.id, entry.rev, later)
    assert [each.id for each in listed(as_receptionist)] == [entry.id]


def test_cancelling_the_booking_offers_to_put_them_back(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    as_receptionist.run(waiting_list.add, wish(small))
    _booked, slot = freed_slot(as_receptionist, small)
    fit = as_receptionist.run(waiting_list.fitting, slot)[0]
    made = as_receptionist.run(waiting_list.offer, fit.entry.id, fit.entry.rev, fit.booking)
    cancelled(as_receptionist, made)
    found = as_receptionist.run(waiting_list.freed, made)
    assert found is not None
    assert found.left is not None
    as_receptionist.run(waiting_list.put_back, found.left.id, found.left.rev)
    assert [(each.id, each.held_at) for each in listed(as_receptionist)] == [(fit.entry.id, None)]


def test_each_call_is_noted_with_time_and_name(
    as_receptionist: Backend, small: SmallClinic, clock: make.Clock
) -> None:
    made = as_receptionist.run(waiting_list.add, wish(small, note="after work"))
    as_receptionist.run(waiting_list.tried, made, 1, Answer.NO_ANSWER)
    clock.forward(minutes=5)
    as_receptionist.run(waiting_list.tried, made, 2, Answer.DECLINES, "is abroad")
    entry = listed(as_receptionist)[0]
    assert entry.wish.note == "after work"
    assert [(each.result, each.by, each.note) for each in entry.tries] == [
        (Answer.NO_ANSWER, "Rima Khoury", ""),
        (Answer.DECLINES, "Rima Khoury", "is abroad"),
    ]
    as_receptionist.run(waiting_list.change, made, 3, replace(entry.wish, note="mornings"))
    assert len(listed(as_receptionist)[0].tries) == 2


def test_whoever_is_taken_off_needs_a_reason_and_may_come_back(
    as_receptionist: Backend, small: SmallClinic
) -> None:
    made = as_receptionist.run(waiting_list.add, wish(small))
    with pytest.raises(InvalidInput):
        as_receptionist.run(waiting_list.withdraw, made, 1, " ")
    as_receptionist.run(waiting_list.withdraw, made, 1, "went elsewhere")
    gone = listed(as_receptionist, WaitingState.WITHDRAWN)[0]
    assert gone.closed_reason == "went elsewhere"
    as_receptionist.run(waiting_list.put_back, made, gone.rev)
    assert len(listed(as_receptionist)) == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"service_ids": ()}, "services"),
        ({"service_ids": ("gone",)}, "services"),
        ({"practitioner_ids": ("gone",)}, "practitioners"),
        ({"windows": (Window(0, time(9), time(9)),)}, "windows"),
        ({"expires_on": date(2026, 3, 1)}, "expires_on"),
        ({"expires_on": date(2028, 3, 1)}, "expires_on"),
        ({"appointment_id": "gone"}, "appointment"),
    ],
)
def test_what_cannot_be_wished_is_said_at_its_field(
    as_receptionist: Backend, small: SmallClinic, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        as_receptionist.run(waiting_list.add, wish(small, **more))
    assert list(refused.value.problems) == [field]


def test_two_desks_do_not_overwrite_each_other(
    as_receptionist: Backend, as_practitioner: Backend, small: SmallClinic
) -> None:
    made = as_receptionist.run(waiting_list.add, wish(small))
    as_practitioner.run(waiting_list.tried, made, 1, Answer.NO_ANSWER)
    with pytest.raises(Conflict):
        as_receptionist.run(waiting_list.change, made, 1, wish(small))


def test_a_closed_record_waits_as_a_number(
    as_receptionist: Backend, database: Database, clock: make.Clock, small: SmallClinic
) -> None:
    as_receptionist.run(
        waiting_list.add, wish(small, note="ask for the sister", phone="+9613123456")
    )
    owner = make.backend(database, Role.ADMINISTRATOR, clock)
    owner.run(_close, small.patients[1], owner.user.id)
    _booked, slot = freed_slot(as_receptionist, small)
    entry = listed(as_receptionist)[0]
    fit = as_receptionist.run(waiting_list.fitting, slot)[0]
    assert (entry.is_closed, entry.patient, entry.phone, entry.wish.note) == (
        True, entry.number, "", "",
    )  # fmt: skip
    assert (fit.entry.is_closed, fit.booking.phone, fit.booking.service_ids) == (True, "", ())
    chosen = WaitingFilter(service_id=small.consultation)
    assert as_receptionist.run(waiting_list.listing, chosen) == []


windows = st.lists(
    st.builds(
        Window,
        st.integers(0, 4),
        st.integers(8, 13).map(time),
        st.integers(10, 18).map(time),
    ),
    max_size=2,
)
wishes = st.tuples(st.integers(0, 1), windows, st.booleans(), st.booleans())


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(wishes, min_size=1, max_size=4), st.integers(0, 30), st.integers(1, 12))
def test_no_offer_lies_outside_a_wish_or_gives_anybody_two_bookings(
    as_receptionist: Backend,
    small: SmallClinic,
    asked: list[tuple[int, list[Window], bool, bool]],
    at: int,
    length: int,
) -> None:
    door = as_receptionist
    _clear(door, small)
    for who, (service, hours, with_karim, has_later) in enumerate(asked, 1):
        more: dict[str, Any] = {"service_ids": ((small.consultation, small.peeling)[service],)}
        more["practitioner_ids"] = (small.karim,) if with_karim else (small.lina,)
        if has_later:
            more["appointment_id"] = door.run(
                appointments.book,
                small.form(NEXT_WEEK + timedelta(hours=who), patient_id=small.patients[who]),
            )
        _add(door, wish(small, who, windows=tuple(hours), **more))
    start = NINE + timedelta(minutes=15 * at)
    slot = Slot(start, start + timedelta(minutes=15 * length), small.karim)
    for fit in door.run(waiting_list.fitting, slot):
        begins = on_wall(fit.booking.start, BEIRUT)
        ends = begins + timedelta(minutes=fit.booking.minutes)
        hours = list(fit.entry.wish.windows)
        assert fit.entry.wish.practitioner_ids == (small.karim,)
        assert slot.start <= fit.booking.start < slot.end
        assert not hours or any(
            each.weekday == begins.weekday() and each.start <= begins.time()
            and ends.time() <= each.end
            for each in hours
        )  # fmt: skip
        try:
            door.run(waiting_list.offer, fit.entry.id, fit.entry.rev, fit.booking)
        except Conflict:
            continue  # somebody before them took it
        rows = door.run(appointments.of_patient, fit.booking.patient_id)
        assert len([row for row in rows if row.state not in FREED]) == 1


def _add(door: Backend, wished: WaitingWish) -> None:
    try:
        door.run(waiting_list.add, wished)
    except InvalidInput as refused:
        assert list(refused.problems) == ["windows"]


def _clear(door: Backend, small: SmallClinic) -> None:
    for entry in listed(door):
        door.run(waiting_list.withdraw, entry.id, entry.rev, "over")
    for patient in small.patients:
        for row in door.run(appointments.of_patient, patient):
            if row.state is State.BOOKED:
                cancelled(door, row.id)
