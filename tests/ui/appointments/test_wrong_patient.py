"""An appointment booked for the wrong patient is put right by keys, and Undo gives it back."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.appointments.calendar_page import CalendarPage
from clinic_desktop.ui.appointments.past_words import step_words
from clinic_desktop.ui.appointments.wrong_patient_dialog import WrongPatientDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients.appointments_tab import AppointmentsTab
from clinic_desktop.usecases import appointments, patients
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import MONDAY, SmallClinic, furnish
from tests.ui.patients.screen import focused, shown

Key = Qt.Key
Toasts = list[tuple[str, Callable[[], None] | None]]


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def toasts(desk: Desk) -> Toasts:
    said: Toasts = []
    desk.toasted.connect(lambda text, undo: said.append((text, undo)))
    return said


def save(dialog: WrongPatientDialog) -> None:
    QTest.keyClick(dialog, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def pick(qtbot: QtBot, dialog: WrongPatientDialog, text: str) -> None:
    """As one types it: the name, Enter."""
    QTest.keyClicks(focused(), text)
    qtbot.waitUntil(lambda: len(dialog.person.model.rows) == 1)
    QTest.keyClick(focused(), Key.Key_Return)


def test_by_keys_alone_it_is_given_and_given_back(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic, toasts: Toasts
) -> None:
    wrong, right, _third = clinic.patients
    booked = desk.run(appointments.book, clinic.form())
    dialog = shown(qtbot, WrongPatientDialog(desk, booked))
    assert focused() is dialog.person.box
    pick(qtbot, dialog, "Khoury 1")
    assert focused() is dialog.why
    QTest.keyClick(dialog.why, Key.Key_Down)
    QTest.keyClick(dialog.why, Key.Key_Tab)
    QTest.keyClicks(focused(), "sisters")
    save(dialog)
    assert not dialog.isVisible()
    assert desk.run(appointments.details, booked).row.patient_id == right
    step = desk.run(appointments.history, booked)[-1]
    assert step.reason == "Same or similar name. sisters"
    text, undo = toasts[-1]
    assert "Rania Khoury 1" in text
    assert undo is not None
    undo()
    assert desk.run(appointments.details, booked).row.patient_id == wrong


def test_what_is_missing_is_marked_at_its_field(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    dialog = shown(qtbot, WrongPatientDialog(desk, booked))
    save(dialog)
    assert dialog.isVisible()
    assert all(dialog.fields[name].problem.text() for name in ("patient", "reason"))
    pick(qtbot, dialog, "Khoury 1")
    dialog.why.set_value("other")
    save(dialog)
    assert dialog.fields["words"].problem.text()
    assert desk.run(appointments.details, booked).row.patient_id == clinic.patients[0]


def test_whoever_it_is_booked_for_is_not_offered(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    dialog = shown(qtbot, WrongPatientDialog(desk, booked))
    QTest.keyClicks(focused(), "Khoury")
    qtbot.waitUntil(lambda: bool(dialog.person.model.rows))
    assert {each.id for each in dialog.person.model.rows} == set(clinic.patients[1:])


def test_a_clash_is_said_and_nothing_typed_is_lost(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    right = clinic.patients[1]
    booked = desk.run(appointments.book, clinic.form())
    own = clinic.form(patient_id=right, practitioner_id=clinic.lina)
    desk.run(appointments.book, own)
    dialog = shown(qtbot, WrongPatientDialog(desk, booked))
    pick(qtbot, dialog, "Khoury 1")
    dialog.why.set_value("name")
    save(dialog)
    assert dialog.isVisible()
    assert "another appointment" in dialog.banner.text.text()
    assert dialog.person.caller is not None


def test_a_closed_record_cannot_be_chosen_and_that_is_said(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic, as_administrator: Backend
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    dialog = shown(qtbot, WrongPatientDialog(desk, booked))
    named = (make.USERS[Role.ADMINISTRATOR].id,)
    as_administrator.run(patients.restrict, clinic.patients[1], named, "asked for")
    dialog.person.picked.emit(clinic.patients[1])
    assert dialog.person.caller is None
    assert "named people" in dialog.fields["patient"].problem.text()


def test_the_panel_s_menu_asks_for_it(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda place, what: asked.append((place, what)))
    booked = desk.run(appointments.book, clinic.form())
    page = shown(qtbot, CalendarPage(desk))
    page.panel.show_row(desk.run(appointments.details, booked).row)
    (act,) = page.panel.findChildren(QAction, "panel_wrong")
    assert act.isEnabled()
    act.trigger()
    assert asked == [("appointment_wrong_patient", {"id": booked})]


def test_the_history_says_it_in_numbers_and_names_unless_those_are_hidden(
    desk: Desk, clinic: SmallClinic
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    desk.run(appointments.give_to, booked, 1, clinic.patients[1], "same name")
    step = desk.run(appointments.history, booked)[-1]
    said = step_words(step, desk.format)
    assert said.startswith("Given from")
    assert "Rania Khoury 1" in said
    assert "same name" in said
    assert "Rania" not in step_words(step, desk.format, hides_names=True)


def test_both_records_show_the_line_and_an_untouched_one_shows_nothing(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    wrong, right, third = clinic.patients
    asked: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda place, what: asked.append((place, what)))
    booked = desk.run(appointments.book, clinic.form())
    desk.run(appointments.give_to, booked, 1, right, "same name")
    tab = shown(qtbot, AppointmentsTab(desk))
    for patient, other, said in (
        (wrong, right, "Booked here by mistake, given to"),
        (right, wrong, "Came from"),
    ):
        tab.show_patient(patient)
        (line,) = tab.handed.model.rows
        text = tab.handed.model.columns[1].text(line)
        assert text.startswith(said)
        assert desk.run(appointments.caller, other).number in text
        assert "same name" in text
        assert tab.handed.isVisible()
    tab.handed.table.setFocus()
    QTest.keyClick(tab.handed.table, Key.Key_Return)
    assert asked[-1] == ("appointment", {"id": booked})
    tab.show_patient(third)
    assert not tab.handed.isVisible()
