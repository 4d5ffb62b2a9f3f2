"""A closed record names nobody on any list, sheet, file or clash: one test over all of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.waiting import WaitingWish
from clinic_desktop.usecases import (
    appointments,
    calendar_files,
    calendar_setup,
    day,
    day_paper,
    patients,
    queue,
    recalls,
    reminders,
    waiting_list,
)
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.waiting_list import WaitingFilter
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

TODAY, DAY, HOUR = MONDAY.date(), timedelta(days=1), timedelta(hours=1)
TOMORROW, LATER = TODAY + DAY, TODAY + 60 * DAY
SECRETS = ("Rania", "Khoury 0", "3123456", "biopsy", "Consultation")


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def closed(as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic) -> Backend:
    """The desk of somebody who may not open the first patient's record; a code was just entered."""
    door, patient = as_receptionist, clinic.patients[0]
    private: dict[str, Any] = {"note": "biopsy", "phone": "+9613123456", "may_contact": True}
    for start in (NINE, NINE + DAY):
        door.run(appointments.book, clinic.form(start, **private))
    wish = WaitingWish(patient, (clinic.consultation,), LATER, note="biopsy", phone="+9613123456")
    door.run(waiting_list.add, wish)
    door.run(recalls.add, patient, clinic.consultation, TODAY + 30 * DAY, "biopsy")
    door.run(queue.take_ticket, patient, "", "biopsy")
    named = (make.USERS[Role.ADMINISTRATOR].id,)
    as_administrator.run(patients.restrict, patient, named, "asked for")
    door.stay = replace(door.stay, proven_at=MONDAY)
    return door


def test_no_list_sheet_file_or_clash_names_a_closed_patient(
    closed: Backend, clinic: SmallClinic
) -> None:
    other = clinic.form(patient_id=clinic.patients[1], service_ids=(clinic.peeling,))
    slot = Slot(NINE + 2 * HOUR, NINE + 3 * HOUR, clinic.karim)
    looks: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (appointments.calendar, (TODAY, 7)),
        (appointments.check, (other,)),
        (appointments.preview_series, (other, "FREQ=DAILY;COUNT=3")),
        (calendar_files.export_range, (clinic.karim, TODAY, TOMORROW)),
        (day.closing, (TODAY,)),
        (day.overview, ()),
        (day_paper.day_sheet, (TODAY,)),
        (day_paper.downtime_kit, (TOMORROW, 0)),
        (day_paper.week_sheet, (TODAY, clinic.karim)),
        (queue.board, ()),
        (queue.waiting_room, ()),
        (recalls.due, (LATER,)),
        (reminders.due, (TOMORROW,)),
        (reminders.export_csv, (TOMORROW,)),
        (reminders.for_call_list, (TOMORROW,)),
        (waiting_list.fitting, (slot,)),
        (waiting_list.listing, (WaitingFilter(),)),
    ]
    told = {}
    for look, given in looks:
        found = closed.run(look, *given)
        text = found.decode() if isinstance(found, bytes) else repr(found)
        told[look.__name__] = [secret for secret in SECRETS if secret in text]
    assert not {name: found for name, found in told.items() if found}


def test_what_is_booked_in_a_time_off_names_no_closed_patient(
    closed: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    patient = clinic.patients[1]
    closed.run(appointments.book, clinic.form(NINE + HOUR, patient_id=patient))
    named = (make.USERS[Role.PRACTITIONER].id,)
    as_administrator.run(patients.restrict, patient, named, "asked for")
    span = (NINE, NINE + 2 * HOUR)
    rows = as_administrator.run(calendar_setup.bookings_during, clinic.karim, *span)
    assert [row.is_closed for row in rows] == [False, True]
    assert rows[1].patient == rows[1].number
