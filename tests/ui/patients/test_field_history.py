"""What became of each field of a patient, on the screen."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.field_history_dialog import FieldHistoryDialog, said
from clinic_desktop.usecases import patients
from tests import make
from tests.ui.patients.screen import focused, opened, shown

DeskFor = Callable[[Role], Desk]


def changed(desk: Desk) -> str:
    """A patient whose given name was written twice."""
    patient = desk.run(patients.register, make.form("Rania"))
    record = desk.run(patients.open_record, patient)
    desk.run(patients.edit, patient, record, make.form("Raniah"))
    return patient


def history(qtbot: QtBot, desk: Desk, patient: str) -> FieldHistoryDialog:
    dialog = shown(qtbot, FieldHistoryDialog(desk, patient))
    qtbot.waitUntil(lambda: bool(dialog.fields.rows.rows))
    return dialog


def test_fields_stand_with_how_often_they_were_written(qtbot: QtBot, desk: Desk) -> None:
    dialog = history(qtbot, desk, changed(desk))
    QAbstractItemModelTester(dialog.fields.rows)
    times = {said(row): row.times for row in dialog.fields.rows.rows}
    assert times["Given name"] == 2
    assert times["Family name"] == 1


def test_the_keyboard_walks_the_fields_and_their_changes_follow(qtbot: QtBot, desk: Desk) -> None:
    dialog = history(qtbot, desk, changed(desk))
    names = [said(row) for row in dialog.fields.rows.rows]
    assert focused() is dialog.fields
    for _step in range(names.index("Given name")):
        QTest.keyClick(dialog.fields, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(dialog.changes.rows.rows) == 2)
    latest = [column.text(dialog.changes.rows.rows[0]) for column in dialog.changes.rows.columns]
    assert latest[1:] == [
        "\u2068Rima Khoury\u2069", "\u2068Rania\u2069", "\u2068Raniah\u2069",
    ]  # fmt: skip


def test_it_opens_from_the_details_of_a_record(qtbot: QtBot, desk: Desk) -> None:
    page = PatientsPage(desk)
    shown(qtbot, page)
    page.open_record(changed(desk))
    button = page.findChild(QPushButton, "details_history")
    assert button is not None
    button.click()
    dialog = opened(FieldHistoryDialog)
    qtbot.waitUntil(lambda: bool(dialog.fields.rows.rows))
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_who_may_not_see_the_activity_is_not_offered_who_looked(qtbot: QtBot, desk: Desk) -> None:
    page = PatientsPage(desk)
    shown(qtbot, page)
    page.open_record(changed(desk))
    assert page.findChild(QPushButton, "who_looked") is None
