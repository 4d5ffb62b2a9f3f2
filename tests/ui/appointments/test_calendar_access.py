"""The painted calendar, read as a screen reader reads it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.ui.appointments import calendar_access
from clinic_desktop.ui.appointments.calendar_cursor import Cursor
from clinic_desktop.ui.appointments.calendar_page import CalendarPage
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish
from tests.ui.patients.screen import shown

NAME = QAccessible.Text.Name


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY + timedelta(hours=5)
    return furnish(database, clock)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> Iterator[CalendarPage]:
    page = CalendarPage(desk)
    page.resize(1200, 800)
    shown(qtbot, page)
    page.enter()
    yield page


def _interface(page: CalendarPage) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(page.view)


def _state(item: QAccessibleInterface) -> Any:
    return item.state()


def test_every_appointment_and_the_free_slot_are_items_with_names(
    page: CalendarPage, desk: Desk, clinic: SmallClinic
) -> None:
    desk.run(appointments.book, clinic.form(room_id=clinic.room_one))
    page.view.go(Cursor(1, 10 * 60))
    whole = _interface(page)
    names = [whole.child(at).text(NAME) for at in range(whole.childCount())]
    assert names == [
        "10:00 to 10:15, free, Lina Aoun, Monday, 02 Mar 2026",
        "09:00 to 09:30, Rania Khoury 0, Consultation, with Dr. Karim Nasser, Room 1, booked",
    ]
    assert whole.role() == QAccessible.Role.List
    assert whole.child(1).role() == QAccessible.Role.ListItem


def test_the_item_under_the_cursor_is_focused_and_selected_and_no_other(
    page: CalendarPage, desk: Desk, clinic: SmallClinic
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    page.view.choose(booked)
    whole = _interface(page)
    assert [bool(_state(whole.child(at)).focused) for at in (0, 1)] == [False, True]
    assert bool(_state(whole.child(1)).selected)
    assert whole.focusChild().text(NAME).startswith("09:00")


def test_an_item_lies_where_it_is_painted_and_is_found_there(
    page: CalendarPage, desk: Desk, clinic: SmallClinic
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    page.view.choose(booked)
    whole = _interface(page)
    rect = whole.child(1).rect()
    painted = page.view.block_rect(page.view.board.by_id[booked])
    assert rect.topLeft() == page.view.viewport().mapToGlobal(painted.topLeft())
    assert rect.size() == painted.size()
    found = whole.childAt(rect.center().x(), rect.center().y())
    assert found.text(NAME) == whole.child(1).text(NAME)


def test_items_stay_valid_while_appointments_come_and_go(
    page: CalendarPage, desk: Desk, clinic: SmallClinic
) -> None:
    first = desk.run(appointments.book, clinic.form())
    second = desk.run(
        appointments.book,
        clinic.form(NINE + timedelta(hours=1), patient_id=clinic.patients[1]),
    )
    whole = _interface(page)
    last = whole.child(2)
    assert last.isValid()
    page.go_to_day((MONDAY + timedelta(days=1)).date())
    assert not last.isValid()
    assert last.text(NAME) == "" or "free" in last.text(NAME)
    page.go_today()
    assert whole.indexOfChild(last) == 2
    assert calendar_access.focus_place(page.view) in (0, 1, 2)
    assert {first, second} == set(page.view.board.by_id)


def test_moving_the_cursor_tells_a_screen_reader_which_item(
    page: CalendarPage, desk: Desk, clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run(appointments.book, clinic.form())
    page.view.go(Cursor(0, 8 * 60 + 45))
    told: list[int] = []

    def note(event: Any) -> None:
        if event.type() == QAccessible.Event.Focus:
            told.append(event.child())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert told == [1, 0]
