"""The dialog of every form."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.ui.widgets.birth_edit import BirthEdit
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit
from clinic_desktop.ui.widgets.tag_edit import TagEdit


class NameDialog(FormDialog):
    def __init__(self) -> None:
        super().__init__("New patient", columns=2)
        self.given = self.add_field("given", "Given name", QLineEdit("Layla"))
        self.family = self.add_field(
            "family", "Family name", QLineEdit(), hint="As in the passport"
        )
        self.birth = self.add_field("birth", "Birth", BirthEdit(Formatter(), date(2026, 11, 21)))
        self.phone = self.add_field("phone", "Phone", PhoneEdit(Formatter()))
        self.may_call = self.add_field("may_call", "", QCheckBox("May be called"))
        self.tags = self.add_field("tags", "Tags", TagEdit(), span=2)
        self.note = self.add_field("note", "Note", QPlainTextEdit(), span=2)
        self.saved = 0

    def save(self) -> None:
        if not self.family.text():
            raise InvalidInput(family="Enter a family name.", desk="The desk is closed.")
        self.saved += 1


@pytest.fixture
def dialog(qtbot: QtBot) -> NameDialog:
    made = NameDialog()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.open()
        made.activateWindow()
    return made


def question(dialog: FormDialog) -> QMessageBox | None:
    return dialog.findChild(QMessageBox, "confirm")


def test_a_wrong_field_is_marked_explained_and_focused(dialog: NameDialog, qtbot: QtBot) -> None:
    dialog.accept()
    field = dialog.fields["family"]
    assert dialog.isVisible()
    assert field.problem.text() == "Enter a family name."
    assert field.problem.isVisible()
    assert field.editor.property("invalid") is True
    assert field.editor.accessibleDescription() == "Enter a family name."
    assert dialog.focusWidget() is dialog.family


def test_a_problem_without_a_field_stands_on_top(dialog: NameDialog) -> None:
    dialog.accept()
    assert dialog.banner.isVisible()
    assert dialog.banner.text.text() == "The desk is closed."


def test_marks_are_gone_when_the_next_save_succeeds(dialog: NameDialog) -> None:
    dialog.accept()
    dialog.family.setText("Haddad")
    dialog.accept()
    assert dialog.saved == 1
    assert not dialog.isVisible()
    assert dialog.family.property("invalid") is False
    assert dialog.family.accessibleDescription() == "As in the passport"


def test_all_fields_that_cannot_be_read_speak_at_once(dialog: NameDialog) -> None:
    dialog.birth.line.setText("yesterday")
    dialog.phone.setText("12")
    dialog.accept()
    assert dialog.fields["birth"].problem.text()
    assert dialog.fields["phone"].problem.text()
    assert dialog.saved == 0


def test_ctrl_enter_saves_from_inside_a_text(dialog: NameDialog, qtbot: QtBot) -> None:
    dialog.family.setText("Haddad")
    dialog.note.setFocus()
    QTest.keyClick(dialog.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.saved == 1


def test_enter_in_a_line_does_not_save(dialog: NameDialog, qtbot: QtBot) -> None:
    dialog.family.setText("Haddad")
    QTest.keyClick(dialog.family, Qt.Key.Key_Return)
    assert dialog.saved == 0
    assert dialog.isVisible()


def test_escape_closes_at_once_when_nothing_was_typed(dialog: NameDialog, qtbot: QtBot) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("editor", ["family", "birth", "phone", "may_call", "tags", "note"])
def test_escape_asks_once_something_was_typed(
    dialog: NameDialog, qtbot: QtBot, editor: str
) -> None:
    target = getattr(dialog, editor)
    if isinstance(target, QCheckBox):
        target.click()
    else:
        QTest.keyClicks(target.focusProxy() or target, "1")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert question(dialog) is not None


def test_typing_is_lost_only_when_the_person_says_so(dialog: NameDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.family, "Haddad")
    dialog.reject()
    box = question(dialog)
    assert box is not None
    discard = next(one for one in box.buttons() if one.objectName() == "confirm_yes")
    QTest.mouseClick(discard, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_labels_name_their_editors_for_screen_readers(dialog: NameDialog) -> None:
    assert dialog.family.accessibleName() == "Family name"
    assert dialog.family.objectName() == "family"
    assert dialog.birth.line.accessibleName() == "Birth"
    assert dialog.fields["family"].label.buddy() is dialog.family


def test_tab_goes_through_the_fields_in_reading_order(dialog: NameDialog) -> None:
    wanted = [dialog.family, dialog.birth.line, dialog.phone, dialog.note, dialog.save_button]
    order = []
    at: QWidget | None = dialog.given.nextInFocusChain()
    while at is not None and at is not dialog.given:
        if at in wanted:
            order.append(at)
        at = at.nextInFocusChain()
    assert order == wanted


def test_the_dialog_fits_the_screen(dialog: NameDialog) -> None:
    room = QApplication.primaryScreen().availableGeometry()
    assert dialog.height() <= room.height()
    assert dialog.width() <= room.width()
