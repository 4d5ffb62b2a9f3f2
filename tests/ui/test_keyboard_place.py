"""Where the keyboard is when a window, a page or a dialog opens, and how large windows are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.places import Places
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.access.change_password_dialog import ChangePasswordDialog
from clinic_desktop.ui.access.on_paper import save_pdf
from clinic_desktop.ui.administration.user_dialogs import AddUserDialog, EditRolesDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.entry_window import EntryWindow
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.archive_dialog import ArchiveDialog
from clinic_desktop.ui.patients.import_dialog import ImportDialog
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.ui.patients.record_copy_dialog import CopyChoice, RecordCopyDialog
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.file_places import documents
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.room import room_for
from clinic_desktop.usecases import patients, users
from tests import make
from tests.ui.patients.screen import focused, is_open, opened, shown

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def chief(qapp: object, desk_for: Callable[[Role], Desk]) -> Desk:
    return desk_for(Role.ADMINISTRATOR)


@pytest.fixture
def window(qtbot: QtBot, chief: Desk, places: Places) -> MainWindow:
    return shown(qtbot, MainWindow(chief, None, places))


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def _copy(desk: Desk, host: QWidget) -> FormDialog:
    return RecordCopyDialog(desk, host)


def _add_user(desk: Desk, host: QWidget) -> FormDialog:
    return AddUserDialog(desk, lambda _made, _login: None, host)


def _edit_roles(desk: Desk, host: QWidget) -> FormDialog:
    return EditRolesDialog(desk, desk.run(users.listing)[0], host)


def _archive(desk: Desk, host: QWidget) -> FormDialog:
    return ArchiveDialog(desk, desk.run(patients.register, make.form("Rania")), host)


@pytest.mark.parametrize(
    ("make_dialog", "name"),
    [
        (_copy, "section_identity"),
        (_archive, "reason"),
        (_add_user, "name"),
        (_edit_roles, "role_administrator"),
        (ChangePasswordDialog, "old"),
    ],
)
def test_typing_starts_in_the_first_field(
    qtbot: QtBot,
    chief: Desk,
    host: QWidget,
    make_dialog: Callable[[Desk, QWidget], FormDialog],
    name: str,
) -> None:
    shown(qtbot, make_dialog(chief, host))
    place: QWidget | None = focused()
    names = []
    while place is not None:
        names.append(place.objectName())
        place = place.parentWidget()
    assert name in names


def test_control_enter_previews_the_copy_at_once(qtbot: QtBot, chief: Desk, host: QWidget) -> None:
    dialog = shown(qtbot, RecordCopyDialog(chief, host))
    with qtbot.waitSignal(dialog.wanted) as caught:
        QTest.keyClick(focused(), Qt.Key.Key_Return, CTRL)
    assert caught.args is not None
    assert isinstance(caught.args[0], CopyChoice)


def test_an_import_begins_at_choosing_the_file(qtbot: QtBot, chief: Desk) -> None:
    dialog = shown(qtbot, ImportDialog(chief, FileChooser()))
    assert focused() is dialog.file_page.primary


@pytest.mark.parametrize("name", ["today", "patients", "administration"])
def test_choosing_a_page_brings_the_keyboard_into_it(window: MainWindow, name: str) -> None:
    rail = window.rail.buttons[name]
    rail.setFocus()
    QTest.keyClick(rail, Qt.Key.Key_Space)
    assert window.page(name).isAncestorOf(focused())


def test_after_signing_in_the_keyboard_is_in_the_page(window: MainWindow) -> None:
    assert window.page("today").isAncestorOf(focused())


def test_the_registry_is_searched_at_once(window: MainWindow) -> None:
    window.go("patients")
    assert focused().objectName() == "patients_search"


def test_control_i_imports_on_the_page_of_patients_alone(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_I, CTRL)
    assert not is_open(ImportDialog)
    window.go("patients")
    QTest.keyClick(focused(), Qt.Key.Key_I, CTRL)
    qtbot.waitUntil(lambda: is_open(ImportDialog))


def test_who_may_not_import_has_no_key_for_it(
    qtbot: QtBot, desk_for: Callable[[Role], Desk]
) -> None:
    window = shown(qtbot, MainWindow(desk_for(Role.ACCOUNTANT)))
    window.go("patients")
    QTest.keyClick(focused(), Qt.Key.Key_I, CTRL)
    assert not is_open(ImportDialog)


def test_a_lock_forgets_what_would_be_searched_and_checked(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.page("patients")
    assert isinstance(page, PatientsPage)
    window.go("patients")
    QTest.keyClicks(page.list.search, "ra")
    QTest.keyClicks(window.top.search, "ra")
    window.keep_drafts()
    window.hide()
    for box in (page.list.search, window.top.search):
        assert not box._pause.isActive()


def test_a_dialog_taken_away_looks_for_no_duplicates(qtbot: QtBot, window: MainWindow) -> None:
    window.route("new_patient", {})
    dialog = opened(PatientDialog)
    QTest.keyClicks(dialog.input.name.given, "Rania")
    assert dialog._check.isActive()
    dialog.done(0)
    assert not dialog._check.isActive()


def test_windows_leave_room_for_their_frame(qtbot: QtBot, chief: Desk, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    screen = QApplication.primaryScreen().availableGeometry()
    entry, main = EntryWindow(settings), MainWindow(chief, settings)
    for made in (entry, main):
        qtbot.addWidget(made)
        assert made.height() <= room_for(made).height() < screen.height()
        assert made.width() <= room_for(made).width() < screen.width()


def test_a_window_kept_from_a_larger_screen_is_made_smaller(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    large = QWidget()
    qtbot.addWidget(large)
    large.resize(3000, 2000)
    settings.setValue("window/geometry", large.saveGeometry())
    entry = EntryWindow(settings)
    qtbot.addWidget(entry)
    assert entry.height() <= room_for(entry).height()


def test_a_file_is_proposed_by_a_neutral_name_among_the_documents(host: QWidget) -> None:
    save_pdf(b"", host, "Save the emergency kit", "emergency-kit.pdf")
    FileChooser().open(host, "Import", "All files (*)", lambda _path: None)
    saving, opening = host.findChildren(QFileDialog)
    assert [Path(name).name for name in saving.selectedFiles()] == ["emergency-kit.pdf"]
    assert saving.directory().absolutePath() == opening.directory().absolutePath() == documents()
