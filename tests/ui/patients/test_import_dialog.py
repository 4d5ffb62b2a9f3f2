"""Bringing people in through the dialog."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients.import_dialog import ImportDialog
from clinic_desktop.usecases import imports, patients
from clinic_desktop.usecases.imports import Target
from tests.shared_data import shared_data
from tests.ui.patients.screen import Chosen, shown

TABLE = (
    "Nr;First name;Last name;Date of birth;Mobile\n"
    "1;Karim;Nassar;31.12.1980;03 111 222\n"
    "2;Sara;Bitar;14.07.1990;71 222 333\n"
    "3;;;01.01.1990;\n"
)


@pytest.fixture
def desk(qapp: object, desk_for: Callable[[Role], Desk]) -> Desk:
    return desk_for(Role.ADMINISTRATOR)


def _dialog(qtbot: QtBot, desk: Desk, file: Path) -> ImportDialog:
    return shown(qtbot, ImportDialog(desk, Chosen(file)))


def _at(qtbot: QtBot, dialog: ImportDialog, page: object) -> None:
    qtbot.waitUntil(lambda: dialog.steps.currentWidget() is page, timeout=60_000)


def test_a_table_is_recognised_tried_imported_and_taken_back(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TABLE, encoding="utf-8")
    dialog = _dialog(qtbot, desk, file)
    dialog.file_page.primary.click()
    _at(qtbot, dialog, dialog.columns_page)
    assert dialog.columns_page.mapping().target_of("Date of birth") is Target.BIRTH
    dialog.columns_page.primary.click()
    _at(qtbot, dialog, dialog.check_page)
    assert dialog.check_page.new.number.text() == "2"
    assert dialog.check_page.refused.number.text() == "1"
    dialog.check_page.primary.click()
    _at(qtbot, dialog, dialog.result_page)
    assert desk.run(patients.figures).total == 2
    dialog.result_page.undo.click()
    _at(qtbot, dialog, dialog.file_page)
    assert desk.run(patients.figures).total == 0


def test_the_rows_left_out_are_saved_as_a_file(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TABLE, encoding="utf-8")
    dialog = _dialog(qtbot, desk, file)
    dialog.look_at(file)
    _at(qtbot, dialog, dialog.columns_page)
    dialog.columns_page.primary.click()
    _at(qtbot, dialog, dialog.check_page)
    dialog.check_page.primary.click()
    _at(qtbot, dialog, dialog.result_page)
    dialog._chooser = Chosen(tmp_path / "left-out.csv")
    dialog.result_page.save.click()
    assert "01.01.1990" in (tmp_path / "left-out.csv").read_text(encoding="utf-8-sig")


def test_a_mapping_is_kept_and_offered_again(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TABLE, encoding="utf-8")
    dialog = _dialog(qtbot, desk, file)
    dialog.look_at(file)
    _at(qtbot, dialog, dialog.columns_page)
    dialog.columns_page.name.setText("Old program")
    dialog.columns_page.keep.click()
    assert [kept.name for kept in desk.run(imports.mappings)] == ["Old program"]


def test_a_file_of_another_kind_is_said_and_nothing_happens(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    dialog = _dialog(qtbot, desk, file)
    dialog.look_at(file)
    qtbot.waitUntil(lambda: dialog.file_page.banner.isVisible())
    assert dialog.steps.currentWidget() is dialog.file_page


def test_a_thousand_synthetic_people_come_in(qtbot: QtBot, desk: Desk) -> None:
    file = shared_data() / "populations" / "synthea-csv-ibm-1000" / "patients.csv"
    dialog = _dialog(qtbot, desk, file)
    dialog.look_at(file)
    _at(qtbot, dialog, dialog.columns_page)
    dialog.columns_page.primary.click()
    _at(qtbot, dialog, dialog.check_page)
    dialog.check_page.primary.click()
    _at(qtbot, dialog, dialog.result_page)
    assert desk.run(patients.figures).total > 900
