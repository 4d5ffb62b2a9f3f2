"""The screen everybody sees: numbers, initials by choice, never a name; gone at a lock."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.queue import Ticket
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.queue.waiting_room_window import WaitingRoomWindow
from clinic_desktop.usecases import queue
from tests import make
from tests.calendar import NINE, furnish
from tests.journeys.screen import texts_of


@pytest.fixture
def tickets(database: Database, clock: make.Clock, desk: Desk) -> list[Ticket]:
    """One who is called by name to Karim, two who wait."""
    clock.now = NINE
    clinic = furnish(database, clock)
    first = desk.run(queue.take_ticket, clinic.patients[0], clinic.karim)
    desk.run(queue.call, first.id, first.rev)
    return [first, *(desk.run(queue.take_ticket) for _each in range(2))]


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def wall(qtbot: QtBot, desk: Desk, host: QWidget, tickets: list[Ticket]) -> WaitingRoomWindow:
    made = WaitingRoomWindow(desk, host)
    made.show()
    made.activateWindow()  # its keys are those of the window in front
    qtbot.waitUntil(made.isActiveWindow)
    assert tickets
    return made


@pytest.fixture
def moving(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, reduced_motion=False)
    yield
    theme.apply(qapp)


def figures(wall: WaitingRoomWindow) -> list[str]:
    found = [wall.findChildren(QLabel, f"wall_{number}") for number in range(1, 5)]
    return [each.text() for labels in found for each in labels if not each.isHidden()]


def test_it_shows_who_is_called_where_and_who_comes_next(wall: WaitingRoomWindow) -> None:
    assert figures(wall) == ["1", "2", "3"]
    assert any("Dr. Karim Nasser" in text for text in texts_of([wall]))


def test_no_name_stands_on_it_with_initials_or_without(
    qtbot: QtBot, wall: WaitingRoomWindow
) -> None:
    assert not any("Rania" in text or "Khoury" in text for text in texts_of([wall]))
    QTest.keyClick(wall, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: any("R. K." in text for text in figures(wall)))
    assert not any("Rania" in text or "Khoury" in text for text in texts_of([wall]))


def test_the_figures_are_120_pixels_high(wall: WaitingRoomWindow, moving: None) -> None:
    assert moving is None
    called = wall.findChild(QLabel, "wall_1")
    assert called is not None
    called.ensurePolished()
    assert called.font().pixelSize() == 120


def test_a_new_call_shows_at_once_and_stands_out(
    wall: WaitingRoomWindow, desk: Desk, tickets: list[Ticket], moving: None
) -> None:
    assert moving is None
    desk.run(queue.call, tickets[1].id, tickets[1].rev)
    called = wall.findChild(QLabel, "wall_2")
    assert called is not None
    assert called.property("tone") == "accent"


def test_nothing_stands_out_where_motion_is_unwanted(
    qapp: QApplication, wall: WaitingRoomWindow, desk: Desk, tickets: list[Ticket]
) -> None:
    theme.apply(qapp, reduced_motion=True)
    desk.run(queue.call, tickets[1].id, tickets[1].rev)
    called = wall.findChild(QLabel, "wall_2")
    assert called is not None
    assert not called.property("tone")
    theme.apply(qapp)


def test_f11_fills_the_screen_and_back(wall: WaitingRoomWindow) -> None:
    QTest.keyClick(wall, Qt.Key.Key_F11)
    assert wall.isFullScreen()
    QTest.keyClick(wall, Qt.Key.Key_F11)
    assert not wall.isFullScreen()


def test_escape_closes_it(wall: WaitingRoomWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(wall.destroyed):
        QTest.keyClick(wall, Qt.Key.Key_Escape)


def test_it_goes_at_once_when_the_desk_is_locked(wall: WaitingRoomWindow, host: QWidget) -> None:
    host.hide()
    assert not wall.isVisible()
