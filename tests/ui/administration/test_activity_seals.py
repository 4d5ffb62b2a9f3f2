"""The seal of a day on the screen, and comparing it with the paper."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.administration.check_seal_dialog import CheckSealDialog
from clinic_desktop.ui.administration.day_seal_dialog import DaySealDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import day_seals, patients
from tests import make
from tests.ui.patients.screen import focused, opened, shown, typed

DeskFor = Callable[[Role], Desk]


def sealed(qtbot: QtBot, desk: Desk) -> DaySealDialog:
    dialog = shown(qtbot, DaySealDialog(desk, FileChooser()))
    qtbot.waitUntil(lambda: dialog.seal is not None)
    return dialog


def compared(qtbot: QtBot, desk: Desk, day: str, text: str) -> str:
    """What is said of a paper that was typed by keyboard."""
    dialog = shown(qtbot, CheckSealDialog(desk))
    typed(day, text)
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(dialog.answer.isVisible)
    assert dialog.isVisible()
    return dialog.verdict.text()


def test_today_is_sealed_in_groups_of_four_with_its_figures(
    qtbot: QtBot, desk_for: DeskFor
) -> None:
    desk_for(Role.RECEPTIONIST).run(patients.register, make.form())
    dialog = sealed(qtbot, desk_for(Role.PRIVACY_OFFICER))
    groups = dialog.text.accessibleName().removeprefix("Seal: ").split()
    assert [len(group) for group in groups] == [4] * 8
    assert int(dialog.figures["changes"].text()) >= 1
    assert "goes on" in dialog.state.text()


def test_another_day_is_typed_and_one_to_come_is_refused(qtbot: QtBot, desk_for: DeskFor) -> None:
    desk = desk_for(Role.PRIVACY_OFFICER)
    dialog = sealed(qtbot, desk)
    QTest.keyClicks(dialog.day.line, "01/03/2026")
    qtbot.waitUntil(lambda: dialog.seal is not None and dialog.seal.is_whole)
    dialog.day.line.selectAll()
    QTest.keyClicks(dialog.day.line, "05/03/2026")
    qtbot.waitUntil(lambda: "not come yet" in dialog.field.problem.text())
    assert not dialog.print_button.isEnabled()


def test_the_page_is_looked_at_before_it_is_printed(qtbot: QtBot, desk_for: DeskFor) -> None:
    dialog = sealed(qtbot, desk_for(Role.PRIVACY_OFFICER))
    dialog.print_button.setFocus()
    QTest.keyClick(dialog.print_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.findChild(PaperDialog) is not None, timeout=20_000)
    paper = opened(PaperDialog)
    assert paper.preview.document.pageCount() == 1
    paper.close()


def test_a_paper_fits_however_its_letters_are_typed(qtbot: QtBot, desk_for: DeskFor) -> None:
    desk = desk_for(Role.PRIVACY_OFFICER)
    seal = desk.run(day_seals.day_seal, desk.today)
    said = compared(qtbot, desk, "02/03/2026", seal.text.lower().replace("-", " "))
    assert said.startswith("It fits.")


def test_a_paper_of_another_day_does_not_fit(qtbot: QtBot, desk_for: DeskFor) -> None:
    desk = desk_for(Role.PRIVACY_OFFICER)
    seal = desk.run(day_seals.day_seal, desk.today - timedelta(days=1))
    said = compared(qtbot, desk, "02/03/2026", seal.text)
    assert said.startswith("It does not fit.")


def test_a_typing_mistake_is_no_alarm(qtbot: QtBot, desk_for: DeskFor) -> None:
    desk = desk_for(Role.PRIVACY_OFFICER)
    seal = desk.run(day_seals.day_seal, desk.today)
    wrong = ("B" if seal.text[0] == "A" else "A") + seal.text[1:]
    assert "typing mistake" in compared(qtbot, desk, "02/03/2026", wrong)


def test_an_empty_form_says_what_to_type(qtbot: QtBot, desk_for: DeskFor) -> None:
    dialog = shown(qtbot, CheckSealDialog(desk_for(Role.PRIVACY_OFFICER)))
    dialog.save_button.click()
    assert dialog.fields["seal_day"].problem.text()
    assert dialog.fields["seal_typed"].problem.text()
    assert not dialog.answer.isVisible()
