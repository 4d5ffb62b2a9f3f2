"""Registering and correcting people, by keyboard."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Channel, PatientForm, Precision, Purpose
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients.conflict_dialog import ConflictDialog
from clinic_desktop.ui.patients.patient_dialog import NEW, PatientDialog
from clinic_desktop.ui.patients.raw import put_back
from clinic_desktop.usecases import drafts, patients
from tests import make
from tests.ui.patients.screen import focused, is_open, opened, shown, typed


def _open(qtbot: QtBot, desk: Desk, patient: Id = "") -> PatientDialog:
    return shown(qtbot, PatientDialog(desk, patient=patient))


def _form(desk: Desk, patient: Id) -> PatientForm:
    return desk.run(patients.open_for_edit, patient).form


def test_a_new_caller_is_registered_with_keys_alone(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    typed("03 123 456", "", "Rania", "", "Khoury", "5/3/1990", "", "Acne")
    with qtbot.waitSignal(dialog.saved) as saved:
        QTest.keyClick(focused(), Qt.Key.Key_Return, _CTRL)
    form = _form(desk, saved.args[0])
    assert (form.name.given, form.name.family, form.reason) == ("Rania", "Khoury", "Acne")
    assert form.contacts[0].value == "+9613123456"
    assert form.birth is not None and form.birth.day == date(1990, 3, 5)


def test_tab_follows_the_order_of_the_conversation(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    seen = []
    for _step in range(9):
        now = focused()
        owner = next(
            (name for name, editor in dialog.input.editors().items() if editor is now), None
        )
        seen.append(owner or now.accessibleName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert seen == [
        "phone",
        "confirmed",
        "Given name",
        "Middle or father's name",
        "Family name",
        "Birth date or age",
        "sex",
        "reason",
        "May we contact them?",
    ]


def test_a_stated_age_stays_an_age(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    typed("", "", "Omar", "", "Saad", "40y")
    dialog.accept()
    birth = desk.run(patients.search, "omar")[0].birth
    assert birth is not None
    assert (birth.precision, birth.stated_age) == (Precision.AGE, 40)


def test_somebody_alike_appears_while_typing(qtbot: QtBot, desk: Desk) -> None:
    desk.run(patients.register, make.form("Rania", "Khoury", born=date(1990, 3, 5)))
    dialog = _open(qtbot, desk)
    typed("", "", "Raniya", "", "Khoury", "5/3/1990")
    qtbot.waitUntil(lambda: dialog.side.findChild(QPushButton, "same_P0000010") is not None)


def test_this_is_the_one_opens_the_record_that_exists(qtbot: QtBot, desk: Desk) -> None:
    known = desk.run(patients.register, make.form("Rania", "Khoury", born=date(1990, 3, 5)))
    dialog = _open(qtbot, desk)
    typed("", "", "Rania", "", "Khoury", "5/3/1990")
    dialog.check()
    with qtbot.waitSignal(desk.requested) as request:
        dialog.side.chosen.emit(known)
    assert request.args == ["patient", {"id": known}]


def test_a_different_person_is_not_asked_about_again(qtbot: QtBot, desk: Desk) -> None:
    known = desk.run(patients.register, make.form("Rania", "Khoury", born=date(1990, 3, 5)))
    dialog = _open(qtbot, desk)
    typed("", "", "Rania", "", "Khouri", "5/3/1990")
    dialog.check()
    different = dialog.side.findChild(QPushButton, "different_P0000010")
    assert different is not None
    different.click()
    with qtbot.waitSignal(dialog.saved) as saved:
        dialog.accept()
    form = _form(desk, saved.args[0])
    found = desk.run(patients.possible_duplicates, form, saved.args[0])
    assert known not in [one.row.id for one in found]


def test_a_wrong_phone_is_said_beside_its_field(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    typed("12", "", "Rania")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.fields["phone"].problem.isVisible()


def test_a_person_without_any_name_is_not_registered(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    typed("03 123 456")
    dialog.accept()
    assert dialog.fields["name"].problem.text()
    assert desk.run(patients.figures).total == 0


def test_closing_without_saving_keeps_a_draft_that_is_offered_again(
    qtbot: QtBot, desk: Desk
) -> None:
    first = _open(qtbot, desk)
    typed("03 12", "", "Rania", "", "Khoury", "half a da")
    first.reject()
    again = _open(qtbot, desk)
    assert again.draft_banner.isVisible()
    button = again.draft_banner.findChild(QPushButton, "draft_continue")
    assert button is not None
    button.click()
    assert again.input.phone.text() == "03 12"
    assert again.input.birth.line.text() == "half a da"


def test_a_draft_is_saved_while_one_types(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    typed("", "", "Rania")
    assert dialog.drafts.has_unkept()
    dialog.keep()
    draft = desk.run(drafts.load, NEW)
    assert draft is not None
    assert draft.values["name"]["given"] == "Rania"


def test_saving_forgets_the_draft(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    typed("", "", "Rania")
    dialog.keep()
    dialog.accept()
    assert desk.run(drafts.load, NEW) is None


def test_a_confirmed_phone_says_how(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    typed("03 123 456")
    dialog.input.confirmed.setCurrentIndex(1)
    dialog.input.name.given.setText("Rania")
    with qtbot.waitSignal(dialog.saved) as saved:
        dialog.accept()
    assert _form(desk, saved.args[0]).contacts[0].confirmed_how == "Called back"


def test_permissions_are_answered_with_letters_and_arrows(qtbot: QtBot, desk: Desk) -> None:
    dialog = _open(qtbot, desk)
    cells = dialog.input.permissions.cells
    first = cells[Channel.PHONE, Purpose.CARE]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Y)
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(focused(), Qt.Key.Key_N)
    answers = {item.channel: item.allowed for item in dialog.input.permissions.value()}
    assert answers == {Channel.PHONE: True, Channel.SMS: False}


def test_opening_and_saving_changes_nothing(qtbot: QtBot, desk: Desk) -> None:
    patient = desk.run(
        patients.register, make.form(phone="03 123 456", born=date(1990, 3, 5), number="AB12")
    )
    before = desk.run(patients.open_for_edit, patient)
    dialog = _open(qtbot, desk, patient=patient)
    dialog.accept()
    assert desk.run(patients.open_for_edit, patient).form == before.form


def test_an_edit_by_somebody_else_is_shown_and_chosen_between(qtbot: QtBot, desk: Desk) -> None:
    patient = desk.run(patients.register, make.form(reason="first"))
    window = shown(qtbot, QWidget())
    dialog = PatientDialog(desk, window, patient=patient)
    dialog.open()
    base = desk.run(patients.open_for_edit, patient)
    desk.run(patients.edit, patient, base, replace(base.form, reason="theirs", note="kept"))
    put_back(dialog.input.simple["reason"], "mine")
    dialog.accept()
    conflict = opened(ConflictDialog)
    theirs = conflict.findChild(QRadioButton, "reason_theirs")
    assert theirs is not None
    theirs.setChecked(True)
    conflict.accept()
    qtbot.waitUntil(lambda: not is_open(PatientDialog))
    form = _form(desk, patient)
    assert (form.reason, form.note) == ("theirs", "kept")


_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("has_more", [False, True])
def test_nothing_scrolls_sideways_on_a_small_laptop(
    qtbot: QtBot, desk: Desk, has_more: bool
) -> None:
    dialog = PatientDialog(desk, None)
    qtbot.addWidget(dialog)
    dialog._show_more(has_more)
    dialog.show()
    dialog.resize(1080, 688)  # as it opens on 1366 x 768
    qtbot.waitUntil(lambda: dialog.width() == 1080)
    assert dialog._scroll.horizontalScrollBar().maximum() == 0
    assert dialog.side.width() == 320
