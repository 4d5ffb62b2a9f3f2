"""A series is moved, this appointment and those that follow: all by keyboard."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.app import Application, make_application
from clinic_desktop.data.places import Places
from clinic_desktop.domain.appointment import BookingForm, Practitioner
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.move_dialog import MoveDialog
from clinic_desktop.usecases import appointments, calendar_setup, patients
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.journeys import hands
from tests.journeys.conftest import QuickDoor
from tests.make import Clock
from tests.security.memory_device import MemoryDevice
from tests.ui.access import doors

LONG = 30_000
AT_ELEVEN = make.NOW + timedelta(hours=1)  # it is ten in Beirut
HOURS = timedelta(hours=2)

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    def waited(holds: Callable[[], bool]) -> None:
        def is_awake_and_holds() -> bool:
            hands.keep_awake()
            return QApplication.activeWindow() is not None and holds()

        qtbot.waitUntil(is_awake_and_holds, timeout=LONG)

    return waited


def furnish(door: Backend) -> Id:
    """Somebody comes today at eleven and the two weeks after; the id."""
    shifts = tuple(Shift(day, time(9), time(18)) for day in range(7))
    karim = door.run(calendar_setup.save_practitioner, Practitioner("", 0, "Dr. K", shifts=shifts))
    comes = door.run(patients.register, make.form("Rania", phone="03 123 456"))
    form = BookingForm(comes, karim, AT_ELEVEN, 30)
    door.run(appointments.book_series, form, "FREQ=WEEKLY;COUNT=3")
    return comes


@pytest.fixture
def people() -> list[Id]:
    return []


@pytest.fixture
def application(
    qapp: QApplication, places: Places, clock: Clock, device: MemoryDevice, people: list[Id]
) -> Iterator[Application]:
    """The program on a clinic founded yesterday, so that it opens at its sign-in page."""
    door = QuickDoor(places, clock, store=device)
    owner = doors.administrator(door)
    people.append(furnish(owner))
    owner.close()
    QStandardPaths.setTestModeEnabled(True)
    make_application(places.state)
    made = Application(qapp, places, lambda: door)
    made.open()
    yield made
    made.close()
    made.entry.close()
    made.deleteLater()
    theme.apply(qapp)
    QStandardPaths.setTestModeEnabled(False)


def test_this_and_following_move_together(
    application: Application, until: Until, people: list[Id]
) -> None:
    until(lambda: hands.is_at("login") or hands.is_at("password"))
    hands.fill(login="maya")
    hands.go_to("password")
    hands.write(doors.PASSWORD)
    hands.enter()
    until(lambda: application.main is not None)
    main = application.main
    assert main is not None
    until(lambda: main.page_name() == "today")
    hands.control(Qt.Key.Key_2)
    until(lambda: main.page_name() == "calendar")
    hands.press(Qt.Key.Key_Tab)  # to the first appointment of the day
    hands.enter()
    hands.go_to("panel_move")
    hands.press(Qt.Key.Key_Space)
    until(lambda: hands.is_at("move_dialog"))
    dialog = main.findChild(MoveDialog)
    assert dialog is not None
    hands.fill(start="13:00")
    until(lambda: dialog._slot is not None and dialog._slot.start == AT_ELEVEN + HOURS)
    hands.go_to("scope_this")
    hands.press(Qt.Key.Key_Down)
    until(lambda: hands.is_at("scope_following"))
    until(lambda: not dialog.search.is_busy)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(lambda: not hands.is_at("move_dialog"))
    found = main.desk.run(appointments.of_patient, people[0])
    starts = sorted(row.start for row in found)
    assert [at.minute for at in starts] == [AT_ELEVEN.minute] * 3
    assert starts[0] == AT_ELEVEN + HOURS
    walls = {main.desk.format.local(at).time() for at in starts}
    assert walls == {main.desk.format.local(AT_ELEVEN + HOURS).time()}
