"""Locked out in the middle of registering somebody, and back: nothing has to be typed twice."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.app import Application
from clinic_desktop.data.places import Places
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.usecases import patients
from tests.journeys import hands, traces
from tests.journeys.conftest import QuickDoor, Until, opened
from tests.journeys.screen import texts_of
from tests.make import Clock
from tests.ui.access import doors

LONG = 30_000
PHONE = "+961 3 456 789"


@pytest.fixture
def application(
    qapp: QApplication, places: Places, clock: Clock, device: MemoryDevice
) -> Iterator[Application]:
    """The program on a clinic founded yesterday, so that it opens at its sign-in page."""
    door = QuickDoor(places, clock, store=device)
    doors.administrator(door).close()
    with opened(qapp, places, lambda: door) as made:
        yield made


def test_half_a_patient_survives_the_lock(
    application: Application, until: Until, qtbot: QtBot, places: Places
) -> None:
    sign_in(application, until)
    hands.control(Qt.Key.Key_N)
    until(lambda: hands.is_at("phone"))
    hands.write(PHONE)
    hands.fill(given="خليل", family="الحداد")
    lock(application, until, qtbot)
    nothing_shows(places)
    sign_in(application, until, name="")
    come_back(application, until)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(lambda: not _dialogs())
    main = application.main
    assert main is not None
    found = [main.desk.run(patients.search, words) for words in ("الحداد", PHONE)]
    assert [len(rows) for rows in found] == [1, 1]


def sign_in(application: Application, until: Until, name: str = "maya") -> None:
    until(lambda: hands.is_at("login") or hands.is_at("password"))
    if name:
        hands.fill(login=name)
        hands.go_to("password")
    hands.write(doors.PASSWORD)
    hands.enter()
    until(lambda: application.main is not None)


def lock(application: Application, until: Until, qtbot: QtBot) -> None:
    with qtbot.waitSignal(application.lock.closed, timeout=LONG):
        hands.control(Qt.Key.Key_L)
    qtbot.waitUntil(lambda: not _alive(MainWindow))


def nothing_shows(places: Places) -> None:
    shown = "\n".join(texts_of(QApplication.topLevelWidgets()))
    assert [name for name in ("خليل", "الحداد", "456 789", "Cedar") if name in shown] == []
    assert traces.open_below(places.data) == []


def come_back(application: Application, until: Until) -> None:
    until(lambda: len(_dialogs()) == 1)
    typed = _dialogs()[0].input
    assert (typed.name.given.text(), typed.name.family.text()) == ("خليل", "الحداد")
    until(lambda: hands.is_at("family"))
    main = application.main
    assert main is not None
    assert isinstance(main.page("patients"), PatientsPage)


def _dialogs() -> list[PatientDialog]:
    found = [each for each in QApplication.allWidgets() if isinstance(each, PatientDialog)]
    return [dialog for dialog in found if dialog.isVisible()]


def _alive(kind: type[object]) -> bool:
    return any(isinstance(widget, kind) for widget in QApplication.allWidgets())
