"""A colleague is a patient: her record is kept to two people, until it cannot wait for them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from clinic_desktop.app import make_application
from clinic_desktop.data.places import Places
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration.administration_page import AdministrationPage
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.break_glass_dialog import BreakGlassDialog
from clinic_desktop.ui.patients.restrict_dialog import RestrictDialog
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.usecases import patients, stepping_up, users
from clinic_desktop.usecases.users import NewUser
from tests import make
from tests.journeys.crew import OWNER, RECEPTION, Crew
from tests.journeys.screen import texts_of
from tests.make import Clock

DOCTOR = "copper violin harbour window"
REASON = "Fainted in the waiting room, allergies needed"
PHONE = "+961 3 123 456"


@pytest.fixture
def crew(qtbot: QtBot, qapp: QApplication, places: Places, clock: Clock) -> Iterator[Crew]:
    """An administrator, a receptionist and a practitioner, and the program at its sign-in page."""
    QStandardPaths.setTestModeEnabled(True)
    make_application(places.state)
    made = Crew(qtbot, qapp, places, clock)
    made.found()
    _employ_a_doctor(made)
    made.open()
    yield made
    made.close()
    theme.apply(qapp)
    QStandardPaths.setTestModeEnabled(False)


def _employ_a_doctor(crew: Crew) -> None:
    backend = crew.door().sign_in("maya", OWNER).finish()
    stepping_up.step_up(backend, OWNER)
    new = NewUser("karim", "Dr. Karim Nasser", (Role.PRACTITIONER,))
    one_time = backend.run(users.add, new).password
    backend.close()
    entrance = crew.door().sign_in("karim", one_time)
    entrance.change_password(DOCTOR)
    entrance.finish().close()


def test_a_restricted_record_is_opened_in_an_emergency_and_everybody_concerned_is_told(
    crew: Crew,
) -> None:
    patient = the_administrator_restricts_a_record(crew)
    the_receptionist_is_refused(crew, patient)
    the_practitioner_breaks_the_glass(crew, patient)
    the_administrator_is_told(crew)
    the_deeds_stand_in_the_trail(crew)


def the_administrator_restricts_a_record(crew: Crew) -> str:
    crew.enter("maya", OWNER)
    patient = crew.window.desk.run(patients.register, make.form("Rania", phone=PHONE))
    crew.window.route("patient", {"id": patient})
    record = _registry(crew).record
    record.tabs.setCurrentWidget(record.privacy)
    crew.press(record.privacy, "restrict")
    dialog = crew.until(RestrictDialog)
    (mine,) = (box for box in dialog.people.boxes.values() if box.text() == "Maya Haddad")
    mine.click()
    crew.type(dialog, "reason", "Works at this clinic")
    crew.press(dialog, "save")
    crew.wait(lambda: "Works at this clinic" in crew.said())
    crew.lock()
    return str(patient)


def the_receptionist_is_refused(crew: Crew, patient: str) -> None:
    crew.enter("rima", RECEPTION)
    crew.window.route("patient", {"id": patient})
    assert _registry(crew).closed.isVisible()
    assert "This record opens for named people only" in crew.said()
    assert _registry(crew).closed.findChildren(QPushButton, "break_glass") == []
    assert "123 456" not in crew.said()
    assert "Works at this clinic" not in crew.said()
    crew.lock()


def the_practitioner_breaks_the_glass(crew: Crew, patient: str) -> None:
    crew.enter("karim", DOCTOR)
    crew.window.route("patient", {"id": patient})
    assert "123 456" not in crew.said()
    (made,) = _registry(crew).closed.findChildren(QPushButton, "break_glass")
    QTest.keyClick(made, Qt.Key.Key_Space)
    dialog = crew.until(BreakGlassDialog)
    QTest.keyClicks(dialog.reason, REASON)
    QTest.keyClick(dialog.save_button, Qt.Key.Key_Space)
    crew.wait(lambda: _registry(crew).record.isVisible())
    assert "Opened in an emergency until" in crew.said()
    assert "123 456" in crew.said()
    crew.lock()


def the_administrator_is_told(crew: Crew) -> None:
    crew.enter("maya", OWNER)
    crew.window.route("today", {})
    today = crew.window.page("today")
    assert isinstance(today, TodayPage)
    assert today.notices.isVisible()
    said = crew.said()
    assert "\u2068Dr. Karim Nasser\u2069 opened the record of \u2068Rania Khoury\u2069" in said
    assert REASON in said
    (seen,) = [one for one in today.notices.findChildren(QPushButton) if one.isVisible()]
    QTest.keyClick(seen, Qt.Key.Key_Space)
    crew.wait(lambda: not today.notices.isVisible())


def the_deeds_stand_in_the_trail(crew: Crew) -> None:
    crew.window.route("administration", {})
    page = crew.window.page("administration")
    assert isinstance(page, AdministrationPage)
    titles = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(titles.index("Activity"))
    said = "\n".join(texts_of([page]))
    for deed in (
        "Restricted a record to named people",
        "Opened a restricted record in an emergency",
        "Marked an emergency opening as seen",
    ):
        assert deed in said
    assert REASON not in said


def _registry(crew: Crew) -> PatientsPage:
    page = crew.window.page("patients")
    assert isinstance(page, PatientsPage)
    return page
