"""A patient's appointments in the record, and the next one in the preview."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, State
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.appointments_tab import AppointmentsTab
from clinic_desktop.usecases import appointments, patients
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish
from tests.ui.patients.screen import shown

DAY = timedelta(days=1)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def asked(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda place, what: found.append((place, what)))
    return found


def book(desk: Desk, clinic: SmallClinic, days: int, state: State = State.BOOKED) -> str:
    booked = desk.run(appointments.book, clinic.form(NINE + days * DAY))
    rev = desk.run(appointments.details, booked).row.rev
    if state is State.CANCELLED:
        who, why = CancelledBy.PATIENT, CancelReason.ILL
        desk.run(appointments.cancel, booked, rev, who, why)
    elif state is not State.BOOKED:
        desk.run(appointments.change_state, booked, rev, state)
    return booked


def column(tab: AppointmentsTab, at: int) -> list[str]:
    text = tab.model.columns[at].text
    return [text(row) for row in tab.model.rows]


def test_what_is_ahead_comes_first_and_the_past_from_the_latest_on(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic, clock: make.Clock
) -> None:
    book(desk, clinic, 0)
    book(desk, clinic, 1, State.CANCELLED)
    for days in (4, 3):
        book(desk, clinic, days)
    clock.now = NINE + 2 * DAY
    missed = desk.run(appointments.of_patient, clinic.patients[0])[-1]
    desk.run(appointments.change_state, missed.id, missed.rev, State.NO_SHOW)
    tab = shown(qtbot, AppointmentsTab(desk))
    tab.show_patient(clinic.patients[0])
    states = ["booked", "booked", "cancelled", "no-show"]
    assert column(tab, 2) == states
    starts = [line.row.start for line in tab.model.rows]
    assert starts == [NINE + 3 * DAY, NINE + 4 * DAY, NINE + DAY, NINE]
    assert all(tab.model.columns[2].icon for _line in tab.model.rows)
    assert "2 ahead" in tab.count.text()
    assert "1 time did not come" in tab.count.text()


def test_keys_and_buttons_ask_for_the_dialogs(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    booked = book(desk, clinic, 1)
    tab = shown(qtbot, AppointmentsTab(desk))
    tab.show_patient(clinic.patients[0])
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    QTest.keyClick(tab.table, Qt.Key.Key_Delete)
    for made in (tab.edit, tab.move_button, tab.cancel, tab.book):
        made.click()
    assert asked == [
        ("appointment", {"id": booked}),
        ("appointment_cancel", {"id": booked}),
        ("appointment_edit", {"id": booked}),
        ("appointment_move", {"id": booked}),
        ("appointment_cancel", {"id": booked}),
        ("book", {"patient": clinic.patients[0]}),
    ]


def test_what_is_cancelled_can_be_neither_changed_nor_cancelled_again(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    book(desk, clinic, 1, State.CANCELLED)
    tab = shown(qtbot, AppointmentsTab(desk))
    tab.show_patient(clinic.patients[0])
    assert not any(made.isEnabled() for made in (tab.edit, tab.move_button, tab.cancel))


def test_a_patient_without_appointments_is_told_so(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    tab = shown(qtbot, AppointmentsTab(desk))
    tab.show_patient(clinic.patients[1])
    assert tab.count.text() == "0 ahead"
    assert not tab.cancel.isEnabled()


def test_the_preview_says_when_they_come_next(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    book(desk, clinic, 5)
    book(desk, clinic, 2, State.CANCELLED)
    preview = desk.run(patients.preview, clinic.patients[0])
    assert preview.next_appointment is not None
    assert preview.next_appointment.start == NINE + 5 * DAY
    page = shown(qtbot, PatientsPage(desk))
    page.list.table.select(clinic.patients[0])
    page.list.preview.show_now()
    page.list.preview.book_button.click()
    assert asked[-1] == ("book", {"patient": clinic.patients[0]})
    page.list.table.setFocus()
    assert page.patient_in_sight() == clinic.patients[0]
    page.open_record(clinic.patients[0])
    assert "07 Mar 2026 09:00" in page.record.appointments.next_said()
    page.open_record(clinic.patients[1])
    assert page.record.appointments.next_said() == ""
    assert page.patient_in_sight() == clinic.patients[1]
