"""Whatever is booked, moved, changed, cancelled and taken back: no overlap without a reason."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import (
    FREED,
    BookingForm,
    CancelledBy,
    CancelReason,
    Place,
    State,
)
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.usecases import appointments
from clinic_desktop.usecases.appointments.looking import AppointmentDetails
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
BEFORE, AFTER = timedelta(minutes=5), timedelta(minutes=10)  # of a peeling, as `furnish` has it


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@dataclass(frozen=True)
class Wish:
    """What one step of an example asks for."""

    deed: str
    which: int
    quarter: int
    minutes: int
    patient: int
    is_karim: bool
    room: int  # 0 for none
    needs_laser: bool
    is_peeling: bool
    has_reason: bool

    def form(self, clinic: SmallClinic, begin: datetime) -> BookingForm:
        return clinic.form(
            begin + self.quarter * QUARTER,
            self.minutes,
            patient_id=clinic.patients[self.patient],
            practitioner_id=clinic.karim if self.is_karim else clinic.lina,
            room_id=("", clinic.room_one, clinic.room_two)[self.room],
            device_ids=(clinic.laser,) if self.needs_laser else (),
            service_ids=(clinic.peeling if self.is_peeling else clinic.consultation,),
            overlap_reason="sisters come together" if self.has_reason else "",
        )


wishes = st.builds(
    Wish,
    deed=st.sampled_from(["book", "book", "book", "move", "edit", "cancel", "again", "undo"]),
    which=st.integers(0, 20),
    quarter=st.integers(0, 14),
    minutes=st.sampled_from([15, 30, 45, 60]),
    patient=st.integers(0, 2),
    is_karim=st.booleans(),
    room=st.integers(0, 2),
    needs_laser=st.booleans(),
    is_peeling=st.booleans(),
    has_reason=st.sampled_from([False, False, False, True]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(wishes, min_size=3, max_size=16))
def test_nothing_ever_overlaps_without_a_reason(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock, steps: list[Wish]
) -> None:
    door, made, last = as_receptionist, list[Id](), list[tuple[AppointmentDetails, int]]()
    clock.now += DAY  # what earlier examples kept lies behind
    begin = clock.now + (NINE - MONDAY)
    for wish in steps:
        try:
            _do(door, wish, wish.form(clinic, begin), made, last)
        except (Conflict, InvalidInput):
            continue
    kept = [door.run(appointments.details, each) for each in made]
    live = [each for each in kept if each.row.state not in FREED]
    for one, other in combinations(live, 2):
        if not one.form.overlap_reason and not other.form.overlap_reason:
            assert not set(_taken(one, clinic)) & set(_taken(other, clinic))


def _do(
    door: Backend,
    wish: Wish,
    form: BookingForm,
    made: list[Id],
    last: list[tuple[AppointmentDetails, int]],
) -> None:
    if wish.deed == "book" or not made:
        made.append(door.run(appointments.book, form))
        return
    if wish.deed == "undo":
        before, rev = last.pop() if last else (door.run(appointments.details, made[-1]), 0)
        door.run(appointments.put_back, before.row.id, rev, before.form, before.row.state)
        return
    found = door.run(appointments.details, made[wish.which % len(made)])
    last[:] = [(found, _deed(door, wish.deed, found, form))]


def _deed(door: Backend, deed: str, found: AppointmentDetails, form: BookingForm) -> int:
    row = found.row
    if deed == "move":
        place = Place(
            form.start, form.minutes, form.practitioner_id, form.room_id, form.overlap_reason
        )
        return door.run(appointments.move, row.id, row.rev, place)
    if deed == "edit":
        same = replace(form, patient_id=found.form.patient_id)
        return door.run(appointments.edit, row.id, row.rev, same)
    if deed == "again":
        return door.run(appointments.change_state, row.id, row.rev, State.BOOKED)
    why = (CancelledBy.PATIENT, CancelReason.ILL)
    return door.run(appointments.cancel, row.id, row.rev, *why)


def _taken(found: AppointmentDetails, clinic: SmallClinic) -> Iterator[tuple[Any, datetime]]:
    """Every five minutes that it keeps from others, of whom and what; buffers but for the patient."""
    form, five = found.form, timedelta(minutes=5)
    end = form.start + timedelta(minutes=form.minutes)
    is_buffered = clinic.peeling in form.service_ids
    first, after = (form.start - BEFORE, end + AFTER) if is_buffered else (form.start, end)
    at = first
    while at < after:
        for target in filter(None, (form.practitioner_id, form.room_id, *form.device_ids)):
            yield target, at
        if form.start <= at < end:
            yield form.patient_id, at
        at += five
