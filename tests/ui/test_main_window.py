"""The window around everything: rail, search, keys, routes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.data.places import Places
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.main_window.about_dialog import AboutDialog, parts
from clinic_desktop.ui.main_window.shortcuts_dialog import ShortcutsDialog
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.patient_dialog import NEW, PatientDialog
from clinic_desktop.usecases import drafts, patients
from tests import make
from tests.ui.patients.screen import is_open, opened, shown

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> MainWindow:
    return shown(qtbot, MainWindow(desk))


def _registry(window: MainWindow) -> PatientsPage:
    page = window.page("patients")
    assert isinstance(page, PatientsPage)
    return page


def test_the_first_page_is_today_and_the_title_names_nobody(window: MainWindow) -> None:
    assert (window.page_name(), window.windowTitle()) == ("today", "Clinic")


DAY = ["today", "calendar", "queue", "waiting", "reminders", "patients"]


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.RECEPTIONIST, DAY),
        (Role.ACCOUNTANT, ["today", "patients"]),
        (Role.ADMINISTRATOR, [*DAY, "calendar_setup", "administration"]),
    ],
)
def test_the_rail_shows_what_a_role_may_see(
    qtbot: QtBot, desk_for: Callable[[Role], Desk], places: Places, role: Role, names: list[str]
) -> None:
    window = MainWindow(desk_for(role), None, places)
    qtbot.addWidget(window)
    assert [place.name for place in window.places] == names


def test_control_and_a_figure_go_to_a_page(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_6, CTRL)
    qtbot.waitUntil(lambda: window.page_name() == "patients")


def test_the_search_on_top_opens_a_patient_with_keys_alone(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    desk.run(patients.register, make.form("Rania"))
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    box = window.top.search
    qtbot.waitUntil(box.hasFocus)
    QTest.keyClicks(box, "ran")
    qtbot.waitUntil(lambda: window.top.search.found.isVisible())
    QTest.keyClick(box, Qt.Key.Key_Return)
    record = _registry(window).record.record
    assert record is not None
    assert record.form.name.given == "Rania"
    assert not window.top.search.found.isVisible()


def test_control_enter_registers_whom_one_typed(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    box = window.top.search
    box.setFocus()
    QTest.keyClicks(box, "Zeinab Fakhoury")
    QTest.keyClick(box, Qt.Key.Key_Return, CTRL)
    dialog = opened(PatientDialog)
    assert dialog.input.name.value().family == "Fakhoury"


def test_control_l_asks_for_the_lock(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.lock_requested):
        QTest.keyClick(window, Qt.Key.Key_L, CTRL)


def test_a_lock_keeps_what_is_being_typed(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.route("new_patient", {})
    opened(PatientDialog).input.name.given.setText("Rania")
    window.keep_drafts()
    assert desk.run(drafts.load, NEW) is not None


def test_the_toast_takes_back(window: MainWindow, desk: Desk) -> None:
    patient = desk.run(patients.register, make.form("Rania"))
    window.go("patients")
    _registry(window)._archived(patient)
    desk.run(patients.archive, patient, "moved away")
    window.toast.undo()
    assert desk.run(patients.open_record, patient).archived_at is None


def test_slow_work_shows_its_progress(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    with qtbot.waitSignal(desk.started) as started:
        desk.start(lambda _progress: None, lambda _nothing: None, window, "Making…")
    assert started.args[1] == "Making…"
    qtbot.waitUntil(lambda: not window.findChildren(type(window.rail), "progress_strip"))


def test_a_narrow_window_has_a_rail_of_icons(window: MainWindow) -> None:
    window.resize(1000, 700)
    assert window.rail.width() < 100
    window.resize(1300, 800)
    assert window.rail.width() >= 200


def test_size_and_place_are_remembered(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first = shown(qtbot, MainWindow(desk, settings))
    first.close()
    assert settings.value("window/geometry") == first.saveGeometry()


def test_f1_shows_the_keys(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: is_open(ShortcutsDialog))


def test_about_names_every_part_with_its_licence(window: MainWindow) -> None:
    window.show_about()
    assert opened(AboutDialog).model.rows
    found = parts()
    assert {"Python", "SQLAlchemy", "reportlab", "Noto Sans"} <= {part.name for part in found}
    assert [part.name for part in found if part.licence in ("", "—")] == []
