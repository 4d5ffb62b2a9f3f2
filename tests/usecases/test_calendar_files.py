"""Calendar files through the door: out without anything clinical, in as busy times."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Place
from clinic_desktop.domain.errors import InvalidInput, NotAllowed, NotFound, Restricted
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases import appointments, calendar_files, calendar_setup, patients
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

HOUR = timedelta(hours=1)
DAY = MONDAY.date()


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def proven(as_receptionist: Backend, clinic: SmallClinic) -> Backend:
    """The receptionist with a code entered just now."""
    as_receptionist.stay = replace(as_receptionist.stay, proven_at=MONDAY)
    return as_receptionist


def unfolded(written: bytes) -> str:
    return written.decode().replace("\r\n ", "")


def line(text: str, name: str) -> str:
    return next(each for each in text.splitlines() if each.startswith(f"{name}:"))


def test_one_appointment_leaves_with_clinic_and_time_only(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    form = clinic.form(note="biopsy result", phone="+9613123456", booked_by="her sister")
    booked = as_receptionist.run(appointments.book, form)
    text = unfolded(as_receptionist.run(calendar_files.export_one, booked))
    assert line(text, "SUMMARY") == f"SUMMARY:Appointment · {as_receptionist.stay.clinic.name}"
    for secret in ("Khoury", "Rania", "biopsy", "961", "sister", "Consultation", "Karim"):
        assert secret not in text
    with pytest.raises(NotFound):
        as_receptionist.run(calendar_files.export_one, "nothing")


def test_the_same_appointment_keeps_its_uid_and_counts_its_changes(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    first = unfolded(as_receptionist.run(calendar_files.export_one, booked))
    rev = as_receptionist.run(appointments.move, booked, 1, Place(NINE + HOUR))
    as_receptionist.run(appointments.cancel, booked, rev, CancelledBy.PATIENT, CancelReason.ILL)
    second = unfolded(as_receptionist.run(calendar_files.export_one, booked))
    assert line(first, "UID") == line(second, "UID")
    assert line(first, "UID").startswith(f"UID:{booked}@")
    assert (line(first, "SEQUENCE"), line(second, "SEQUENCE")) == ("SEQUENCE:0", "SEQUENCE:2")
    assert (line(first, "STATUS"), line(second, "STATUS")) == (
        "STATUS:CONFIRMED", "STATUS:CANCELLED",
    )  # fmt: skip


def test_a_week_carries_numbers_and_names_only_where_they_were_asked_for(
    proven: Backend, clinic: SmallClinic
) -> None:
    proven.run(appointments.book, clinic.form())
    other = clinic.form(NINE, patient_id=clinic.patients[1], practitioner_id=clinic.lina)
    proven.run(appointments.book, other)
    last = DAY + timedelta(days=6)
    everybody = unfolded(proven.run(calendar_files.export_range, "", DAY, last))
    assert everybody.count("BEGIN:VEVENT") == 2
    assert "Khoury" not in everybody
    named = unfolded(
        proven.run(calendar_files.export_range, clinic.karim, DAY, last, has_names=True)
    )
    assert named.count("BEGIN:VEVENT") == 1
    assert "Rania Khoury 0" in named
    for wrong in ({"practitioner_id": "", "has_names": True}, {"last": date(2028, 1, 1)}):
        values = {"practitioner_id": clinic.karim, "first": DAY, "last": last, **wrong}
        with pytest.raises(InvalidInput):
            proven.run(calendar_files.export_range, **values)  # type: ignore[arg-type]


def test_a_closed_record_leaves_by_its_number_only(
    proven: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    booked = proven.run(appointments.book, clinic.form())
    named = (make.USERS[Role.ADMINISTRATOR].id,)
    as_administrator.run(patients.restrict, clinic.patients[0], named, "asked for")
    with pytest.raises(Restricted):
        proven.run(calendar_files.export_one, booked)
    found = proven.run(calendar_files.export_range, clinic.karim, DAY, DAY, has_names=True)
    assert "Khoury" not in unfolded(found)
    assert unfolded(found).count("BEGIN:VEVENT") == 1
    with proven.database.transaction() as session:
        query = "SELECT patients FROM audit_entry ORDER BY seq DESC LIMIT 1"
        assert clinic.patients[0] in str(session.scalar(text(query)))


def test_busy_times_become_leave_once(
    as_administrator: Backend, as_receptionist: Backend, clinic: SmallClinic, tmp_path: Path
) -> None:
    as_receptionist.run(appointments.book, clinic.form())
    path = tmp_path / "busy.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART;TZID=Asia/Beirut:20260302T090000\n"
        "DURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Secret\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    busy = calendar_files.read(path, "Asia/Beirut", MONDAY)
    rows = as_administrator.run(calendar_files.preview_busy, clinic.karim, busy.spans)
    assert [(row.is_known, row.bookings) for row in rows] == [(False, 1), (False, 0), (False, 0)]
    assert as_administrator.run(calendar_files.import_busy, clinic.karim, busy.spans) == 3
    assert as_administrator.run(calendar_files.import_busy, clinic.karim, busy.spans) == 0
    rows = as_administrator.run(calendar_files.preview_busy, clinic.karim, busy.spans)
    assert all(row.is_known for row in rows)
    away = as_administrator.run(calendar_setup.absences, MONDAY, MONDAY + timedelta(days=30))
    assert [each.reason for each in away] == [calendar_files.BUSY] * 3
    wish = SlotWish(practitioner_ids=(clinic.karim,), minutes=30)
    (slot,) = as_receptionist.run(appointments.next_free, wish, NINE + timedelta(days=7), 1)
    assert slot.start == NINE + timedelta(days=7) + 2 * HOUR


def test_busy_times_need_a_practitioner_and_the_right(
    as_administrator: Backend, as_receptionist: Backend, clinic: SmallClinic
) -> None:
    span = Span(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
    with pytest.raises(InvalidInput):
        as_administrator.run(calendar_files.import_busy, clinic.room_one, [span])
    with pytest.raises(NotAllowed):
        as_receptionist.run(calendar_files.import_busy, clinic.karim, [span])
    assert as_administrator.run(calendar_files.preview_busy, clinic.karim, []) == []
